import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';
import { localAccount } from './accounts.ts';
import { activityUri, createOf, updateOf } from './activities.ts';
import { type Json, PUBLIC } from './context.ts';
import { followersOf, isPublic } from './note.ts';
import { outgoing } from './parties.ts';
import { type PostRecord, readPost } from './posts.ts';

export async function postCreated(app: App, event: DomainEventOf<'post.created'>): Promise<Outgoing | null> {
  const post = await readPost(app, event.postId);
  return post && envelope(post, createOf(app, post));
}

export async function postEdited(app: App, event: DomainEventOf<'post.edited'>): Promise<Outgoing | null> {
  const post = await readPost(app, event.postId);
  return post?.editedAt ? envelope(post, updateOf(app, post)) : null;
}

/** The sender's keys outlive a deleted account for this; the copies' inboxes were gathered before the rows went. */
export async function postDeleted(app: App, event: DomainEventOf<'post.deleted'>): Promise<Outgoing | null> {
  const sender = await localAccount(app, event.accountId);
  if (!sender || event.inboxes.length === 0) return null;
  const activity: Json = {
    id: activityUri(app, `delete-${event.postId}`),
    type: 'Delete',
    actor: sender.uri,
    to: isPublic(event) ? [PUBLIC] : event.visibility === 'followers' ? [followersOf(sender.uri)] : [],
    object: { id: event.uri, type: 'Tombstone' },
  };
  return outgoing(activity, sender.id, event.uri, { inboxes: event.inboxes });
}

function envelope(post: PostRecord, activity: Json): Outgoing {
  const people = new Set(post.mentions.map((mention) => mention.accountId));
  if (isPublic(post) && post.inReplyToAccount) people.add(post.inReplyToAccount.id);
  return outgoing(activity, post.accountId, post.uri, {
    followersOf: post.visibility === 'mentioned' ? null : post.accountId,
    accountIds: [...people],
  });
}
