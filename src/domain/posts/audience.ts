import type { Visibility } from '../../db/tables/content.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';

/** Whom a post is addressed to. */
export interface Audience {
  visibility: Visibility;
  /** Everybody may have it. */
  public: boolean;
  /** The account whose followers get it; null when it is for named people only. */
  followersOf: AccountId | null;
  /** Everybody named in it, and whom it answers or quotes, but nobody whom the author has blocked since. */
  accountIds: AccountId[];
}

/** The addressing of a post as facts of the domain; null when it is gone. */
export async function audienceOf(db: Db, postId: PostId): Promise<Audience | null> {
  const post = await db
    .selectFrom('posts')
    .leftJoin('quotes', 'quotes.post_id', 'posts.id')
    .leftJoin('posts as quoted', 'quoted.id', 'quotes.quoted_post_id')
    .select([
      'posts.account_id',
      'posts.visibility',
      'posts.in_reply_to_account_id',
      'quoted.account_id as quoted_account_id',
    ])
    .where('posts.id', '=', postId)
    .where('posts.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!post) return null;
  const mentioned = await db
    .selectFrom('mentions')
    .select('account_id')
    .where('post_id', '=', postId)
    .execute();
  const named = new Set(mentioned.map((row) => row.account_id));
  const { visibility } = post;
  const isPublic = visibility === 'public' || visibility === 'unlisted';
  // Who is answered or quoted hears of it even when not named, unless the post is for chosen people only.
  if (isPublic && post.in_reply_to_account_id) named.add(post.in_reply_to_account_id);
  if (isPublic && post.quoted_account_id) named.add(post.quoted_account_id);
  named.delete(post.account_id);
  for (const blocked of await blockedBy(db, post.account_id, [...named])) named.delete(blocked);
  return {
    visibility,
    public: isPublic,
    followersOf: visibility === 'mentioned' ? null : post.account_id,
    accountIds: [...named],
  };
}

async function blockedBy(db: Db, authorId: AccountId, ids: readonly AccountId[]): Promise<AccountId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('blocks')
    .select('target_id')
    .where('account_id', '=', authorId)
    .where('target_id', 'in', [...ids])
    .execute();
  return rows.map((row) => row.target_id);
}
