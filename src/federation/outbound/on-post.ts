import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import { audienceOf } from '../../domain/posts/audience.ts';
import type { Outgoing } from '../delivery/types.ts';
import { localAccount } from './accounts.ts';
import { activityUri, createOf, unchangedOf, updateOf } from './activities.ts';
import { type Json, PUBLIC } from './context.ts';
import { followersOf as followersUri, isPublic } from './note.ts';
import { outgoing } from './parties.ts';
import { type PostRecord, readPost } from './posts.ts';

export async function postCreated(app: App, event: DomainEventOf<'post.created'>): Promise<Outgoing | null> {
  const post = await readPost(app, event.postId);
  return post && envelope(app, post, createOf(app, post));
}

export async function postEdited(app: App, event: DomainEventOf<'post.edited'>): Promise<Outgoing | null> {
  const post = await readPost(app, event.postId);
  return post?.editedAt ? envelope(app, post, updateOf(app, post)) : null;
}

/** As the counts of a poll: without `updated` nobody takes it for an edit. */
export async function postRuled(app: App, event: DomainEventOf<'post.ruled'>): Promise<Outgoing | null> {
  const post = await readPost(app, event.postId);
  return post && envelope(app, post, unchangedOf(app, post, `rules-${post.id}-${event.at}`));
}

/** The sender's keys outlive a deleted account for this; the copies' inboxes were gathered before the rows went. */
export async function postDeleted(app: App, event: DomainEventOf<'post.deleted'>): Promise<Outgoing | null> {
  const sender = await localAccount(app, event.accountId);
  if (!sender || event.inboxes.length === 0) return null;
  const activity: Json = {
    id: activityUri(app, `delete-${event.postId}`),
    type: 'Delete',
    actor: sender.uri,
    to: isPublic(event) ? [PUBLIC] : event.visibility === 'followers' ? [followersUri(sender.uri)] : [],
    object: { id: event.uri, type: 'Tombstone' },
  };
  return outgoing(activity, sender.id, event.uri, { inboxes: event.inboxes });
}

/** A post's activity on its way to everybody who has the post. */
export async function envelope(app: App, post: PostRecord, activity: Json): Promise<Outgoing | null> {
  const audience = await audienceOf(app.db, post.id);
  if (!audience) return null;
  const { followersOf, accountIds } = audience;
  return outgoing(activity, post.accountId, post.uri, { followersOf, accountIds });
}
