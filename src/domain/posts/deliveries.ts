import type { AccountId, PostId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App, DeliveryStatus } from '../ports.ts';

/** Where one's own post has got to on other servers. @throws {NotFound} unless it is one's own */
export async function readDeliveries(app: App, authorId: AccountId, postId: PostId): Promise<DeliveryStatus> {
  return app.deliveries.status(await ownUri(app, authorId, postId));
}

/** Sends one's own post once more to the servers that have not taken it. @throws {NotFound} unless it is one's own */
export async function retryDeliveries(app: App, authorId: AccountId, postId: PostId): Promise<void> {
  await app.deliveries.retry(await ownUri(app, authorId, postId));
}

async function ownUri(app: App, authorId: AccountId, postId: PostId): Promise<string> {
  const post = await app.db
    .selectFrom('posts')
    .select('uri')
    .where('id', '=', postId)
    .where('account_id', '=', authorId)
    .where('local', '=', true)
    .executeTakeFirst();
  if (!post) throw new NotFound();
  return post.uri;
}
