import type { DomainEvent } from '../../domain/events.ts';
import type { LiveMessage } from '../../domain/live.ts';
import type { App } from '../../domain/ports.ts';
import type { PostId } from '../../lib/ids.ts';

/** Older posts that were only now brought in are nobody's news. */
const NEWS = 3600_000;

/** Tells open pages of an event. (New home entries and what they hold are told by the fan-out itself.) */
export async function stream(app: App, event: DomainEvent): Promise<void> {
  for (const message of await messagesOf(app, event)) await app.bus.publish(message);
}

async function messagesOf(app: App, event: DomainEvent): Promise<LiveMessage[]> {
  switch (event.type) {
    case 'post.created':
      return created(app, event.postId);
    case 'post.edited':
    case 'quote.settled':
    case 'boost.created':
    case 'boost.deleted':
    case 'like.created':
    case 'like.deleted':
    case 'poll.changed':
    case 'poll.ended':
      return [{ type: 'post', postId: event.postId }];
    case 'post.deleted':
      return [
        {
          type: 'post.deleted',
          postId: event.postId,
          ...(event.named?.length ? { named: event.named } : {}),
        },
        ...(await aboutParent(app, event.postId)),
      ];
    case 'notification.created':
    case 'notifications.read':
      return [{ type: 'notifications', accountId: event.accountId }];
    default:
      return [];
  }
}

/** Public posts that answer nothing stand in the public timelines; a reply changes a count. */
async function created(app: App, postId: PostId): Promise<LiveMessage[]> {
  const post = await app.db
    .selectFrom('posts')
    .select(['local', 'visibility', 'created_at', 'in_reply_to_id', 'in_reply_to_uri'])
    .where('id', '=', postId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!post) return [];
  // Only answers that everybody may read are counted, and only such a number changes now.
  const isOpen = post.visibility === 'public' || post.visibility === 'unlisted';
  if (post.in_reply_to_id) return isOpen ? [{ type: 'post', postId: post.in_reply_to_id }] : [];
  const isNews = app.clock.now().getTime() - post.created_at.getTime() < NEWS;
  if (post.visibility !== 'public' || post.in_reply_to_uri !== null || !isNews) return [];
  return [{ type: 'public', postId, local: post.local }];
}

async function aboutParent(app: App, postId: PostId): Promise<LiveMessage[]> {
  const post = await app.db
    .selectFrom('posts')
    .select('in_reply_to_id')
    .where('id', '=', postId)
    .where('visibility', 'in', ['public', 'unlisted'])
    .executeTakeFirst();
  return post?.in_reply_to_id ? [{ type: 'post', postId: post.in_reply_to_id }] : [];
}
