import { sql } from 'kysely';
import { type AccountId, compareIds, type PostId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';
import { hydratePosts } from './hydrate.ts';
import type { PostCard, Thread, ThreadNode, Tombstone } from './types.ts';

const MOST_ANCESTORS = 100;
const MOST_REPLIES = 1_000;
const DEEPEST_REPLY = 100;

/** One post of the conversation, before it is known whether the viewer may see it. */
interface Place {
  id: PostId;
  parentId: PostId | null;
  parentUri: string | null;
  authorId: AccountId;
}

/**
 * The conversation around a post: up to 100 ancestors, up to 1,000 replies. Ancestors that are hidden or deleted
 * leave a tombstone, and so do such replies as others the viewer may see hang on; further ones vanish.
 * @throws {NotFound} when the viewer may not see the post itself
 */
export async function readThread(app: App, viewer: Viewer, postId: PostId): Promise<Thread> {
  const [above, below] = await Promise.all([
    ancestorPlaces(postId).execute(app.db),
    replyPlaces(postId).execute(app.db),
  ]);
  const [focusPlace, ...ancestors] = distinct(above.rows);
  if (!focusPlace) throw new NotFound();
  const ids = [...above.rows, ...below.rows].map((place) => place.id);
  const cards = await hydratePosts(app, viewer, ids);
  const focus = cards.get(postId);
  if (!focus) throw new NotFound();
  const top = above.rows.at(-1) ?? focusPlace;
  return {
    ancestors: ancestors.reverse().map((place) => cards.get(place.id) ?? tombstone(place.id)),
    focus,
    replies: treeOf(
      focusPlace,
      distinct(below.rows).filter((place) => place.id !== postId),
      cards,
    ),
    incomplete: top.parentId !== null || top.parentUri !== null,
  };
}

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

/**
 * Hangs each reply below what it answers: first the author going on, then the others, oldest first.
 * A hidden reply is dropped when nothing visible hangs on it.
 */
function treeOf(focus: Place, places: readonly Place[], cards: ReadonlyMap<PostId, PostCard>): ThreadNode[] {
  const authors = new Map([focus, ...places].map((place) => [place.id, place.authorId]));
  const children = new Map<PostId, Place[]>();
  for (const place of places) {
    if (place.parentId === null) continue;
    const siblings = children.get(place.parentId);
    if (siblings) siblings.push(place);
    else children.set(place.parentId, [place]);
  }
  const nodesBelow = (parentId: PostId): ThreadNode[] => {
    const below = children.get(parentId) ?? [];
    const goesOn = (place: Place) => (place.authorId === authors.get(parentId) ? 0 : 1);
    const sorted = below.sort((a, b) => goesOn(a) - goesOn(b) || compareIds(a.id, b.id));
    return sorted.flatMap((place) => {
      const replies = nodesBelow(place.id);
      const card = cards.get(place.id);
      if (!card && replies.length === 0) return [];
      return [{ post: card ?? tombstone(place.id), replies }];
    });
  };
  return nodesBelow(focus.id);
}
