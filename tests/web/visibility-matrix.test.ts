import { afterAll } from 'vitest';
import type { Visibility } from '../../src/db/tables/content.ts';
import { openSession } from '../../src/domain/auth/session.ts';
import type { App } from '../../src/domain/ports.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { fanOutPost } from '../../src/domain/timelines/fan-out.ts';
import { stream } from '../../src/jobs/handlers/stream.ts';
import { createLocalBus } from '../../src/lib/bus.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeStreams } from '../../src/web/stream.ts';
import { addRow } from '../domain/timelines-rows.ts';
import {
  type MatrixWorld,
  type Surface,
  sowMatrix,
  VIEWERS,
  type ViewerKind,
  visibilityMatrix,
} from '../domain/visibility-matrix.ts';
import { testApp } from '../support/app.ts';
import { Visitor } from './visitor.ts';

/** The pages by HTTP, asked by real sessions, and what open pages are told: the same rule as below. */

interface Site extends MatrixWorld {
  visitors: Record<ViewerKind, Visitor>;
  names: { neighbour: string; mentioned: string };
}

let opened: Promise<Site> | undefined;
const site = () => {
  opened ??= open();
  return opened;
};
afterAll(closeStreams);

async function open(): Promise<Site> {
  const app: App = { ...(await testApp()), bus: createLocalBus() };
  const world = await sowMatrix(app);
  const now = new Date();
  await app.db.updateTable('users').set({ confirmed_at: now, approved_at: now }).execute();
  const visitors: Partial<Record<ViewerKind, Visitor>> = {};
  for (const kind of VIEWERS) {
    visitors[kind] = new Visitor(app);
    if (kind === 'anonymous') continue;
    const { token } = await openSession(app, world.people[kind], { userAgent: 'test', address: '127.0.0.1' });
    visitors[kind].cookies.set('__Host-perch', token);
  }
  const names = {
    neighbour: await nameOf(app, world.neighbour),
    mentioned: await nameOf(app, world.people.mentioned),
  };
  return { ...world, visitors: visitors as Site['visitors'], names };
}

async function nameOf(app: App, id: AccountId): Promise<string> {
  const row = await app.db
    .selectFrom('accounts')
    .select('username')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.username;
}

type Has = Surface['has'];
const always: Has = () => true;
const members: Has = (_visibility, kind) => kind !== 'anonymous';
const publicOnly: Has = (visibility) => visibility === 'public';

const pages = new Map<string, Promise<{ status: number; text: string }>>();

/** A list is the same for all four posts, so each is asked for once. */
function read(visitor: Visitor, address: string): Promise<{ status: number; text: string }> {
  const key = `${visitor.cookies.get('__Host-perch')} ${address}`;
  const known = pages.get(key);
  if (known) return known;
  const page = visitor.get(address).then(async (response) => ({
    status: response.status,
    text: await response.text(),
  }));
  pages.set(key, page);
  return page;
}

/** A page shows a post if the word stands in it that only posts of this kind have. */
function page(name: string, path: (site: Site, id: PostId) => string, has: Has = always): Surface {
  return {
    name,
    has,
    shows: async (_world, visibility, kind) => {
      const sown = await site();
      const address = path(sown, sown.posts[visibility].id);
      const { status, text } = await read(sown.visitors[kind], address);
      if (status >= 500) throw new Error(`${address} answered ${status}`);
      const seen = text.includes(sown.secrets[visibility]);
      if (seen && status !== 200) throw new Error(`${address} answered ${status} and a post`);
      return seen;
    },
  };
}

/** A page about a post that need not say its words: it is there, or it is not. */
function about(name: string, path: (site: Site, id: PostId) => string, has: Has = always): Surface {
  return {
    name,
    has,
    shows: async (_world, visibility, kind) => {
      const sown = await site();
      const address = path(sown, sown.posts[visibility].id);
      const { status } = await sown.visitors[kind].get(address);
      if (status === 200) return true;
      // Who may read it, may be told that they may not do this.
      const reads = await sown.visitors[kind].get(`/@${sown.author.username}/${sown.posts[visibility].id}`);
      if (status === 403 && reads.status === 200) return false;
      // Nobody can tell a hidden post from one that never was.
      const never = await sown.visitors[kind].get(address.replace(sown.posts[visibility].id, '4711'));
      if (status !== never.status) throw new Error(`${address}: ${status}, and ${never.status} for none`);
      return false;
    },
  };
}

