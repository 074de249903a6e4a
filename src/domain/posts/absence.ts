import type { PostId } from '../../lib/ids.ts';
import { pages } from '../../lib/uris.ts';
import { Gone, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';

/**
 * Why there is no post to show: gone, when it was deleted and everybody could read it before; else not found, as what
 * was hidden stays unknown.
 */
export async function whyAbsent(app: App, id: PostId): Promise<Gone | NotFound> {
  const post = await app.db
    .selectFrom('posts')
    .innerJoin('accounts', 'accounts.id', 'posts.account_id')
    .select(['accounts.username', 'accounts.domain', 'accounts.suspended_at', 'accounts.deleted_at'])
    .where('posts.id', '=', id)
    .where('posts.deleted_at', 'is not', null)
    .where('posts.visibility', 'in', ['public', 'unlisted'])
    .executeTakeFirst();
  if (!post || post.suspended_at) return new NotFound();
  if (post.deleted_at) return new Gone('errors.postGone');
  const handle = post.domain ? `${post.username}@${post.domain}` : post.username;
  return new Gone('errors.postGone', { path: pages.account(handle) });
}
