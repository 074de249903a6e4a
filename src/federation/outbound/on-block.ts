import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';
import { simple, undoOf } from './activities.ts';
import { between, localToRemote, outgoing } from './parties.ts';

export async function blockCreated(
  app: App,
  event: DomainEventOf<'block.created'>,
): Promise<Outgoing | null> {
  const row = await app.db.selectFrom('blocks').select('id').where('uri', '=', event.uri).executeTakeFirst();
  return row ? blockBetween(app, event, false) : null;
}

export async function blockDeleted(
  app: App,
  event: DomainEventOf<'block.deleted'>,
): Promise<Outgoing | null> {
  return blockBetween(app, event, true);
}

async function blockBetween(
  app: App,
  block: DomainEventOf<'block.created' | 'block.deleted'>,
  undone: boolean,
): Promise<Outgoing | null> {
  const sides = await localToRemote(app, block.accountId, block.targetId);
  if (!sides) return null;
  const { sender, receiver } = sides;
  const activity = simple('Block', {
    uri: block.uri,
    actorUri: sender.uri,
    objectUri: receiver.uri,
    to: receiver.uri,
  });
  return outgoing(undone ? undoOf(app, activity) : activity, sender.id, between(sender, receiver.uri), {
    accountIds: [receiver.id],
  });
}