const PAGES: Surface[] = [
  page('the page', ({ author }, id) => `/@${author.username}/${id}`),
  page(
    'the page under another name',
    ({ names }, id) => `/@${names.neighbour}/${id}`,
    () => false,
  ),
  page('its earlier versions', ({ author }, id) => `/@${author.username}/${id}/edits`),
  about('who liked it', ({ author }, id) => `/@${author.username}/${id}/likes`),
  about('who boosted it', ({ author }, id) => `/@${author.username}/${id}/boosts`),
  about(
    'the form to edit it',
    (_, id) => `/edit/${id}`,
    (_visibility, kind) => kind === 'author',
  ),
  page('the form to answer it', (_, id) => `/compose?reply=${id}`, members),
  page('the page of a reply', ({ names, posts }, id) => {
    const post = Object.values(posts).find((sown) => sown.id === id);
    return `/@${names.neighbour}/${post?.reply}`;
  }),
  page('the page of what it answers', ({ names, posts }, id) => {
    const post = Object.values(posts).find((sown) => sown.id === id);
    return `/@${names.neighbour}/${post?.parent}`;
  }),
  page('the profile', ({ author }) => `/@${author.username}`),
  page('the profile with replies', ({ author }) => `/@${author.username}?tab=replies`),
  page('the likes of the author', ({ author }) => `/@${author.username}?tab=likes`),
  page('the profile of who boosted it', ({ names }) => `/@${names.neighbour}`),
  // Whoever comes back after a while gets a home made anew, without what should not have been in it.
  page(
    'home, or the front page',
    () => '/',
    (visibility, kind) =>
      kind === 'anonymous' ? visibility === 'public' : kind === 'author' || kind === 'follower',
  ),
  page('this server', () => '/local', publicOnly),
  page('everyone', () => '/federated', publicOnly),
  page('the hashtag', ({ hashtag }) => `/tags/${hashtag}`, publicOnly),
  page(
    'search',
    ({ word }) => `/search?q=${word}`,
    (visibility, kind) => visibility === 'public' || kind === 'author',
  ),
  page('bookmarks', () => '/bookmarks', members),
  page('notifications', () => '/notifications', members),
  page(
    'direct',
    () => '/direct',
    (visibility, kind) => visibility === 'mentioned' && kind !== 'anonymous',
  ),
];

/** What every open page has heard about one post: its numbers, and that it was deleted. */
interface Heard {
  counts: ViewerKind[];
  deleted: ViewerKind[];
  /** Whom the bus names when the post reaches homes. */
  home: ViewerKind[];
}

const told = new Map<Visibility, Promise<Heard>>();

/** A post of its own, because it is deleted in the end; all listen at once. */
async function listen(visibility: Visibility): Promise<Heard> {
  const sown = await site();
  const { app, people } = sown;
  const id = await composePost(app, people.author, { text: `@${sown.names.mentioned} hear`, visibility });
  const home = new Set<AccountId>();
  app.bus.subscribe((message) => {
    if (message.type === 'home' && message.entryId === id)
      for (const one of message.accountIds) home.add(one);
  });
  await fanOutPost(app, id);
  const counts = await whoHears(sown, id, () => stream(app, { type: 'post.edited', postId: id }));
  const accountId = people.author;
  const gone = { type: 'post.deleted', postId: id, accountId, uri: '', visibility, inboxes: [] } as const;
  await deletePost(app, people.author, id);
  const deleted = await whoHears(sown, id, () => stream(app, { ...gone, inboxes: [] }));
  return { counts, deleted, home: MEMBERS.filter((kind) => home.has(people[kind])) };
}

const MEMBERS = VIEWERS.filter((kind) => kind !== 'anonymous');

/** Who is told of this post. Everybody is told of two others besides, so that it is known when all has been said. */
async function whoHears(sown: Site, id: PostId, tell: () => Promise<void>): Promise<ViewerKind[]> {
  const { app, visitors, neighbour } = sown;
  const [along, after] = [await addRow(app, neighbour), await addRow(app, neighbour)];
  const readers = await Promise.all(
    MEMBERS.map(async (kind) => readerOf(await visitors[kind].get('/stream'))),
  );
  const said = Promise.all(readers.map((read) => read(along)));
  await tell();
  await app.bus.publish({ type: 'post', postId: along });
  await said;
  const rest = Promise.all(readers.map((read) => read(after)));
  await app.bus.publish({ type: 'post', postId: after });
  const texts = await rest;
  return MEMBERS.filter((_kind, index) => texts[index]?.includes(id));
}

/** Reads a stream on until it has said a word, and gives all that it has said so far. */
function readerOf(response: Response): (until: string) => Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return async (until) => {
    while (!text.includes(until)) {
      const next = await reader?.read();
      if (!next || next.done) throw new Error(`The stream ended with: ${text}`);
      text += next.value;
    }
    return text;
  };
}

function live(name: string, what: keyof Heard, has: Has): Surface {
  return {
    name,
    has,
    shows: async (_world, visibility, kind) => {
      const heard = told.get(visibility) ?? listen(visibility);
      told.set(visibility, heard);
      return (await heard)[what].includes(kind);
    },
  };
}

const LIVE: Surface[] = [
  live('live numbers', 'counts', members),
  // Who was named in a post is forgotten with it.
  live('a live deletion', 'deleted', (visibility, kind) => {
    const forgotten = kind === 'mentioned' && (visibility === 'followers' || visibility === 'mentioned');
    return kind !== 'anonymous' && !forgotten;
  }),
  live('news of home', 'home', (_visibility, kind) => kind === 'follower'),
];

visibilityMatrix(site, [...PAGES, ...LIVE]);
