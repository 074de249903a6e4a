import { type RawBuilder, sql } from 'kysely';
import type { OwnQuotePolicy, QuotePolicy } from '../../db/tables/content.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { visibleTo } from '../posts/visibility.ts';
import { type Viewer, viewerOf } from '../viewer.ts';
import type { Write } from '../write.ts';

/**
 * Whether somebody who sees a post (in scope as `posts`) may quote it: the one predicate, for buttons, for those who
 * write here and for those who ask from other servers.
 *
 * - its author always;
 * - what not everybody may read, nobody else;
 * - otherwise whom its author lets; who wants to be asked, can be asked; where its server says nothing, everybody.
 *
 * A visitor may be anybody: they are offered what anybody may quote, and find out when they say who they are.
 */
export function quotableBy(viewer: Viewer): RawBuilder<boolean> {
  if (viewer.accountId === null) {
    return sql<boolean>`(posts.visibility in ('public', 'unlisted') and posts.quote_policy is distinct from 'nobody')`;
  }
  const me = sql`${viewer.accountId}::bigint`;
  return sql<boolean>`(posts.account_id = ${me}
    or (posts.visibility in ('public', 'unlisted')
      and (posts.quote_policy is null or posts.quote_policy in ('everyone', 'ask')
        or (posts.quote_policy = 'followers' and exists (
          select 1 from follows
          where follows.follower_id = ${me} and follows.followee_id = posts.account_id and follows.accepted_at is not null
          offset 0)))))`;
}

/** The rule of a post of ours: one that is older than rules is quoted by everybody. */
export const ownQuotePolicy = (stored: QuotePolicy | null): OwnQuotePolicy =>
  stored === null || stored === 'ask' ? 'everyone' : stored;

/** Whether this account, local or remote, may quote this post: it sees it, and its author lets it. */
export async function mayQuote(db: Db, accountId: AccountId, postId: PostId): Promise<boolean> {
  const viewer = viewerOf(accountId);
  const row = await db
    .selectFrom('posts')
    .select('posts.id')
    .where('posts.id', '=', postId)
    .where(visibleTo(viewer))
    .where(quotableBy(viewer))
    .executeTakeFirst();
  return row !== undefined;
}

/** Changes who may quote a post of ours from now on; quotes that are there stay. @returns whether that is new */
export async function changeQuotePolicy(w: Write, postId: PostId, policy: OwnQuotePolicy): Promise<boolean> {
  const { numUpdatedRows } = await w.db
    .updateTable('posts')
    .set({ quote_policy: policy })
    .where('id', '=', postId)
    .where(sql<boolean>`coalesce(quote_policy, 'everyone') <> ${policy}`)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
