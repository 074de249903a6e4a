import { sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Viewer, viewerOf } from '../viewer.ts';
import { hydratePosts } from './hydrate.ts';
import { foldTree, type Opened, type Place, type ShownBranch, sizeOf, treeOf } from './thread-tree.ts';
import type { PostCard, Thread, ThreadNode, Tombstone } from './types.ts';
import { visibleTo } from './visibility.ts';

const MOST_ANCESTORS = 100;
const MOST_REPLIES = 1_000;
const DEEPEST_REPLY = 100;

/** Which of the folded replies are wanted; `before` is what the reader has already, to tell how many come. */
export interface ThreadWish {
  opened: Opened;
  before?: Opened;
}

/**
 * The conversation around a post: up to 100 ancestors, up to 1,000 replies, of which wide and deep branches are
 * folded. Ancestors that are hidden or deleted leave a tombstone, and so do such replies as others the viewer may see
 * hang on; further ones vanish. Only what is shown is read in full.
 * @throws {NotFound} when the viewer may not see the post itself
 */
export async function readThread(
  app: App,
  viewer: Viewer,
  postId: PostId,
  { opened, before }: ThreadWish = { opened: new Map() },
): Promise<Thread> {
  const [above, below] = await Promise.all([
    placesAbove(app.db, { postId }),
    placesBelow(app.db, { postId }),
  ]);
  const [focusPlace, ...ancestors] = distinct(above);
  if (!focusPlace) throw new NotFound();
  const places = distinct(below).filter((place) => place.id !== postId);
  const tree = treeOf(focusPlace, places, await visibleAmong(app, viewer, places));
  const shown = foldTree(focusPlace, tree, viewer.accountId, opened);
  const cards = await hydratePosts(app, viewer, [...above.map(({ id }) => id), ...idsOf(shown.below)]);
  const focus = cards.get(postId);
  if (!focus) throw new NotFound();
  const top = above.at(-1) ?? focusPlace;
  const had = before && foldTree(focusPlace, tree, viewer.accountId, before);
  return {
    ancestors: ancestors.reverse().map((place) => cards.get(place.id) ?? tombstone(place.id)),
    focus,
    replies: nodesOf(shown.below, cards),
    fold: shown.fold,
    opened,
    came: had ? sizeOf(shown.below) - sizeOf(had.below) : 0,
    size: sizeOf(tree),
    incomplete: top.parentId !== null || top.parentUri !== null,
  };
}

async function visibleAmong(app: App, viewer: Viewer, places: readonly Place[]): Promise<Set<PostId>> {
  if (places.length === 0) return new Set();
  const ids = places.map(({ id }) => id);
  const { accountId } = viewer;
  const rows = await visibleOf(app.db, { ids, accountId }, accountId !== null);
  return new Set(rows.map(({ id }) => id));
}

const visibleOf = statement(
  (db, { ids, accountId }: { ids: readonly PostId[]; accountId: AccountId | null }, known: boolean) =>
    db
      .selectFrom('posts')
      .select('posts.id')
      .where(sql<boolean>`posts.id = any(${ids}::bigint[])`)
      .where(visibleTo(viewerOf(known ? accountId : null))),
);

const placesAbove = statement((_db, { postId }: { postId: PostId }) => ancestorPlaces(postId));
const placesBelow = statement((_db, { postId }: { postId: PostId }) => replyPlaces(postId));

/** The post and what it answers, upwards; tests look at its plan. */
export function ancestorPlaces(postId: PostId) {
  return sql<Place>`
    with recursive above as (
      select id, in_reply_to_id, in_reply_to_uri, account_id, 0 as depth from posts where id = ${postId}
      union all
      select posts.id, posts.in_reply_to_id, posts.in_reply_to_uri, posts.account_id, above.depth + 1
      from above join posts on posts.id = above.in_reply_to_id
      where above.depth < ${MOST_ANCESTORS}
    )
    select id, in_reply_to_id as "parentId", in_reply_to_uri as "parentUri", account_id as "authorId"
    from above order by depth limit ${sql.lit(MOST_ANCESTORS + 1)}`;
}

/** What answers the post, generation by generation; the limit ends the recursion. */
export function replyPlaces(postId: PostId) {
  return sql<Place>`
    with recursive below as (
      select id, in_reply_to_id, in_reply_to_uri, account_id, 1 as depth from posts
      where in_reply_to_id = ${postId}
      union all
      select posts.id, posts.in_reply_to_id, posts.in_reply_to_uri, posts.account_id, below.depth + 1
      from below join posts on posts.in_reply_to_id = below.id
      where below.depth < ${DEEPEST_REPLY}
    )
    select id, in_reply_to_id as "parentId", in_reply_to_uri as "parentUri", account_id as "authorId"
    from below limit ${sql.lit(MOST_REPLIES)}`;
}

/** Each place once: rows that answer each other in a circle would come again and again. */
const distinct = (places: readonly Place[]) => [
  ...new Map(places.map((place) => [place.id, place])).values(),
];

const tombstone = (id: PostId): Tombstone => ({ id, tombstone: true });

const idsOf = (branches: readonly ShownBranch[]): PostId[] =>
  branches.flatMap(({ place, visible, below }) => [...(visible ? [place.id] : []), ...idsOf(below)]);

const nodesOf = (branches: readonly ShownBranch[], cards: ReadonlyMap<PostId, PostCard>): ThreadNode[] =>
  branches.map(({ place, below, fold }) => ({
    post: cards.get(place.id) ?? tombstone(place.id),
    replies: nodesOf(below, cards),
    fold,
  }));
