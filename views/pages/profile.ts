import type { Page } from '../../src/db/paging.ts';
import type { Profile } from '../../src/domain/accounts/types.ts';
import type { Familiar } from '../../src/domain/follows/familiar.ts';
import type { PostCard, TimelineEntry } from '../../src/domain/posts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import { summaryOf } from '../../src/lib/summary.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { accountNote } from '../parts/account-note.ts';
import { avatar, nameOf } from '../parts/avatar.ts';
import { bar, tabs } from '../parts/bar.ts';
import { empty, newerLink, stretch } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { mediaTiles } from '../parts/media-tiles.ts';
import { canonical, describe, feeds, forServers, noIndex } from '../parts/meta.ts';
import { movedNotice } from '../parts/moved.ts';
import { names } from '../parts/names.ts';
import { entryCard, postCard } from '../parts/post.ts';
import { profileHead } from '../parts/profile-head.ts';

export type ProfileTab = 'posts' | 'replies' | 'media' | 'likes';

export interface ProfileModel {
  profile: Profile;
  tab: ProfileTab;
  page: Page<TimelineEntry>;
  /** On the first stretch of the Posts tab. */
  pinned: PostCard[];
  /** What the viewer has noted about them. */
  note?: string;
  familiar: Familiar;
}

/** Somebody's page: who they are, then what they wrote. */
export function profilePage(context: PageContext, model: ProfileModel): Html {
  const { t, viewer, locale } = context;
  const { profile, page } = model;
  const name = nameOf(profile);
  const total = numberFormat(locale).format(profile.counts.posts);
  const nothing = page.items.length === 0 && model.pinned.length === 0;
  const main = html`${bar(context, name, {
    back: viewer ? '/' : '/local',
    label: true,
    end: html`<span class="meta from-md">${t('account.posts', { n: profile.counts.posts, total })}</span>`,
  })}
${notices(context, profile)}
${profileHead(context, profile, html`${familiarLine(context, model.familiar)}${accountNote(context, profile, model.note ?? '')}`)}
${profileTabs(context, profile, model.tab)}${newerLink(context, page)}
<section class="feed" id="feed" aria-label="${t('timeline.feed')}" data-keep>${model.pinned.map((post) => postCard(context, post, { pinned: true }))}${
    nothing ? nobodyHome(context, model) : listOf(context, model)
  }</section>`;
  return layout(context, {
    title: `${name} (@${profile.fullHandle})`,
    main,
    people: [profile, ...(profile.movedTo ? [profile.movedTo] : [])],
    ...(profile.isViewer ? { nav: 'profile' as const } : {}),
    head: head(context, profile),
  });
}

/** Only people of ours are found by search engines through us, and only those who want it. */
function head(context: PageContext, profile: Profile): Html {
  const { origin } = context;
  const path = pages.account(profile.handle);
  const name = nameOf(profile);
  const preview = describe(context, {
    type: 'profile',
    title: context.t('post.previewTitle', { name, handle: profile.fullHandle }),
    text: summaryOf(profile.bioHtml),
    path,
    picture: profile.avatarUrl
      ? { url: profile.avatarUrl, description: profile.avatarDescription || name }
      : null,
  });
  const found = !profile.domain && profile.discoverable && profile.indexable;
  return html`${canonical(profile.domain ? profile.url : `${origin}${path}`)}${forServers(profile.uri)}${profile.domain ? '' : html`${preview}${feeds(path, context.t('feed.title', { name }))}`}${found ? '' : noIndex()}`;
}

/** Whom the reader knows among the followers. */
function familiarLine(context: PageContext, { people, total }: Familiar): Html | '' {
  if (total === 0) return '';
  return html`<div class="cluster meta">${people.map((person) => avatar(person, 's'))}<p>${context.t('account.familiar')} ${names(context, people, total, 'account.familiarOthers')}</p></div>`;
}

function listOf(context: PageContext, { profile, page, tab }: ProfileModel): Html {
  const list = profileStretch(context, profile, page, tab);
  return tab === 'media' ? html`<ul class="tiles">${list}</ul>` : list;
}

/** More of a profile's posts, or of what they show, for htmx. */
export function profileStretch(
  context: PageContext,
  profile: Profile,
  page: Page<TimelineEntry>,
  tab: ProfileTab,
): Html {
  if (tab === 'media') return stretch(context, mediaTiles(context, page.items), page, 'li');
  const cards = page.items.map((entry) => entryCard(context, entry));
  return html`${stretch(context, cards, page)}${page.next === null ? olderElsewhere(context, profile) : ''}`;
}

/** Below the last post that is here of somebody of another server. */
function olderElsewhere({ t }: PageContext, { domain, url }: Profile): Html | '' {
  if (!domain) return '';
  return html`<div class="empty"><h2>${t('account.older', { host: domain })}</h2><p>${t('account.olderText')}</p><div class="cluster"><a class="btn" href="${url}" rel="noopener noreferrer">${icon('out', 's')}${t('post.original')}</a></div></div>`;
}

function notices(context: PageContext, profile: Profile): Html {
  const { t } = context;
  const elsewhere = profile.domain
    ? html`<p class="notice">${icon('server')}<span>${raw(t('account.elsewhere', { host: `<b>${escapeHost(profile.domain)}</b>` }))}</span><a class="end" href="${profile.url}" rel="noopener noreferrer">${t('post.original')}</a></p>`
    : '';
  return html`${movedNotice(context, profile)}${elsewhere}`;
}

/** Hosts hold letters, digits, dots, dashes and a port only; anything else is not shown. */
function escapeHost(host: string): string {
  return host.replace(/[^\p{L}\p{N}.:[\]-]/gu, '');
}

function profileTabs({ t }: PageContext, profile: Profile, current: ProfileTab): Html {
  const base = pages.account(profile.handle);
  const all: [ProfileTab, string, string][] = [
    ['posts', base, t('account.tabPosts')],
    ['replies', `${base}?tab=replies`, t('account.tabReplies')],
    ['media', `${base}?tab=media`, t('account.tabMedia')],
  ];
  if (profile.isViewer) all.push(['likes', `${base}?tab=likes`, t('account.tabLikes')]);
  return tabs(
    t('account.tabs'),
    all.map(([tab, href, text]) => ({ href, text, current: tab === current })),
  );
}

function whyNothing({ t }: PageContext, { domain, relationship }: Profile): string {
  if (relationship?.blocking) return t('account.emptyBlocking');
  if (relationship?.blockedBy) return t('account.emptyBlocked');
  return domain ? t('account.emptyRemote', { host: domain }) : t('account.emptyText');
}

function nobodyHome(context: PageContext, { profile, tab }: ProfileModel): Html {
  const { t } = context;
  if (profile.isViewer) {
    const write = html`<div class="cluster"><a class="btn primary" href="/compose">${t('nav.newPost')}</a></div>`;
    return empty(t('timeline.empty'), t('account.emptyOwn'), tab === 'posts' ? write : '');
  }
  return empty(t('timeline.empty'), whyNothing(context, profile));
}
