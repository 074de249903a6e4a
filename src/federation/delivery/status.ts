import { sql } from 'kysely';
import type { DeliveryState } from '../../db/tables/delivery.ts';
import type { App, DeliveryStatus, DeliveryTrouble } from '../../domain/ports.ts';

/** How many servers have a post with all that became of it, and which have not; all zero for one that went nowhere. */
export async function deliveryStatus(app: App, postUri: string): Promise<DeliveryStatus> {
  const about = app.db
    .selectFrom('deliveries')
    .innerJoin('activities', 'activities.id', 'deliveries.activity_id')
    .where('activities.object_uri', '=', postUri);
  // An edit is sent as well, and people of one server may have inboxes of their own: what counts is the server.
  const perHost = about
    .select([
      sql<DeliveryState>`case when bool_or(deliveries.state = 'pending') then 'pending'
        when bool_or(deliveries.state = 'failed') then 'failed' else 'delivered' end`.as('state'),
    ])
    .groupBy('deliveries.host');
  const counts = await app.db
    .selectFrom(perHost.as('hosts'))
    .select(({ fn }) => ['state', fn.countAll<string>().as('count')])
    .groupBy('state')
    .execute();
  const troubles = await about
    .distinctOn('deliveries.host')
    .leftJoin('instances', 'instances.host', 'deliveries.host')
    .select([
      'deliveries.host',
      'deliveries.state',
      'deliveries.attempts',
      'deliveries.last_status as status',
      'deliveries.last_error as error',
    ])
    .where('deliveries.state', '<>', 'delivered')
    // What waits for a host that fails has not been tried itself.
    .where(({ or, eb }) =>
      or([
        eb('deliveries.state', '=', 'failed'),
        eb('deliveries.attempts', '>', 0),
        eb('instances.failing_since', 'is not', null),
      ]),
    )
    .orderBy('deliveries.host')
    .orderBy('deliveries.attempts', 'desc')
    .limit(50)
    .$narrowType<{ state: DeliveryTrouble['state'] }>()
    .execute();
  const count = (state: DeliveryState) => Number(counts.find((row) => row.state === state)?.count ?? 0);
  return { delivered: count('delivered'), pending: count('pending'), failed: count('failed'), troubles };
}

/** Makes everything about a post that was given up, or waits, due at once. Returns the hosts to wake. */
export async function retry(app: App, postUri: string): Promise<string[]> {
  return app.db.transaction().execute(async (db) => {
    const rows = await db
      .updateTable('deliveries')
      .set({ state: 'pending', attempts: 0, next_attempt_at: null, finished_at: null })
      .where('state', '<>', 'delivered')
      .where('activity_id', 'in', (eb) =>
        eb.selectFrom('activities').select('id').where('object_uri', '=', postUri),
      )
      .returning('host')
      .execute();
    const hosts = [...new Set(rows.map((row) => row.host))];
    if (hosts.length === 0) return hosts;
    await db.updateTable('instances').set({ next_attempt_at: null }).where('host', 'in', hosts).execute();
    return hosts;
  });
}
