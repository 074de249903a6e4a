import type { JobsOptions, WorkerOptions } from 'bullmq';
import type { Database } from '../db/connect.ts';
import { databaseName } from '../db/identity.ts';
import { openPostgresBackend } from './backend-postgres.ts';
import { openRedisBackend } from './backend-redis.ts';

/** One job as BullMQ takes it. */
export interface RawJob {
  name: string;
  data: unknown;
  opts?: JobsOptions;
}

/** The part of BullMQ's Queue that Perch uses, alike on each backend. */
export interface JobQueue {
  readonly name: string;
  addBulk(jobs: RawJob[]): Promise<void>;
  /** Jobs that wait, run, or are delayed. */
  counts(): Promise<{ waiting: number; active: number; delayed: number }>;
  /** Delayed jobs whose time comes within so many milliseconds. */
  dueWithin(milliseconds: number): Promise<number>;
  /** Lets all processes together work on so many jobs at once. */
  limit(concurrency: number): Promise<void>;
  onError(listener: (error: Error) => void): void;
  waitUntilReady(): Promise<void>;
  close(): Promise<void>;
}

/** The part of BullMQ's Worker that Perch uses. */
export interface JobWorker {
  readonly name: string;
  onError(listener: (error: Error) => void): void;
  onFailed(listener: (job: FailedJob, error: Error) => void): void;
  waitUntilReady(): Promise<unknown>;
  /** Waits for active jobs, unless `force`. */
  close(force?: boolean): Promise<void>;
}

export interface FailedJob {
  id: string | undefined;
  name: string;
  attempts: number;
  /** Whether it will be tried again. */
  again: boolean;
}

export type Processor = (job: { name: string; data: unknown }) => Promise<void>;
export type JobQueueOptions = JobsOptions;
export type JobWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix'>;

/** Where BullMQ keeps its jobs: Redis, or PostgreSQL, be it a server or the embedded one. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres' | 'embedded';
  queue(name: string, defaults?: JobQueueOptions): JobQueue;
  worker(name: string, process: Processor, options?: JobWorkerOptions): JobWorker;
  /** Whether the store of the jobs answers now. */
  ready(): Promise<boolean>;
  /** Close queues and workers first. */
  close(): Promise<void>;
}

/**
 * Opens the store of the jobs: Redis where there is one, otherwise the database itself, in a schema `bullmq`
 * that is made or brought up to date here (BullMQ takes a lock, so several processes may start at once).
 * @throws when the store does not answer
 */
export async function openBackend(options: {
  database: Database;
  redisUrl: string | null;
}): Promise<QueueBackend> {
  const { database, redisUrl } = options;
  if (redisUrl) return openRedisBackend(redisUrl, `perch-${await databaseName(database.db)}`);
  return openPostgresBackend(database);
}
