import type { App } from '../../domain/ports.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { Outgoing } from '../delivery/types.ts';
import { standing } from './activities.ts';
import { type Json, PUBLIC } from './context.ts';

/** Somebody who takes part in an activity. */
export interface Party {
  id: AccountId;
  uri: string;
  local: boolean;
}

/** The accounts by id, local and remote; a deleted or suspended local one counts as absent. */
export async function readParties(app: App, ids: readonly AccountId[]): Promise<Map<AccountId, Party>> {
  const rows = await app.db
    .selectFrom('accounts')
    .select(['id', 'uri', 'domain', 'suspended_at', 'deleted_at'])
    .where('id', 'in', ids)
    .execute();
  return new Map(
    rows
      .filter((row) => row.domain !== null || (row.suspended_at === null && row.deleted_at === null))
      .map((row) => [row.id, { id: row.id, uri: row.uri, local: row.domain === null }]),
  );
}

/** The two sides of something a local account does to a remote one; null when it is not so. */
export async function localToRemote(
  app: App,
  senderId: AccountId,
  receiverId: AccountId,
): Promise<{ sender: Party; receiver: Party } | null> {
  const parties = await readParties(app, [senderId, receiverId]);
  const [sender, receiver] = [parties.get(senderId), parties.get(receiverId)];
  return sender?.local && receiver && !receiver.local ? { sender, receiver } : null;
}

/** The account if it is local and living: the only kind that speaks. */
export async function localParty(app: App, id: AccountId): Promise<Party | null> {
  const party = (await readParties(app, [id])).get(id);
  return party?.local ? party : null;
}

/**
 * What somebody does to a person or post over and over (follow, unfollow, follow again): deliveries keep the order of
 * everything under this one name, as other servers undo by who and what, not by the id.
 */
export const between = (sender: Pick<Party, 'uri'>, objectUri: string) => `${sender.uri} ${objectUri}`;

/** Puts an activity into its envelope. */
export function outgoing(
  activity: Json,
  senderId: AccountId,
  objectUri: string,
  to: Partial<Outgoing['to']>,
): Outgoing {
  return {
    uri: String(activity.id),
    senderId,
    objectUri,
    public: isAddressedToAll(activity),
    json: standing(activity),
    to: { followersOf: null, accountIds: [], inboxes: [], ...to },
  };
}

export function isAddressedToAll(activity: Json): boolean {
  return [activity.to, activity.cc].flat().includes(PUBLIC);
}
