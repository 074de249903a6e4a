import type { PostId } from '../../lib/ids.ts';
import type { DomainEvent } from '../events.ts';
import type { LiveMessage } from '../live.ts';
import type { App } from '../ports.ts';

/**
 * What open pages are to be told about an event: ids only, so that each web process decides by `visibleTo` what
 * its viewers get. Home lines are told by the fan-out, once they are there. Empty when no page shows any of it.
 */
export async function liveMessages(app: App, event: DomainEvent): Promise<LiveMessage[]> {
  switch (event.type) {
    case 'post.created':
      return aboutNewPost(app, event.postId);
    case 'post.edited':
    case 'like.created':
    case 'like.deleted':
    case 'boost.created':
    case 'boost.deleted':
      return [{ type: 'post', postId: event.postId }];
    case 'post.deleted':
      return [{ type: 'post.deleted', postId: event.postId }, ...(await aboutParent(app, event.postId))];
    case 'notification.created':
    case 'notifications.read':
      return [{ type: 'notifications', accountId: event.accountId }];
    default:
      return [];
  }
}

/** Public posts that answer nothing stand in the public timelines; replies change a count. */
async function aboutNewPost(app: App, postId: PostId): Promise<LiveMessage[]> {
  const post = await app.db
    .selectFrom('posts')
    .select(['local', 'visibility', 'in_reply_to_id', 'in_reply_to_uri'])
    .where('id', '=', postId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!post) return [];
  if (post.in_reply_to_id) return [{ type: 'post', postId: post.in_reply_to_id }];
  if (post.in_reply_to_uri !== null || post.visibility !== 'public') return [];
  return [{ type: 'public', postId, local: post.local }];
}

async function aboutParent(app: App, postId: PostId): Promise<LiveMessage[]> {
  const post = await app.db
    .selectFrom('posts')
    .select('in_reply_to_id')
    .where('id', '=', postId)
    .executeTakeFirst();
  return post?.in_reply_to_id ? [{ type: 'post', postId: post.in_reply_to_id }] : [];
}
