import type { Page } from '../../src/db/paging.ts';
import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { NotificationView } from '../../src/domain/notifications/list.ts';
import type { TextKey } from '../../src/lib/i18n.ts';
import { firstWords, summaryOf } from '../../src/lib/summary.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar, tabs } from '../parts/bar.ts';
import { empty, newerLink, stretch } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { unreadBadge } from '../parts/live.ts';
import { postCard } from '../parts/post.ts';
import { timeAgo } from '../parts/time.ts';

type Kind = NotificationView['kind'];

const looks: Partial<Record<Kind, { icon: string; classes: string; text: TextKey }>> = {
  follow: { icon: 'user', classes: 'follow', text: 'notifications.follow' },
  follow_request: { icon: 'user', classes: 'follow', text: 'notifications.followRequest' },
  like: { icon: 'like', classes: 'like', text: 'notifications.like' },
  boost: { icon: 'boost', classes: 'boost', text: 'notifications.boost' },
  edit: { icon: 'pen', classes: '', text: 'notifications.edit' },
};

/** Several of a kind about one post, shown as one. */
interface Group {
  first: NotificationView;
  people: AccountSummary[];
}

export interface NotificationsModel {
  page: Page<NotificationView>;
  /** How many ask to follow. */
  requests: number;
}

/** What happened that concerns the viewer, newest first. */
export function notificationsPage(context: PageContext, { page, requests }: NotificationsModel): Html {
  const { t } = context;
  const newest = page.previous === null ? page.items[0] : undefined;
  const main = html`${bar(context, t('notifications.title'), {
    end: html`${newest ? readForm(context, newest.id) : ''}<a class="btn icon quiet" href="/settings/notifications" aria-label="${t('notifications.settings')}">${icon('gear')}</a>`,
  })}${tabs(t('notifications.kinds'), [
    { href: '/notifications', text: t('notifications.all'), current: true },
    { href: '/requests', text: t('notifications.requests'), current: false, badge: requests },
  ])}${newerLink(context, page)}
${page.items.length > 0 ? html`<ul data-keep>${notificationStretch(context, page)}</ul>` : empty(t('notifications.empty'), t('notifications.emptyText'))}`;
  return layout(context, { title: t('notifications.title'), main, nav: 'notifications' });
}

/** With script what one has looked at for a while counts as read; without, the button says so. */
function readForm({ t, viewer }: PageContext, newestId: string): Html | '' {
  if (!viewer || viewer.unread === 0) return '';
  return html`<form method="post" action="/notifications/read" hx-post="/notifications/read" hx-trigger="submit, load delay:4s" hx-swap="outerHTML"><input type="hidden" name="return" value="/notifications"><input type="hidden" name="upTo" value="${newestId}"><button class="btn small quiet" aria-label="${t('notifications.markRead')}">${icon('check', 's')}<span class="from-md">${t('notifications.markRead')}</span></button></form>`;
}

/** Answer to the form above: it goes away, and the bell is up to date. */
export function markedRead({ t }: PageContext, unread: number): Html {
  return html`<hx-partial hx-target="#unread" hx-swap="outerHTML">${unreadBadge(t, unread)}</hx-partial>`;
}

/** More notifications, for htmx. */
export function notificationStretch(context: PageContext, page: Page<NotificationView>): Html {
  return stretch(
    context,
    grouped(page.items).map((group) => html`${notification(context, group)}`),
    page,
    'li',
  );
}

function notification(context: PageContext, group: Group): Html {
  const { t } = context;
  const { first } = group;
  const look = looks[first.kind];
  if (!look) {
    return first.post ? html`<li>${postCard(context, first.post, { fresh: first.unread })}</li>` : html``;
  }
  return html`<li id="notification-${first.id}" class="notif ${look.classes}${first.unread ? ' new' : ''}">${icon(look.icon)}<div><span class="when">${timeAgo(context, first.createdAt)}</span><div class="faces">${group.people
    .slice(0, 8)
    .map(
      (person) => html`<a href="${pages.account(person.handle)}">${avatar(person, '', nameOf(person))}</a>`,
    )}</div><p>${names(context, group.people)} ${t(look.text)}</p>${
    first.post
      ? html`<a class="quote-link" href="${first.post.path}"><div class="quote" dir="auto">${first.post.warning ? firstWords(first.post.warning, 160) : summaryOf(first.post.html, 160)}</div></a>`
      : ''
  }${first.kind === 'follow_request' ? html`<p><a href="/requests">${t('requests.title')}</a></p>` : ''}</div></li>`;
}

function names({ t }: PageContext, people: AccountSummary[]): Html {
  const link = (person: AccountSummary) =>
    html`<a href="${pages.account(person.handle)}"><b><bdi>${nameOf(person)}</bdi></b></a>`;
  const [one, two, ...others] = people;
  if (!one) return html``;
  if (!two) return link(one);
  if (others.length === 0) return html`${link(one)}, ${link(two)}`;
  return html`${link(one)}, ${link(two)} ${t('notifications.andOthers', { n: others.length })}`;
}

/** Neighbours that say the same of the same post become one. */
function grouped(items: readonly NotificationView[]): Group[] {
  const groups: Group[] = [];
  for (const item of items) {
    const last = groups.at(-1);
    const same =
      last &&
      (item.kind === 'like' || item.kind === 'boost') &&
      last.first.kind === item.kind &&
      last.first.unread === item.unread &&
      last.first.post?.id === item.post?.id;
    if (last && same) last.people.push(item.from);
    else groups.push({ first: item, people: [item.from] });
  }
  return groups;
}
