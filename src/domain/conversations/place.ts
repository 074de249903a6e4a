import { sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import type { PostId } from '../../lib/ids.ts';

/** Further posts of a conversation are not looked at. */
export const MOST_POSTS = 1_000;

/** The topmost post above this one that is here: by it a conversation is named. Ends in a circle, too. */
export async function conversationOf(db: Db, postId: PostId): Promise<PostId> {
  return (await conversationsOf(db, [postId])).get(postId)?.topId ?? postId;
}

/** Where a post stands. */
export interface Place {
  topId: PostId;
  /** Where the nearest remote post above that says so has the whole conversation. */
  uri: string | null;
}

/** The same of several posts, in one statement; posts that are not here are absent. */
export async function conversationsOf(db: Db, postIds: readonly PostId[]): Promise<Map<PostId, Place>> {
  if (postIds.length === 0) return new Map();
  const { rows } = await sql<Place & { start: PostId }>`
    with recursive above as (
      select id as start, id, in_reply_to_id, conversation_uri, 0 as depth from posts
      where id = any(${[...postIds]}::bigint[])
      union all
      select above.start, posts.id, posts.in_reply_to_id, posts.conversation_uri, above.depth + 1
      from above join posts on posts.id = above.in_reply_to_id
      where above.depth < ${MOST_POSTS}
    ) cycle id set circular using path
    select start, (array_agg(id order by depth desc))[1] as "topId",
      (array_agg(conversation_uri order by depth) filter (where conversation_uri is not null))[1] as uri
    from above where not circular group by start`.execute(db);
  return new Map(rows.map(({ start, ...place }) => [start, place]));
}

export interface Member {
  id: PostId;
  uri: string;
  local: boolean;
  /** Everybody may read it, so its server tells us of it. */
  open: boolean;
  /** Where its server says that the conversation is. */
  conversationUri: string | null;
}

/** The posts of a conversation that are here, oldest first, the 1,000 nearest to the top at most; without deleted ones. */
export async function membersOf(db: Db, topId: PostId): Promise<Member[]> {
  const { rows } = await sql<Member>`
    with recursive below as (
      select id from posts where id = ${topId}
      union
      select posts.id from below join posts on posts.in_reply_to_id = below.id
    ), found as (select id from below limit ${MOST_POSTS})
    select id, uri, local, visibility in ('public', 'unlisted') as open, conversation_uri as "conversationUri"
    from posts where id in (select id from found) and deleted_at is null order by id`.execute(db);
  return rows;
}
