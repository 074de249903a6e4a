import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import type { App } from '../../domain/ports.ts';
import type { AccountId } from '../../lib/ids.ts';
import { followerDigests, NO_FOLLOWERS, remoteFollowers } from '../followers/digest.ts';
import { keyPairsOf } from '../keys.ts';
import { signActivity } from './sign.ts';
import type { Outgoing, Signed } from './types.ts';

/**
 * Stores an activity, signed once, with one row per distinct inbox it goes to. An activity whose uri is stored
 * already is left as it is, so that a job that runs twice sends once.
 * @returns the hosts that have something to be sent, to be woken
 */
export async function storeActivity(app: App, outgoing: Outgoing): Promise<string[]> {
  const known = await app.db
    .selectFrom('activities')
    .select('id')
    .where('uri', '=', outgoing.uri)
    .executeTakeFirst();
  if (known) return pendingHosts(app.db, known.id);
  const sender = await app.db
    .selectFrom('accounts')
    .select('uri')
    .where('id', '=', outgoing.senderId)
    .executeTakeFirstOrThrow();
  const keys = await keyPairsOf(app, outgoing.senderId);
  const signer = { actorUri: sender.uri, keys };
  const options = { public: outgoing.public, now: app.clock.now() };
  const body = await signActivity(outgoing.json, signer, options);
  return storeSigned(app, { ...outgoing, body });
}

/** The same for an activity that is signed already, if it is not stored yet. */
export async function storeSigned(app: App, signed: Signed): Promise<string[]> {
  return app.db.transaction().execute((db) => insert(db, app.config.origin, signed));
}

async function insert(db: Db, origin: string, outgoing: Signed): Promise<string[]> {
  const activity = await db
    .insertInto('activities')
    .values({
      uri: outgoing.uri,
      account_id: outgoing.senderId,
      object_uri: outgoing.objectUri,
      public: outgoing.public,
      body: outgoing.body,
    })
    .onConflict((conflict) => conflict.column('uri').doNothing())
    .returning('id')
    .executeTakeFirst();
  // Another process stored it in this moment, and wakes its hosts.
  if (!activity) return [];
  const synced = syncedFollowersOf(outgoing);
  // In one order everywhere, so that two of these never wait for each other. The digests are materialized: inlined, they
  // would be summed again for each receiver.
  await sql`
    with receivers as (${receivers(outgoing)}),
    known as (
      select inbox, lower(substring(inbox from '^https?://([^/?#@]+)(?:[/?#]|$)')) as host from receivers
    ),
    followers as materialized (${followerDigests(synced)}),
    sent as (
      insert into deliveries (activity_id, inbox, host, followers_digest)
      select ${activity.id}::bigint, inbox, host, case when ${synced}::bigint is not null
        then coalesce(digest, ${NO_FOLLOWERS}) end
      from known left join followers using (host)
      where host is not null and host <> all (${[new URL(origin).host, ...(outgoing.exceptHosts ?? [])]}::text[])
        and domain_severity(host) is distinct from 'suspend'
      order by host, inbox
      returning host
    )
    insert into instances (host) select distinct host from sent order by host on conflict do nothing
  `.execute(db);
  return pendingHosts(db, activity.id);
}

/** Whose followers a server may compare with its own; of what is passed on for others it is told nothing. */
function syncedFollowersOf({ to, exceptHosts }: Signed): AccountId | null {
  return exceptHosts ? null : to.followersOf;
}

/** Distinct inboxes; a server's shared inbox stands for all its people. */
function receivers({ to }: Signed): RawBuilder<unknown> {
  return sql`
    select coalesce(a.shared_inbox, a.inbox) as inbox ${remoteFollowers(to.followersOf)}
    union
    select coalesce(a.shared_inbox, a.inbox) from accounts a
      where a.id = any(${[...to.accountIds]}::bigint[]) and a.domain is not null and a.deleted_at is null
    union
    select unnest(${[...to.inboxes]}::text[])
  `;
}

async function pendingHosts(db: Db, activityId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('host')
    .distinct()
    .where('activity_id', '=', activityId)
    .where('state', '=', 'pending')
    .execute();
  return rows.map((row) => row.host);
}
