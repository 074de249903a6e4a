import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Db, Tables } from '../../db/tables/index.ts';
import type { PostId } from '../../lib/ids.ts';
import { noDomainBlock } from '../blocks/domain-rule.ts';
import { NotFound } from '../errors.ts';
import type { Viewer } from '../viewer.ts';

/**
 * Who may see a post: the one predicate, for every query that has `posts` in scope. `.where(visibleTo(viewer))`
 *
 * - deleted posts, and those of suspended or deleted authors, nobody;
 * - the author always;
 * - public and unlisted posts everybody, followers' posts accepted followers;
 * - who is mentioned, whatever the visibility;
 * - but nobody across a block, in either direction, be it of the person or of their whole server.
 *
 * Mutes are a preference of feeds and are not asked here.
 */
export function visibleTo(viewer: Viewer) {
  return (_eb: ExpressionBuilder<Tables, 'posts'>): Expression<SqlBool> =>
    viewer.accountId === null ? sql<boolean>`(${alive} and ${open})` : visibleToAccount(viewer.accountId);
}

const alive = sql<boolean>`posts.deleted_at is null and exists (
  select 1 from accounts author
  where author.id = posts.account_id and author.suspended_at is null and author.deleted_at is null offset 0)`;

const open = sql<boolean>`posts.visibility in ('public', 'unlisted')`;

// An `exists` within an `or` may be planned as a hash of all that the viewer follows, or was ever named in:
// `offset 0` keeps it one look by index for each post.
function visibleToAccount(accountId: string): Expression<SqlBool> {
  const me = sql`${accountId}::bigint`;
  return sql<boolean>`(${alive}
    and (posts.account_id = ${me}
      or ${open}
      or (posts.visibility = 'followers' and exists (
        select 1 from follows
        where follows.follower_id = ${me} and follows.followee_id = posts.account_id and follows.accepted_at is not null
        offset 0))
      or exists (
        select 1 from mentions where mentions.post_id = posts.id and mentions.account_id = ${me} offset 0))
    and not exists (
      select 1 from blocks where blocks.account_id = posts.account_id and blocks.target_id = ${me} offset 0)
    and not exists (
      select 1 from blocks where blocks.account_id = ${me} and blocks.target_id = posts.account_id offset 0)
    and ${noDomainBlock(me, sql`posts.account_id`)} and ${noDomainBlock(sql`posts.account_id`, me)})`;
}

/** Whether the viewer may see this one post; asks the same predicate. */
export async function canSee(db: Db, viewer: Viewer, postId: PostId): Promise<boolean> {
  const row = await db
    .selectFrom('posts')
    .select('posts.id')
    .where('posts.id', '=', postId)
    .where(visibleTo(viewer))
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws {NotFound} when the post is absent or hidden: nobody can tell which */
export async function requireVisible(db: Db, viewer: Viewer, postId: PostId): Promise<void> {
  if (!(await canSee(db, viewer, postId))) throw new NotFound();
}
