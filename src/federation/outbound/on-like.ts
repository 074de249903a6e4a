import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { Outgoing } from '../delivery/types.ts';
import { simple, undoOf } from './activities.ts';
import { between, localToRemote, outgoing } from './parties.ts';

export async function likeCreated(app: App, event: DomainEventOf<'like.created'>): Promise<Outgoing | null> {
  const row = await app.db
    .selectFrom('likes')
    .select('uri')
    .where('account_id', '=', event.accountId)
    .where('post_id', '=', event.postId)
    .executeTakeFirst();
  return row ? likeBetween(app, { ...event, uri: row.uri }, false) : null;
}

export async function likeDeleted(app: App, event: DomainEventOf<'like.deleted'>): Promise<Outgoing | null> {
  return likeBetween(app, event, true);
}

async function likeBetween(
  app: App,
  like: { postId: PostId; accountId: AccountId; uri: string },
  undone: boolean,
): Promise<Outgoing | null> {
  const post = await app.db
    .selectFrom('posts')
    .select(['uri', 'account_id'])
    .where('id', '=', like.postId)
    .executeTakeFirst();
  const sides = post && (await localToRemote(app, like.accountId, post.account_id));
  if (!sides) return null;
  const { sender, receiver } = sides;
  const activity = simple('Like', {
    uri: like.uri,
    actorUri: sender.uri,
    objectUri: post.uri,
    to: receiver.uri,
  });
  return outgoing(undone ? undoOf(app, activity) : activity, sender.id, between(sender, post.uri), {
    accountIds: [receiver.id],
  });
}
