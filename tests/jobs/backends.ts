import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/db/connect.ts';
import { openBackend, type QueueBackend } from '../../src/jobs/backend.ts';
import { openQueues, type Queues } from '../../src/jobs/queues.ts';
import type { JobHandlers } from '../../src/jobs/types.ts';
import { startWorkers, type Workers } from '../../src/jobs/work.ts';
import { createLog } from '../../src/lib/log.ts';
import { freshDatabase } from '../support/database.ts';

/** The stores of jobs that can be had here: the database always, Redis where REDIS_URL points at one. */
export const STORES: { name: string; redisUrl: string | null }[] = [
  { name: process.env.DATABASE_URL ? 'PostgreSQL' : 'embedded PostgreSQL', redisUrl: null },
  ...(process.env.REDIS_URL ? [{ name: 'Redis', redisUrl: process.env.REDIS_URL }] : []),
];

/** A database with queues on it, as one process has them. */
export interface Bench {
  database: Database;
  backend: QueueBackend;
  queues: Queues;
  /** Starts workers; those jobs without a handler here do nothing. */
  work(handlers: Partial<JobHandlers>): Workers;
  close(): Promise<void>;
}

export const quiet = createLog('error', () => {});

export async function openBench(redisUrl: string | null, given?: Database): Promise<Bench> {
  const database = given ?? (await freshDatabase());
  const backend = await openBackend({ database, redisUrl });
  const queues = await openQueues(backend, quiet);
  const workers: Workers[] = [];
  return {
    database,
    backend,
    queues,
    work(handlers) {
      const started = startWorkers({ backend, log: quiet, takeOver: 2000 }, { ...IDLE, ...handlers });
      workers.push(started);
      return started;
    },
    async close() {
      for (const one of workers) await one.stop();
      await queues.close();
      await backend.close();
      if (!given) await database.close();
    },
  };
}

const nothing = async () => {};
const IDLE: JobHandlers = {
  fanOutPost: nothing,
  fanOutBoost: nothing,
  bringIn: nothing,
  takeOut: nothing,
  takeOutBoost: nothing,
  refollow: nothing,
  refreshPoll: nothing,
  deliver: nothing,
  drainHost: nothing,
  enforceDomain: nothing,
  stream: nothing,
  mail: nothing,
  checkQuote: nothing,
  fetchParent: nothing,
  fetchReplies: nothing,
  fetchPreview: nothing,
  checkLinks: nothing,
  synchroniseFollowers: nothing,
};

/** A job that nobody else has added. */
export const uniqueId = () => `test-${randomUUID()}`;
