import type { DeliveryState } from '../../db/tables/delivery.ts';
import type { App, DeliveryStatus, DeliveryTrouble } from '../../domain/ports.ts';

/** How far a post has come on its way to other servers; all zero for one that went nowhere. */
export async function deliveryStatus(app: App, postUri: string): Promise<DeliveryStatus> {
  const about = app.db
    .selectFrom('deliveries')
    .innerJoin('activities', 'activities.id', 'deliveries.activity_id')
    .where('activities.object_uri', '=', postUri);
  const counts = await about
    .select(({ fn }) => ['deliveries.state', fn.countAll<string>().as('count')])
    .groupBy('deliveries.state')
    .execute();
  const troubles = await about
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
    .orderBy('deliveries.id')
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
