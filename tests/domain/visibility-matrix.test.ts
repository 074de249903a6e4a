import { listBoosters } from '../../src/domain/boosts/list.ts';
import { NotFound } from '../../src/domain/errors.ts';
import { listLikers } from '../../src/domain/likes/list.ts';
import { readCounts } from '../../src/domain/live/counts.ts';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { readThread } from '../../src/domain/posts/thread.ts';
import { listEdits } from '../../src/domain/posts/versions.ts';
import { canSee } from '../../src/domain/posts/visibility.ts';
import { searchPosts } from '../../src/domain/search/posts.ts';
import { bookmarksTimeline } from '../../src/domain/timelines/bookmarks.ts';
import { directTimeline } from '../../src/domain/timelines/direct.ts';
import { hashtagTimeline } from '../../src/domain/timelines/hashtag.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { pinnedPosts, profileTimeline } from '../../src/domain/timelines/profile.ts';
import { localTimeline, publicTimeline } from '../../src/domain/timelines/public.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { testApp } from '../support/app.ts';
import {
  type MatrixWorld,
  type Surface,
  sowMatrix,
  type ViewerKind,
  visibilityMatrix,
} from './visibility-matrix.ts';

let sown: Promise<MatrixWorld> | undefined;
const world = () => {
  sown ??= testApp().then(sowMatrix);
  return sown;
};

const always = () => true;
const loggedIn = (_visibility: string, viewer: ViewerKind) => viewer !== 'anonymous';
const publicOnly = (visibility: string) => visibility === 'public';

/** Whether something can be read at all: what is hidden is not found, and anything else is a fault. */
async function found(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}

interface Lines {
  items: readonly { post: { id: PostId } | null }[];
}

/** A surface that is a list of lines: it shows the post if one of them is about it. */
function list(
  name: string,
  has: Surface['has'],
  read: (world: MatrixWorld, kind: ViewerKind) => Promise<Lines>,
): Surface {
  return {
    name,
    has,
    shows: async (world, visibility, kind) =>
      (await read(world, kind)).items.some((line) => line.post?.id === world.posts[visibility].id),
  };
}

/** A list that only people who are logged in have. */
function ownList(name: string, read: (world: MatrixWorld, me: AccountId) => Promise<Lines>): Surface {
  const none: Lines = { items: [] };
  return list(name, loggedIn, async (world, kind) =>
    kind === 'anonymous' ? none : read(world, world.people[kind]),
  );
}

const SURFACES: Surface[] = [
  {
    name: 'the predicate',
    has: always,
    shows: ({ app, viewers, posts }, visibility, kind) => canSee(app.db, viewers[kind], posts[visibility].id),
  },
  {
    name: 'the page',
    has: always,
    shows: ({ app, viewers, posts }, visibility, kind) =>
      found(() => readPost(app, viewers[kind], posts[visibility].id)),
  },
  {
    name: 'its earlier versions',
    has: always,
    shows: ({ app, viewers, posts }, visibility, kind) =>
      found(() => listEdits(app, viewers[kind], posts[visibility].id)),
  },
  {
    name: 'who liked it',
    has: always,
    shows: ({ app, viewers, posts }, visibility, kind) =>
      found(() => listLikers(app, viewers[kind], posts[visibility].id, { limit: 20 })),
  },
  {
    name: 'who boosted it',
    has: always,
    shows: ({ app, viewers, posts }, visibility, kind) =>
      found(() => listBoosters(app, viewers[kind], posts[visibility].id, { limit: 20 })),
  },
  {
    name: 'the thread',
    has: always,
    shows: ({ app, viewers, posts }, visibility, kind) =>
      found(() => readThread(app, viewers[kind], posts[visibility].id)),
  },
  {
    name: 'the thread above a reply',
    has: always,
    shows: async ({ app, viewers, posts }, visibility, kind) => {
      const { ancestors } = await readThread(app, viewers[kind], posts[visibility].reply);
      return ancestors.some((post) => post.id === posts[visibility].id && !('tombstone' in post));
    },
  },
  {
    name: 'the thread below what it answers',
    has: always,
    shows: async ({ app, viewers, posts }, visibility, kind) => {
      const { replies } = await readThread(app, viewers[kind], posts[visibility].parent);
      return replies.some(({ post }) => post.id === posts[visibility].answer && !('tombstone' in post));
    },
  },
  ownList('home', ({ app }, me) => homeTimeline(app, me, { limit: 40 })),
  list('the profile', always, ({ app, viewers, people }, kind) =>
    profileTimeline(app, viewers[kind], people.author, 'posts'),
  ),
  list('the profile with replies', always, ({ app, viewers, people }, kind) =>
    profileTimeline(app, viewers[kind], people.author, 'replies'),
  ),
  {
    name: 'the pinned posts',
    has: always,
    shows: async ({ app, viewers, people, posts }, visibility, kind) =>
      (await pinnedPosts(app, viewers[kind], people.author)).some((post) => post.id === posts[visibility].id),
  },
  list('the profile of who boosted it', always, ({ app, viewers, neighbour }, kind) =>
    profileTimeline(app, viewers[kind], neighbour, 'posts', { limit: 40 }),
  ),
  list('everyone', publicOnly, ({ app, viewers }, kind) => publicTimeline(app, viewers[kind], { limit: 40 })),
  list('this server', publicOnly, ({ app, viewers }, kind) =>
    localTimeline(app, viewers[kind], { limit: 40 }),
  ),
  list('the hashtag', publicOnly, ({ app, viewers, hashtag }, kind) =>
    hashtagTimeline(app, viewers[kind], hashtag),
  ),
  list(
    'search',
    (visibility, kind) => visibility === 'public' || kind === 'author',
    async ({ app, viewers, word }, kind) => {
      const { items } = await searchPosts(app, viewers[kind], word);
      return { items: items.map((post) => ({ post })) };
    },
  ),
  ownList('bookmarks', ({ app }, me) => bookmarksTimeline(app, me)),
  ownList('likes', ({ app }, me) => profileTimeline(app, viewerOf(me), me, 'likes')),
  ownList('notifications', ({ app }, me) => listNotifications(app, me)),
  list(
    'direct',
    (visibility, kind) => visibility === 'mentioned' && kind !== 'anonymous',
    async ({ app, people }, kind) =>
      kind === 'anonymous' ? { items: [] } : directTimeline(app, people[kind]),
  ),
  {
    name: 'live counts',
    has: always,
    shows: async ({ app, viewers, posts }, visibility, kind) =>
      (await readCounts(app, viewers[kind], [posts[visibility].id])).length > 0,
  },
];

visibilityMatrix(world, SURFACES);
