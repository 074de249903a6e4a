import type { Page } from '../../src/db/paging.ts';
import type { AccountSummary } from '../../src/domain/accounts/types.ts';
import type { NewsGroup } from '../../src/domain/notifications/group.ts';
import type { NotificationView } from '../../src/domain/notifications/list.ts';
import type { TextKey } from '../../src/lib/i18n.ts';
import { firstWords, summaryOf } from '../../src/lib/summary.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar, tabBadge, tabs } from '../parts/bar.ts';
import { empty, newerLink, stretch } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { unreadBadge } from '../parts/live.ts';
import { names } from '../parts/names.ts';
import { postCard } from '../parts/post.ts';
import { timeAgo } from '../parts/time.ts';

/** The number of those who ask to follow. */
const REQUESTS = 'requests-count';

type Kind = NotificationView['kind'];

const looks: Partial<Record<Kind, { icon: string; classes: string; text: TextKey }>> = {
  follow: { icon: 'user', classes: 'follow', text: 'notifications.follow' },
  follow_request: { icon: 'user', classes: 'follow', text: 'notifications.followRequest' },
  like: { icon: 'like', classes: 'like', text: 'notifications.like' },
  boost: { icon: 'boost', classes: 'boost', text: 'notifications.boost' },
  quote: { icon: 'quote', classes: 'boost', text: 'notifications.quote' },
  edit: { icon: 'pen', classes: '', text: 'notifications.edit' },
  poll: { icon: 'poll', classes: '', text: 'notifications.poll' },
};

export interface NotificationsModel {
  page: Page<NewsGroup>;
  /** Everything, or only what was said to the viewer. */
  tab: 'all' | 'mentions';
  /** How many ask to follow. */
  requests: number;
  /** How many people's news are kept apart. */
  filtered: number;
}

/** What happened that concerns the viewer, newest first. */
export function notificationsPage(
  context: PageContext,
  { page, tab, requests, filtered }: NotificationsModel,
): Html {
  const { t } = context;
  const newest = page.previous === null ? page.items[0]?.first : undefined;
  const main = html`${bar(context, t('notifications.title'), {
    end: html`${newest ? readForm(context, newest.id) : ''}<a class="btn icon quiet" href="/settings/notifications" aria-label="${t('notifications.settings')}">${icon('gear')}</a>`,
  })}${tabs(t('notifications.kinds'), [
    { href: '/notifications', text: t('notifications.all'), current: tab === 'all' },
    { href: '/notifications?tab=mentions', text: t('notifications.mentions'), current: tab === 'mentions' },
    {
      href: '/requests',
      text: t('notifications.requests'),
      current: false,
      badge: requests,
      badgeId: REQUESTS,
    },
  ])}${filtered > 0 ? filteredLink(context, filtered) : ''}${newerLink(context, page)}
${page.items.length > 0 ? html`<ul data-keep>${notificationStretch(context, page)}</ul>` : empty(t('notifications.empty'), t('notifications.emptyText'))}`;
  const asking = page.items.flatMap(({ first }) => (first.kind === 'follow_request' ? [first.from] : []));
  return layout(context, { title: t('notifications.title'), main, nav: 'notifications', people: asking });
}

/** Answer to a request among the news: its line goes away, and their number is up to date. */
export function answeredAmongNews(requests: number): Html {
  return html`<hx-partial hx-target="#${REQUESTS}" hx-swap="outerHTML">${tabBadge(requests, REQUESTS)}</hx-partial>`;
}

function filteredLink({ t }: PageContext, people: number): Html {
  return html`<p class="pad"><a class="notice" href="/notifications/filtered">${icon('users')}<span>${t('notifications.filteredPeople', { n: people })}</span><span class="end">${t('notifications.look')}</span></a></p>`;
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
export function notificationStretch(context: PageContext, page: Page<NewsGroup>): Html {
  return stretch(
    context,
    page.items.map((group) => html`${notification(context, group)}`),
    page,
    'li',
  );
}

function notification(context: PageContext, group: NewsGroup): Html {
  const { first } = group;
  const look = looks[first.kind];
  if (!look) {
    return first.post ? html`<li>${postCard(context, first.post, { fresh: first.unread })}</li>` : html``;
  }
  return html`<li id="notification-${first.id}" class="notif ${look.classes}${first.unread ? ' new' : ''}" tabindex="-1">${icon(look.icon)}<div><span class="when">${timeAgo(context, first.createdAt)}</span><div class="faces">${group.people
    .slice(0, 8)
    .map(
      (person) => html`<a href="${pages.account(person.handle)}">${avatar(person, '', nameOf(person))}</a>`,
    )}</div><p>${first.unread ? html`<span class="sr">${context.t('notifications.unread')}</span> ` : ''}${said(context, group, look.text)}</p>${
    first.post
      ? html`<a class="quote-link" href="${first.post.path}"><div class="quote" dir="auto">${first.post.warning ? firstWords(first.post.warning, 160) : summaryOf(first.post.html, 160)}</div></a>`
      : ''
  }${first.kind === 'follow_request' ? answers(context, first.from) : ''}</div></li>`;
}

/** Who did what; a poll ends by itself. */
function said(context: PageContext, { first, people }: NewsGroup, text: TextKey): Html {
  const { t } = context;
  if (first.kind === 'poll') return html`${t(first.post?.mine ? 'notifications.ownPoll' : text)}`;
  return html`${names(context, people, people.length, 'notifications.andOthers')} ${t(text)}`;
}

/** To accept or decline without leaving the page. */
function answers({ t }: PageContext, from: AccountSummary): Html {
  const name = nameOf(from);
  const form = (verb: string, classes: string, text: string, label: string) =>
    html`<form method="post" action="/accounts/${from.id}/${verb}" hx-post="/accounts/${from.id}/${verb}" hx-target="closest .notif" hx-swap="outerHTML"><input type="hidden" name="return" value="/notifications"><button class="btn small ${classes}" aria-label="${label}">${text}</button></form>`;
  return html`<div class="cluster">${form('accept', 'primary', t('account.accept'), t('account.acceptNamed', { name }))}${form('reject', 'quiet', t('account.reject'), t('account.rejectNamed', { name }))}</div>`;
}
