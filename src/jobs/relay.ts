import type { Db } from '../db/tables/index.ts';
import type { DomainEvent } from '../domain/events.ts';
import type { Relay } from '../domain/ports.ts';
import type { Log } from '../lib/log.ts';
import type { Queues } from './queues.ts';
import { react } from './react.ts';

export interface RunningRelay extends Relay {
  /** Hands on everything that is in the outbox now. */
  drain(): Promise<void>;
  /** Looks by itself from now on, so that what a killed process left behind is found. */
  start(): void;
  /** Looks no more, once what it is at has been handed on. */
  stop(): Promise<void>;
}

export interface RelayDependencies {
  db: Db;
  queues: Pick<Queues, 'add'>;
  log: Log;
  /** Milliseconds between two looks of its own. */
  interval?: number;
}

const BATCH = 200;

/**
 * Moves events from the outbox to the queues: read, add, delete, as three short steps and never in one transaction.
 * A crash between two of them, or another process at the same rows, repeats an add with the same ids, which adds nothing.
 */
export function createRelay({ db, queues, log, interval = 3000 }: RelayDependencies): RunningRelay {
  let running: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const run = async () => {
    do {
      again = false;
      while ((await handOn(db, queues, log)) === BATCH);
    } while (again);
  };
  const drain = (): Promise<void> => {
    again = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
  const poke = () => {
    if (stopped) return;
    drain().catch((error: unknown) => log.error('The outbox could not be handed on', { error }));
  };
  return {
    poke,
    drain,
    start() {
      timer ??= setInterval(poke, interval).unref();
      poke();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running?.catch(() => {});
    },
  };
}

async function handOn(db: Db, queues: Pick<Queues, 'add'>, log: Log): Promise<number> {
  const rows = await db.selectFrom('outbox').select(['id', 'event']).orderBy('id').limit(BATCH).execute();
  if (rows.length === 0) return 0;
  const jobs = rows.flatMap((row) => {
    const added = react(row.id, row.event as DomainEvent);
    if (added.length === 0) log.warn('Nothing follows from an event', { event: row.event });
    return added;
  });
  await queues.add(jobs);
  await db
    .deleteFrom('outbox')
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute();
  return rows.length;
}
