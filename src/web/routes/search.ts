import { type Context, Hono } from 'hono';
import {
  type SearchModel,
  type SearchTab,
  searchPage,
  searchStartPage,
  searchStretch,
} from '../../../views/pages/search.ts';
import { accountSummaries } from '../../domain/accounts/summaries.ts';
import { relationships } from '../../domain/follows/relationships.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import { searchAccounts } from '../../domain/search/accounts.ts';
import { searchHashtags } from '../../domain/search/hashtags.ts';
import { lookUp, lookupQuery } from '../../domain/search/lookup.ts';
import { searchPosts } from '../../domain/search/posts.ts';
import { forgetSearches, recentSearches, rememberSearch } from '../../domain/search/recent.ts';
import type { Env } from '../env.ts';
import { exploreFor } from '../explore.ts';
import { pageRequest } from '../params.ts';
import { isPartial, respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

const TABS: readonly string[] = ['top', 'people', 'posts', 'tags'];
const NO_POSTS = { items: [], next: null, previous: null };
type Remote = SearchModel['remote'];

/** People, posts and hashtags known here; addresses of other servers are asked for there. */
export function searchRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/search', show);
  routes.post('/search/forget', async (c) => {
    await forgetSearches(c.var.app, requireUser(c).accountId);
    return seeOther(c, '/search', 'search.forgotten');
  });
  return routes;
}

async function show(c: Context<Env>): Promise<Response> {
  const { page: context } = c.var;
  const query = (c.req.query('q') ?? '').replaceAll('\u0000', '').trim().slice(0, 500);
  const tab = tabOf(c.req.query('type'));
  if (isPartial(c)) {
    const posts = await searchPosts(c.var.app, c.var.viewer, query, pageRequest(c));
    return respond(c, { full: () => searchStretch(context, posts) });
  }
  if (query === '') return start(c);
  const remote = await askElsewhere(c, query);
  if (remote instanceof Response) return remote;
  const { viewer, app } = c.var;
  if (viewer.accountId !== null && !c.req.query('before')) await rememberSearch(app, viewer.accountId, query);
  const model = await find(c, query, tab, remote);
  return respond(c, { full: () => searchPage(context, model) });
}

/** A handle or address: asked for on its own server, for people of ours. A post found there is shown at once. */
async function askElsewhere(c: Context<Env>, query: string): Promise<Remote | Response> {
  const { app, viewer } = c.var;
  if (viewer.accountId === null || lookupQuery(query) === null) return null;
  await app.limiter.take('lookup', viewer.accountId, 30, 300);
  const found = await lookUp(app, query);
  if (found?.kind === 'post') return c.redirect((await readPost(app, viewer, found.id)).path, 302);
  const id = found?.id;
  const account = id ? ((await accountSummaries(app, [id])).get(id) ?? null) : null;
  return { host: account?.domain ?? c.var.page.host, account };
}

/** Before anything is asked: what was asked before, and what there is to discover. */
async function start(c: Context<Env>): Promise<Response> {
  const { app, viewer, page } = c.var;
  const [recent, explore] = await Promise.all([
    viewer.accountId === null ? [] : recentSearches(app, viewer.accountId),
    page.explore ?? exploreFor(app, viewer),
  ]);
  return respond(c, { full: () => searchStartPage(page, { recent, explore }) });
}

async function find(c: Context<Env>, query: string, tab: SearchTab, remote: Remote): Promise<SearchModel> {
  const { app, viewer } = c.var;
  const wants = (kind: SearchTab) => query !== '' && (tab === 'top' || tab === kind);
  const [accounts, hashtags, posts] = await Promise.all([
    wants('people') ? searchAccounts(app, viewer, query, tab === 'people' ? 40 : 5) : [],
    wants('tags') ? searchHashtags(app, query, tab === 'tags' ? 40 : 8) : [],
    wants('posts') ? searchPosts(app, viewer, query, pageRequest(c)) : NO_POSTS,
  ]);
  const people = accounts.filter((account) => account.id !== remote?.account?.id);
  const shown = remote?.account ? [remote.account, ...people] : people;
  const known = await relationships(
    app,
    viewer,
    shown.map(({ id }) => id),
  );
  return { query, tab, people, hashtags, posts, relationships: known, remote };
}

function tabOf(asked: string | undefined): SearchTab {
  return asked && TABS.includes(asked) ? (asked as SearchTab) : 'top';
}
