import type { Page } from '../../src/db/paging.ts';
import type { Profile } from '../../src/domain/accounts/types.ts';
import type { PostCard, TimelineEntry } from '../../src/domain/posts/types.ts';
import { numberFormat } from '../../src/lib/formats.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { nameOf } from '../parts/avatar.ts';
import { bar, tabs } from '../parts/bar.ts';
import { empty, newerLink, stretch } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { entryCard, postCard } from '../parts/post.ts';
import { profileHead } from '../parts/profile-head.ts';

export type ProfileTab = 'posts' | 'replies' | 'media' | 'likes';

export interface ProfileModel {
  profile: Profile;
  tab: ProfileTab;
  page: Page<TimelineEntry>;
  /** On the first stretch of the Posts tab. */
  pinned: PostCard[];
}

/** Somebody's page: who they are, then what they wrote. */
export function profilePage(context: PageContext, model: ProfileModel): Html {
  const { t, viewer, locale, origin } = context;
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
${profileHead(context, profile)}
${profileTabs(context, profile, model.tab)}${newerLink(context, page)}
<section class="feed" id="feed" aria-label="${t('timeline.feed')}" data-keep>${model.pinned.map((post) => postCard(context, post, { pinned: true }))}${
    nothing ? nobodyHome(context, profile) : profileStretch(context, page)
  }</section>`;
  return layout(context, {
    title: `${name} (@${profile.fullHandle})`,
    main,
    ...(profile.isViewer ? { nav: 'profile' as const } : {}),
    head: html`<link rel="canonical" href="${profile.domain ? profile.url : `${origin}${pages.account(profile.handle)}`}"><link rel="alternate" type="application/activity+json" href="${profile.uri}">${
      profile.domain || !profile.discoverable ? html`<meta name="robots" content="noindex">` : ''
    }`,
  });
}

/** More of a profile's posts, for htmx. */
export function profileStretch(context: PageContext, page: Page<TimelineEntry>): Html {
  return stretch(
    context,
    page.items.map((entry) => entryCard(context, entry)),
    page,
  );
}

function notices({ t }: PageContext, profile: Profile): Html {
  const moved = profile.movedTo
    ? html`<p class="notice warn">${icon('info')}<span>${t('account.moved')}</span><a class="end" href="${pages.account(profile.movedTo.handle)}">@${profile.movedTo.fullHandle}</a></p>`
    : '';
  const elsewhere = profile.domain
    ? html`<p class="notice">${icon('server')}<span>${raw(t('account.elsewhere', { host: `<b>${escapeHost(profile.domain)}</b>` }))}</span><a class="end" href="${profile.url}" rel="noopener noreferrer">${t('post.original')}</a></p>`
    : '';
  return html`${moved}${elsewhere}`;
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

function nobodyHome({ t }: PageContext, profile: Profile): Html {
  const text = profile.domain ? t('account.emptyRemote', { host: profile.domain }) : t('account.emptyText');
  return empty(t('timeline.empty'), text);
}
