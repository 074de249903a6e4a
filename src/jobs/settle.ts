import { sql } from 'kysely';
import type { Db } from '../db/tables/index.ts';
import type { Queues } from './queues.ts';

/** One server whose background work is waited for. */
export interface Settling {
  db: Db;
  queues: Pick<Queues, 'busy'>;
  clock?: { now(): Date };
}

export interface SettleOptions {
  /** Milliseconds after which it gives up; 20 s unless told. */
  timeout?: number;
}

const INTERVAL = 20;

/**
 * Waits until nothing is left to do on these servers, for tests: outboxes empty, no job waiting, running or due within
 * a second, no delivery due to a host that is not failing. Looks at the true state; two looks in a row must be clean,
 * because work may move from a place not yet looked at to one already looked at.
 * @throws with what is left, when the time is over
 */
export async function settle(
  servers: Settling | readonly Settling[],
  options: SettleOptions = {},
): Promise<void> {
  const all = Array.isArray(servers) ? (servers as readonly Settling[]) : [servers as Settling];
  const end = Date.now() + (options.timeout ?? 20_000);
  let clean = 0;
  while (clean < 2) {
    const left = (await Promise.all(all.map(leftTo))).flat();
    clean = left.length === 0 ? clean + 1 : 0;
    if (clean > 0) continue;
    if (Date.now() > end) throw new Error(`Still to do: ${left.join('; ')}`);
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
  }
}

async function leftTo(server: Settling): Promise<string[]> {
  const events = await outboxLeft(server.db);
  if (events.length > 0) return [`events ${events.join(', ')}`];
  const busy = Object.entries(await server.queues.busy());
  if (busy.length > 0) return busy.map(([queue, count]) => `${count} of queue ${queue}`);
  const deliveries = await deliveriesDue(server.db, server.clock?.now() ?? new Date());
  return deliveries.map(({ host, count }) => `${count} deliveries to ${host}`);
}

async function outboxLeft(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select(sql<string>`event ->> 'type'`.as('type'))
    .limit(10)
    .execute();
  return rows.map((row) => row.type);
}

function deliveriesDue(db: Db, now: Date): Promise<{ host: string; count: string }[]> {
  return db
    .selectFrom('deliveries')
    .leftJoin('instances', 'instances.host', 'deliveries.host')
    .select(({ fn }) => ['deliveries.host', fn.countAll<string>().as('count')])
    .where('deliveries.state', '=', 'pending')
    .where(({ or, eb }) =>
      or([eb('instances.next_attempt_at', 'is', null), eb('instances.next_attempt_at', '<=', now)]),
    )
    .where(({ or, eb }) =>
      or([eb('deliveries.next_attempt_at', 'is', null), eb('deliveries.next_attempt_at', '<=', now)]),
    )
    .groupBy('deliveries.host')
    .execute();
}
