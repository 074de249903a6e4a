import { type Context, Hono } from 'hono';
import { accountStretch, peoplePage } from '../../../views/pages/people-lists.ts';
import { type ProfileTab, profilePage, profileStretch } from '../../../views/pages/profile.ts';
import { hoverCard } from '../../../views/parts/hover-card.ts';
import { requireAccountByHandle } from '../../domain/accounts/find.ts';
import { readProfile } from '../../domain/accounts/profile.ts';
import { NotFound } from '../../domain/errors.ts';
import { familiarFollowers, NOBODY } from '../../domain/follows/familiar.ts';
import { listFollowers, listFollowing } from '../../domain/follows/list.ts';
import { relationships } from '../../domain/follows/relationships.ts';
import { readNote } from '../../domain/notes/note.ts';
import { pinnedPosts, profileTimeline } from '../../domain/timelines/profile.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { filteredPage } from '../filtered.ts';
import { handleParam, pageRequest } from '../params.ts';
import { isPartial, respond } from '../respond.ts';
import { accountActionRoutes } from './accounts-actions.ts';

/** How long a visit waits for a remote server to tell us about an account. */
const PATIENCE = 2_500;
const TABS: readonly string[] = ['posts', 'replies', 'media', 'likes'];

/** Somebody's page and whom they follow; all about one account. */
export function accountRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/:handle{@[^/]+}', showProfile);
  routes.get('/:handle{@[^/]+}/card', showCard);
  routes.get('/:handle{@[^/]+}/followers', (c) => showFollows(c, 'followers'));
  routes.get('/:handle{@[^/]+}/following', (c) => showFollows(c, 'following'));
  routes.route('/', accountActionRoutes());
  return routes;
}

async function showProfile(c: Context<Env>): Promise<Response> {
  const { app, viewer, page: context } = c.var;
  const id = await accountOf(c);
  await refreshed(c, id);
  const profile = await readProfile(app, viewer, id);
  if (profile.handle !== handleParam(c)) return c.redirect(`/@${profile.handle}`, 302);
  const tab = tabOf(c.req.query('tab'), profile.isViewer);
  const request = pageRequest(c);
  const [found, pinned, note, familiar] = await Promise.all([
    profileTimeline(app, viewer, id, tab, request, tab === 'posts'),
    tab === 'posts' && !request.before ? pinnedPosts(app, viewer, id) : [],
    isPartial(c) ? '' : noteOn(c, id),
    isPartial(c) ? NOBODY : familiarFollowers(app, viewer, profile),
  ]);
  const page = await filteredPage(c, found, 'profiles');
  return respond(c, {
    full: () => profilePage(context, { profile, tab, page, pinned, note, familiar }),
    fragment: () => profileStretch(context, profile, page, tab),
  });
}

/** A person in short, for pages that show their name. What is not known here yet is not fetched for it. */
async function showCard(c: Context<Env>): Promise<Response> {
  const { app, viewer, page } = c.var;
  const id = await requireAccountByHandle(app, handleParam(c));
  const profile = await readProfile(app, viewer, id);
  if (!isPartial(c)) return c.redirect(`/@${profile.handle}`, 302);
  const note = await noteOn(c, id);
  // Without script nobody comes here, so the follow button leads to the profile.
  return respond(c, { full: () => hoverCard({ ...page, path: `/@${profile.handle}` }, profile, note) });
}

async function noteOn(c: Context<Env>, id: AccountId): Promise<string> {
  const { app, viewer } = c.var;
  return viewer.accountId === null ? '' : readNote(app, viewer.accountId, id);
}

/** The account behind the address; one that is not known here is looked for on its server, for people of ours. */
async function accountOf(c: Context<Env>): Promise<AccountId> {
  const { app, viewer } = c.var;
  const handle = handleParam(c);
  try {
    return await requireAccountByHandle(app, handle);
  } catch (error) {
    if (!(error instanceof NotFound) || viewer.accountId === null || !handle.includes('@')) throw error;
    await app.limiter.take('lookup', viewer.accountId, 30, 300);
    const found = await app.remote.lookup(`@${handle}`);
    if (found?.kind !== 'account') throw error;
    return found.id;
  }
}

/** Brings in what is new of a remote account, as long as the reader may be kept waiting. Visitors start nothing. */
async function refreshed(c: Context<Env>, id: AccountId): Promise<void> {
  const { app, viewer } = c.var;
  if (viewer.accountId === null || !handleParam(c).includes('@')) return;
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE);
  });
  await Promise.race([app.remote.refresh(id), enough]);
  clearTimeout(timer);
}

function tabOf(asked: string | undefined, own: boolean): ProfileTab {
  if (!asked || !TABS.includes(asked) || (asked === 'likes' && !own)) return 'posts';
  return asked as ProfileTab;
}

async function showFollows(c: Context<Env>, which: 'followers' | 'following'): Promise<Response> {
  const { app, viewer, page: context, t } = c.var;
  const id = await requireAccountByHandle(app, handleParam(c));
  const profile = await readProfile(app, viewer, id);
  const list = which === 'followers' ? listFollowers : listFollowing;
  const people = await list(app, viewer, id, pageRequest(c));
  const known = await relationships(
    app,
    viewer,
    people.items.map((account) => account.id),
  );
  const name = profile.displayName || profile.username;
  const title = t(which === 'followers' ? 'account.followersOf' : 'account.followingOf', { name });
  return respond(c, {
    full: () =>
      peoplePage(context, {
        title,
        back: `/@${profile.handle}`,
        people,
        relationships: known,
        follows: { profile, which },
      }),
    fragment: () => accountStretch(context, people, known),
  });
}
