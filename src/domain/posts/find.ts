import type { Visibility } from '../../db/tables/content.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { ownQuotePolicy } from '../quotes/policy.ts';
import { ownReplyPolicy } from './reply-policy.ts';
import type { OwnQuotePolicy, OwnReplyPolicy } from './types.ts';

/** The living post of this URI, whoever may see it: for the federation, not for pages. */
export async function findPostByUri(db: Db, uri: string): Promise<PostId | null> {
  const row = await db
    .selectFrom('posts')
    .select('id')
    .where('uri', '=', uri)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** What the author typed, to be edited. */
export interface PostSource {
  replyPolicy: OwnReplyPolicy;
  quotePolicy: OwnQuotePolicy;
  text: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  inReplyToId: PostId | null;
  media: { id: string; description: string; preview: string | null }[];
}

/** @throws {NotFound} unless it is a living post of this author */
export async function sourceOf(app: App, authorId: AccountId, postId: PostId): Promise<PostSource> {
  const post = await app.db
    .selectFrom('posts')
    .select(['source', 'warning', 'sensitive', 'language', 'visibility', 'in_reply_to_id'])
    .select(['reply_policy', 'quote_policy'])
    .where('id', '=', postId)
    .where('account_id', '=', authorId)
    .where('local', '=', true)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!post) throw new NotFound();
  const media = await app.db
    .selectFrom('media')
    .select(['id', 'description', 'preview'])
    .where('post_id', '=', postId)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .execute();
  return {
    text: post.source ?? '',
    replyPolicy: ownReplyPolicy(post.reply_policy),
    quotePolicy: ownQuotePolicy(post.quote_policy),
    warning: post.warning,
    sensitive: post.sensitive,
    language: post.language,
    visibility: post.visibility,
    inReplyToId: post.in_reply_to_id,
    media,
  };
}
