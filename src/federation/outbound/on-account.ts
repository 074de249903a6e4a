import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';
import { localAccount } from './accounts.ts';
import { activityUri } from './activities.ts';
import { actorOf } from './actor.ts';
import { PUBLIC } from './context.ts';
import { followersOf } from './note.ts';
import { outgoing, readParties } from './parties.ts';

export async function accountUpdated(
  app: App,
  event: DomainEventOf<'account.updated'>,
): Promise<Outgoing | null> {
  const account = await localAccount(app, event.accountId);
  if (account?.state !== 'active' && account?.state !== 'suspended') return null;
  const activity = {
    id: activityUri(app, `update-account-${account.id}-${account.updatedAt.getTime()}`),
    type: 'Update',
    actor: account.uri,
    to: [PUBLIC],
    cc: [followersOf(account.uri)],
    object: await actorOf(app, account),
  };
  return outgoing(activity, account.id, account.uri, { followersOf: account.id });
}

/** Somebody of ours lives elsewhere now: their followers should follow the new account. */
export async function accountMoved(
  app: App,
  event: DomainEventOf<'account.moved'>,
): Promise<Outgoing | null> {
  const account = await localAccount(app, event.accountId);
  const target = (await readParties(app, [event.targetId])).get(event.targetId);
  // Taken back before anybody was told.
  if (account?.state !== 'active' || !target || account.movedToUri !== target.uri) return null;
  const activity = {
    id: activityUri(app, `move-${account.id}-${target.id}-${account.movedAt?.getTime() ?? 0}`),
    type: 'Move',
    actor: account.uri,
    to: [followersOf(account.uri)],
    object: account.uri,
    target: target.uri,
  };
  return outgoing(activity, account.id, account.uri, { followersOf: account.id });
}

/** Everybody who may know the account; its keys stay until they are told. */
export async function accountDeleted(
  app: App,
  event: DomainEventOf<'account.deleted'>,
): Promise<Outgoing | null> {
  const account = await localAccount(app, event.accountId);
  if (!account || event.inboxes.length === 0) return null;
  const activity = {
    id: activityUri(app, `delete-account-${account.id}`),
    type: 'Delete',
    actor: account.uri,
    to: [PUBLIC],
    object: account.uri,
  };
  return outgoing(activity, account.id, account.uri, { inboxes: event.inboxes });
}
