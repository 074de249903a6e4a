import { type Selectable, sql } from 'kysely';
import type { PostsTable, RemotePostCounts } from '../../db/tables/content.ts';
import type { PostId } from '../../lib/ids.ts';
import type { Write } from '../write.ts';
import type { RemotePostDraft } from './types.ts';

/** What a remote post's own server says of it beside its words. */
export interface Origin {
  counts?: RemotePostCounts;
  conversationUri?: string | null;
}

/**
 * Keeps what a post's own server says of it. Numbers that it does not name stay; our own counts are never touched,
 * and local posts have no other server. @returns whether anything changed
 */
export async function receiveOrigin(w: Write, postId: PostId, origin: Origin): Promise<boolean> {
  const counts = JSON.stringify(origin.counts ?? {});
  const conversationUri = origin.conversationUri ?? null;
  if (counts === '{}' && conversationUri === null) return false;
  const result = await sql`
    update posts set
      remote_counts = nullif(coalesce(remote_counts, '{}') || ${counts}::jsonb, '{}'),
      conversation_uri = coalesce(${conversationUri}, conversation_uri)
    where id = ${postId} and not local and deleted_at is null
      and (not coalesce(remote_counts, '{}') @> ${counts}::jsonb
        or conversation_uri is distinct from coalesce(${conversationUri}, conversation_uri))`.execute(w.db);
  return (result.numAffectedRows ?? 0n) > 0n;
}

/** Keeps what a post's own server says of who may quote it and reply to it. */
export async function receivePolicies(
  w: Write,
  postId: PostId,
  { quotePolicy = null, replyPolicy = null }: Pick<RemotePostDraft, 'quotePolicy' | 'replyPolicy'>,
): Promise<void> {
  await w.db
    .updateTable('posts')
    .set({ quote_policy: quotePolicy, reply_policy: replyPolicy })
    .where('id', '=', postId)
    .where('local', '=', false)
    .where((eb) =>
      eb.or([
        eb('quote_policy', 'is distinct from', quotePolicy),
        eb('reply_policy', 'is distinct from', replyPolicy),
      ]),
    )
    .execute();
}

type Counted = Pick<
  Selectable<PostsTable>,
  'replies_count' | 'boosts_count' | 'likes_count' | 'remote_counts'
>;

/** The numbers to show: what we know ourselves, or what the post's own server knows where that is more. */
export function shownCounts(row: Counted): { replies: number; boosts: number; likes: number } {
  const { replies = 0, boosts = 0, likes = 0 } = row.remote_counts ?? {};
  return {
    replies: Math.max(row.replies_count, replies),
    boosts: Math.max(row.boosts_count, boosts),
    likes: Math.max(row.likes_count, likes),
  };
}
