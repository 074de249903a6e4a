import { sql } from 'kysely';
import type { Db } from '../db/tables/index.ts';

/** Hosts that have something due and that nobody is sending to, those that waited longest first. */
export async function dueHosts(db: Db, now: Date, limit = 1000): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('instances', 'instances.host', 'deliveries.host')
    .select('deliveries.host')
    .where('deliveries.state', '=', 'pending')
    .where(({ or, eb }) =>
      or([eb('deliveries.next_attempt_at', 'is', null), eb('deliveries.next_attempt_at', '<=', now)]),
    )
    .where(({ or, eb }) =>
      or([eb('instances.next_attempt_at', 'is', null), eb('instances.next_attempt_at', '<=', now)]),
    )
    .where(sql<boolean>`(instances.lease_until is null or instances.lease_until < clock_timestamp())`)
    .groupBy('deliveries.host')
    .orderBy(({ fn }) => fn.min('deliveries.id'))
    .limit(limit)
    .execute();
  return rows.map((row) => row.host);
}

/** Frees every host: for a process that knows it is the only one, after it was killed. */
export async function freeLeases(db: Db): Promise<void> {
  await db
    .updateTable('instances')
    .set({ lease_owner: null, lease_until: null })
    .where('lease_until', 'is not', null)
    .execute();
}
