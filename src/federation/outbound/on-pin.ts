import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';
import { activityUri } from './activities.ts';
import { PUBLIC } from './context.ts';
import { followersOf } from './note.ts';
import { localParty, outgoing, type Party } from './parties.ts';

export async function pinAdded(app: App, event: DomainEventOf<'pin.added'>): Promise<Outgoing | null> {
  const sender = await localParty(app, event.accountId);
  const pin = await app.db
    .selectFrom('pins')
    .innerJoin('posts', 'posts.id', 'pins.post_id')
    .select(['pins.id', 'posts.uri'])
    .where('pins.account_id', '=', event.accountId)
    .where('pins.post_id', '=', event.postId)
    .where('posts.deleted_at', 'is', null)
    .executeTakeFirst();
  return sender && pin ? told(app, sender, 'Add', pin.uri, pin.id) : null;
}

/** The moment stands in the id, as a post may be unpinned more than once; hearing it twice does no harm. */
export async function pinRemoved(app: App, event: DomainEventOf<'pin.removed'>): Promise<Outgoing | null> {
  const sender = await localParty(app, event.accountId);
  const mark = `${event.postId}-${app.clock.now().getTime()}`;
  return sender ? told(app, sender, 'Remove', event.postUri, mark) : null;
}

function told(app: App, sender: Party, type: 'Add' | 'Remove', postUri: string, mark: string): Outgoing {
  const activity = {
    id: activityUri(app, `${type.toLowerCase()}-${mark}`),
    type,
    actor: sender.uri,
    to: [PUBLIC],
    cc: [followersOf(sender.uri)],
    object: postUri,
    target: `${sender.uri}/featured`,
  };
  return outgoing(activity, sender.id, postUri, { followersOf: sender.id });
}
