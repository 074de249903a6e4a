import type { Page } from '../../src/db/paging.ts';
import type { AccountSummary, Relationship } from '../../src/domain/accounts/types.ts';
import type { PostCard } from '../../src/domain/posts/types.ts';
import type { TextKey } from '../../src/lib/i18n.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { pages } from '../../src/lib/uris.ts';
import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layouts/page.ts';
import { accountRow } from '../parts/account-row.ts';
import { tabs } from '../parts/bar.ts';
import type { ExploreModel } from '../parts/explore.ts';
import { empty, stretch } from '../parts/feed.ts';
import { icon } from '../parts/icon.ts';
import { noIndex } from '../parts/meta.ts';
import { postCard } from '../parts/post.ts';
import { exploreSections } from './explore.ts';

export type SearchTab = 'top' | 'people' | 'posts' | 'tags';

export interface SearchModel {
  query: string;
  tab: SearchTab;
  people: AccountSummary[];
  hashtags: string[];
  posts: Page<PostCard>;
  relationships: ReadonlyMap<AccountId, Relationship>;
  /** The query was an address elsewhere: what its server answered. */
  remote: { host: string; account: AccountSummary | null } | null;
}

/** Everything that matches, or one kind of it. */
export function searchPage(context: PageContext, model: SearchModel): Html {
  const { t } = context;
  const main = html`${searchBar(context, model.query)}${kinds(context, model)}${results(context, model)}`;
  const title = `${model.query} · ${t('search.title')}`;
  const people = model.remote?.account ? [...model.people, model.remote.account] : model.people;
  return layout(context, { title, main, nav: 'search', searches: true, people, head: noIndex() });
}

export interface SearchStartModel {
  /** What the viewer looked for before. */
  recent: readonly string[];
  explore: ExploreModel;
}

/** Before anything is asked: what was asked before, what is talked about, and how to ask. */
export function searchStartPage(context: PageContext, { recent, explore }: SearchStartModel): Html {
  const { t } = context;
  const before =
    recent.length > 0
      ? html`<section class="pad stack" aria-labelledby="recent"><div class="cluster"><h2 class="meta" id="recent">${t('search.recent')}</h2><form class="end" method="post" action="/search/forget"><button class="btn small quiet">${t('search.forget')}</button></form></div><div class="cluster">${recent.map(
          (query) =>
            html`<a class="chip" href="/search?q=${encodeURIComponent(query)}"><bdi>${query}</bdi></a>`,
        )}</div></section>`
      : html`<p class="pad meta">${t('search.startText')}</p>`;
  const main = html`${searchBar(context, '')}${before}${exploreSections(context, explore)}${help(context)}`;
  const title = t('search.title');
  return layout(context, { title, main, nav: 'search', searches: true, discovers: true, head: noIndex() });
}

const HELP: readonly (readonly [example: string, TextKey])[] = [
  ['from:@name', 'search.helpFrom'],
  ['has:media', 'search.helpHas'],
  ['is:reply', 'search.helpIs'],
  ['lang:en', 'search.helpLang'],
  ['before:2026-01-31', 'search.helpBefore'],
];

function help({ t }: PageContext): Html {
  return html`<details class="pad top-line"><summary>${t('search.help')}</summary><p class="meta">${t('search.helpText')}</p><dl class="fields">${HELP.map(
    ([example, key]) => html`<div><dt><code>${example}</code></dt><dd>${t(key)}</dd></div>`,
  )}</dl></details>`;
}

/** More posts, for htmx. */
export function searchStretch(context: PageContext, posts: Page<PostCard>): Html {
  return stretch(
    context,
    posts.items.map((post) => postCard(context, post)),
    posts,
  );
}

function searchBar({ t }: PageContext, query: string): Html {
  return html`<header class="bar"><h1 class="sr">${t('search.title')}</h1><form role="search" aria-label="${t('search.title')}" action="/search" class="affix whole"><span>${icon('search')}</span><input class="input" type="search" name="q" value="${query}" maxlength="500" aria-label="${t('search.label')}" placeholder="${t('search.placeholder')}"${query ? '' : html` autofocus`}></form></header>`;
}

function kinds({ t }: PageContext, { query, tab }: SearchModel): Html {
  const address = (type: SearchTab) =>
    `/search?q=${encodeURIComponent(query)}${type === 'top' ? '' : `&type=${type}`}`;
  return tabs(t('search.kinds'), [
    { href: address('top'), text: t('search.top'), current: tab === 'top' },
    { href: address('people'), text: t('search.people'), current: tab === 'people' },
    { href: address('posts'), text: t('search.posts'), current: tab === 'posts' },
    { href: address('tags'), text: t('search.tags'), current: tab === 'tags' },
  ]);
}

function results(context: PageContext, model: SearchModel): Html {
  const { t } = context;
  const { people, hashtags, posts, remote } = model;
  const none = people.length === 0 && hashtags.length === 0 && posts.items.length === 0 && !remote?.account;
  return html`${remoteSection(context, model)}${peopleSection(context, model)}${tagSection(context, hashtags)}${
    posts.items.length > 0
      ? html`<section class="feed top-line" aria-labelledby="found-posts" data-keep><h2 class="pad meta" id="found-posts">${t('search.posts')}</h2>${searchStretch(context, posts)}</section>`
      : ''
  }${none && !remote ? empty(t('search.nothing'), t('search.nothingText')) : ''}${
    context.viewer
      ? ''
      : html`<p class="pad meta"><a href="/login?return=${encodeURIComponent(context.path)}">${t('search.loginForMore')}</a></p>`
  }`;
}

function remoteSection(context: PageContext, { remote, relationships }: SearchModel): Html | '' {
  const { t } = context;
  if (!remote) return '';
  if (!remote.account) {
    return html`<div class="pad"><p class="notice warn">${icon('warn')}<span>${t('search.notFoundThere')}</span></p></div>`;
  }
  return html`<section class="pad stack" aria-labelledby="found-remote"><h2 class="meta" id="found-remote">${t('search.foundOn', { host: remote.host })}</h2><ul class="list">${accountRow(context, remote.account, relationships.get(remote.account.id) ?? null)}</ul></section>`;
}

function peopleSection(context: PageContext, { people, relationships }: SearchModel): Html | '' {
  if (people.length === 0) return '';
  return html`<section class="pad stack top-line" aria-labelledby="found-people"><h2 class="meta" id="found-people">${context.t('search.people')}</h2><ul class="list">${people.map((account) => accountRow(context, account, relationships.get(account.id) ?? null))}</ul></section>`;
}

function tagSection({ t }: PageContext, hashtags: string[]): Html | '' {
  if (hashtags.length === 0) return '';
  return html`<section class="pad stack top-line" aria-labelledby="found-tags"><h2 class="meta" id="found-tags">${t('search.tags')}</h2><div class="cluster">${hashtags.map((name) => html`<a class="chip" href="${pages.hashtag(name)}"><bdi>#${name}</bdi></a>`)}</div></section>`;
}
