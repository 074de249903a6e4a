import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import type { App } from '../../domain/ports.ts';
import { keyPairsOf } from '../keys.ts';
import { signActivity } from './sign.ts';
import type { Outgoing } from './types.ts';

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
  return app.db.transaction().execute((db) => insert(db, app.config.origin, outgoing, body));
}

async function insert(db: Db, origin: string, outgoing: Outgoing, body: string): Promise<string[]> {
  const activity = await db
    .insertInto('activities')
    .values({
      uri: outgoing.uri,
      account_id: outgoing.senderId,
      object_uri: outgoing.objectUri,
      public: outgoing.public,
      body,
    })
    .onConflict((conflict) => conflict.column('uri').doNothing())
    .returning('id')
    .executeTakeFirst();
  // Another process stored it in this moment, and wakes its hosts.
  if (!activity) return [];
  // In one order everywhere, so that two of these never wait for each other.
  await sql`
    with receivers as (${receivers(outgoing)}),
    known as (
      select inbox, lower(substring(inbox from '^https?://([^/?#@]+)(?:[/?#]|$)')) as host from receivers
    ),
    sent as (
      insert into deliveries (activity_id, inbox, host)
      select ${activity.id}::bigint, inbox, host from known
      where host is not null and host <> ${new URL(origin).host}
        and domain_severity(host) is distinct from 'suspend'
      order by host, inbox
      returning host
    )
    insert into instances (host) select distinct host from sent order by host on conflict do nothing
  `.execute(db);
  return pendingHosts(db, activity.id);
}

/** Distinct inboxes; a server's shared inbox stands for all its people. */
function receivers({ to }: Outgoing): RawBuilder<unknown> {
  return sql`
    select coalesce(a.shared_inbox, a.inbox) as inbox
      from follows f join accounts a on a.id = f.follower_id
      where f.followee_id = ${to.followersOf}::bigint and f.accepted_at is not null
        and a.domain is not null and a.deleted_at is null and a.suspended_at is null
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
