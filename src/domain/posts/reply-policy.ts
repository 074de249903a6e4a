import { type RawBuilder, sql } from 'kysely';
import type { ReplyPolicy } from '../../db/tables/content.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { AccountSql } from '../timelines/rules.ts';
import type { Viewer } from '../viewer.ts';
import type { Write } from '../write.ts';
import type { OwnReplyPolicy } from './types.ts';

/**
 * Whether somebody who sees a post (in scope as `posts`) may reply to it: the one predicate, for buttons, for those who write here
 * and for what comes from other servers.
 *
 * - its author always;
 * - whom the author lets: everybody, followers, or the people named in it. Who is named may answer wherever followers may;
 * - where its server says nothing, everybody; who wants to look at replies first, gets them.
 */
export function repliableBy(viewer: Viewer): RawBuilder<boolean> {
  if (viewer.accountId === null) {
    return sql<boolean>`(posts.reply_policy is null or posts.reply_policy in ('everyone', 'ask'))`;
  }
  return repliable(sql`${viewer.accountId}::bigint`);
}

function repliable(person: AccountSql): RawBuilder<boolean> {
  return sql<boolean>`(posts.reply_policy is null or posts.reply_policy in ('everyone', 'ask')
    or posts.account_id = ${person}
    or (posts.reply_policy in ('followers', 'mentioned') and exists (
      select 1 from mentions
      where mentions.post_id = posts.id and mentions.account_id = ${person} and not mentions.silent offset 0))
    or (posts.reply_policy = 'followers' and exists (
      select 1 from follows
      where follows.follower_id = ${person} and follows.followee_id = posts.account_id
        and follows.accepted_at is not null offset 0)))`;
}

/** Whether this account, local or remote, may reply to this post, as far as its author decides. */
export async function mayReply(db: Db, accountId: AccountId, postId: PostId): Promise<boolean> {
  const row = await db
    .selectFrom('posts')
    .select('posts.id')
    .where('posts.id', '=', postId)
    .where(repliable(sql`${accountId}::bigint`))
    .executeTakeFirst();
  return row !== undefined;
}

/** The rule of a post of ours: one that is older than rules takes replies from everybody. */
export const ownReplyPolicy = (stored: ReplyPolicy | null): OwnReplyPolicy =>
  stored === null || stored === 'ask' ? 'everyone' : stored;

/** Changes who may reply to a post of ours from now on; replies that are there stay. @returns whether that is new */
export async function changeReplyPolicy(w: Write, postId: PostId, policy: OwnReplyPolicy): Promise<boolean> {
  const { numUpdatedRows } = await w.db
    .updateTable('posts')
    .set({ reply_policy: policy })
    .where('id', '=', postId)
    .where(sql<boolean>`coalesce(reply_policy, 'everyone') <> ${policy}`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
