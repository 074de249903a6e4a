import { describe, expect, it } from 'vitest';
import type { Visibility } from '../../src/db/tables/content.ts';
import { block } from '../../src/domain/blocks/block.ts';
import { follow, unfollow } from '../../src/domain/follows/follow.ts';
import { notify } from '../../src/domain/notifications/notify.ts';
import type { App } from '../../src/domain/ports.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { addToHome, fanOutPost } from '../../src/domain/timelines/fan-out.ts';
import { anonymous, type Viewer, viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { addBoost, addPerson, addRow } from './timelines-rows.ts';

/**
 * One post of each visibility, seen by each kind of viewer. Whoever adds a place where posts appear adds a
 * `Surface`; the expectation is one table for all of them, so that no two can disagree.
 */

export const VISIBILITIES: readonly Visibility[] = ['public', 'unlisted', 'followers', 'mentioned'];

/**
 * `blocked`: followed the author and is named in the post, but the author has blocked them since.
 * `unfollowed`: followed until after the post was sent.
 */
export const VIEWERS = [
  'author',
  'follower',
  'stranger',
  'unfollowed',
  'mentioned',
  'blocked',
  'anonymous',
] as const;
export type ViewerKind = (typeof VIEWERS)[number];

/** The rule itself: everything else follows from it. */
const MAY_SEE: Record<Visibility, readonly ViewerKind[]> = {
  public: ['author', 'follower', 'stranger', 'unfollowed', 'mentioned', 'anonymous'],
  unlisted: ['author', 'follower', 'stranger', 'unfollowed', 'mentioned', 'anonymous'],
  followers: ['author', 'follower', 'mentioned'],
  mentioned: ['author', 'mentioned'],
};

export interface MatrixWorld {
  app: App;
  author: { id: AccountId; username: string };
  people: Record<Exclude<ViewerKind, 'anonymous'>, AccountId>;
  viewers: Record<ViewerKind, Viewer>;
  /** Somebody else's account, who has answered and boosted each post. */
  neighbour: AccountId;
  posts: Record<Visibility, { id: PostId; reply: PostId; parent: PostId; answer: PostId }>;
  /** A hashtag, and a word, that only these posts have. */
  hashtag: string;
  word: string;
  /** A word that only the posts of one visibility have: where it stands, the post has been seen. */
  secrets: Record<Visibility, string>;
}

/** Where the people other than the author come from, and how they follow and leave. */
export interface Origin {
  person(name: string): Promise<AccountId>;
  follow(followerId: AccountId, followeeId: AccountId): Promise<unknown>;
  unfollow(followerId: AccountId, followeeId: AccountId): Promise<unknown>;
}

export interface Surface {
  name: string;
  /**
   * Whether this surface has such posts for such viewers at all (a hashtag lists public posts only). What it has, it
   * must show to exactly those who may see the post; what it has not, to nobody.
   */
  has(visibility: Visibility, viewer: ViewerKind): boolean;
  /** It gives everybody alike what everybody may see, whoever asks: a block hides nothing there. */
  impersonal?: boolean;
  shows(world: MatrixWorld, visibility: Visibility, viewer: ViewerKind): Promise<boolean>;
}

/** One test for each surface and visibility, over all viewers at once. */
export function visibilityMatrix(world: () => Promise<MatrixWorld>, surfaces: readonly Surface[]): void {
  describe.each(surfaces)('$name', (surface) => {
    it.each(VISIBILITIES)('of a post for: %s', async (visibility) => {
      const sown = await world();
      const expected: Partial<Record<ViewerKind, boolean>> = {};
      const actual: Partial<Record<ViewerKind, boolean>> = {};
      for (const viewer of VIEWERS) {
        const kinds = MAY_SEE[visibility];
        const maySee = kinds.includes(viewer) || (surface.impersonal && kinds.includes('anonymous'));
        expected[viewer] = Boolean(maySee) && surface.has(visibility, viewer);
        actual[viewer] = await surface.shows(sown, visibility, viewer);
      }
      expect(actual).toEqual(expected);
    });
  });
}

/** The people, and one post of each visibility that has gone everywhere it can go, and further than it should. */
export async function sowMatrix(app: App, origin: Origin = ourOwn(app)): Promise<MatrixWorld> {
  const author = await localPerson(app, 'author');
  const neighbour = await localPerson(app, 'neighbour');
  const follower = await origin.person('follower');
  const stranger = await origin.person('stranger');
  const unfollowed = await origin.person('unfollowed');
  const mentioned = await origin.person('mentioned');
  const blocked = await origin.person('blocked');
  const people = { author, follower, stranger, unfollowed, mentioned, blocked };
  for (const person of [follower, unfollowed, blocked]) await origin.follow(person, author);
  const word = `sanderling${author}`;
  const secrets = {
    public: `loud${author}`,
    unlisted: `aside${author}`,
    followers: `low${author}`,
    mentioned: `hush${author}`,
  };
  const sow = (visibility: Visibility) =>
    sowPost(app, { people, neighbour, words: `${word} #${word} ${secrets[visibility]}`, visibility });
  const posts = {
    public: await sow('public'),
    unlisted: await sow('unlisted'),
    followers: await sow('followers'),
    mentioned: await sow('mentioned'),
  };
  await block(app, author, blocked);
  await origin.unfollow(unfollowed, author);
  const viewers: MatrixWorld['viewers'] = {
    author: viewerOf(author),
    follower: viewerOf(follower),
    stranger: viewerOf(stranger),
    unfollowed: viewerOf(unfollowed),
    mentioned: viewerOf(mentioned),
    blocked: viewerOf(blocked),
    anonymous,
  };
  const { username } = await app.db
    .selectFrom('accounts')
    .select('username')
    .where('id', '=', author)
    .executeTakeFirstOrThrow();
  return {
    app,
    author: { id: author, username },
    people,
    viewers,
    neighbour,
    posts,
    hashtag: word,
    word,
    secrets,
  };
}

function ourOwn(app: App): Origin {
  return {
    person: (name) => localPerson(app, name),
    follow: (followerId, followeeId) => follow(app, followerId, followeeId),
    unfollow: (followerId, followeeId) => unfollow(app, followerId, followeeId),
  };
}

function localPerson(app: App, name: string): Promise<AccountId> {
  return addPerson(app, { username: `${name}${crypto.randomUUID().slice(0, 8)}` });
}

interface Sowing {
  people: MatrixWorld['people'];
  neighbour: AccountId;
  words: string;
  visibility: Visibility;
}

/** Besides the real effects, every list gets a row about it for everybody: a stale row must show nothing either. */
async function sowPost(app: App, { people, neighbour, words, visibility }: Sowing) {
  const names = await app.db
    .selectFrom('accounts')
    .select(['username', 'domain'])
    .where('id', 'in', [people.mentioned, people.blocked])
    .execute();
  const handles = names.map((row) => `@${row.username}${row.domain ? `@${row.domain}` : ''}`);
  const text = `${handles.join(' ')} ${words}`;
  const id = await composePost(app, people.author, { text, visibility });
  await fanOutPost(app, id);
  const reply = await addRow(app, neighbour, { replyTo: id });
  const parent = await addRow(app, neighbour);
  const answer = await composePost(app, people.author, { text, visibility, inReplyToId: parent });
  await addBoost(app, neighbour, id);
  await app.db.insertInto('pins').values({ account_id: people.author, post_id: id }).execute();
  for (const person of Object.values(people)) {
    await app.db.insertInto('bookmarks').values({ account_id: person, post_id: id }).execute();
    await app.db
      .insertInto('likes')
      .values({ account_id: person, post_id: id, uri: `https://perch.example/likes/${person}/${id}` })
      .execute();
    await write(app, async (w) => {
      await addToHome(w, person, { entryId: id, postId: id, boostedBy: null });
      await notify(w, { accountId: person, kind: 'edit', fromAccountId: neighbour, postId: id });
    });
  }
  return { id, reply, parent, answer };
}
