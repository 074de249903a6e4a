import { createHash } from 'node:crypto';
import type {
  MessageQueue,
  MessageQueueDepth,
  MessageQueueEnqueueOptions,
  MessageQueueListenOptions,
} from '@fedify/fedify';
import type { JobsOptions, WorkerOptions } from 'bullmq';
import type { Log } from '../lib/log.ts';
import { orderOf } from './inbox/order.ts';

/** The part of a store of jobs that is needed here; `jobs/backend.ts` has it. */
interface Backend {
  queue(name: string, defaults?: JobsOptions): BackendQueue;
  worker(
    name: string,
    process: (job: { name: string; data: unknown }) => Promise<void>,
    options?: Omit<WorkerOptions, 'connection' | 'prefix'>,
  ): BackendWorker;
}
interface BackendQueue {
  addBulk(jobs: { name: string; data: unknown; opts?: JobsOptions }[]): Promise<void>;
  counts(): Promise<{ waiting: number; active: number; delayed: number }>;
  limit(concurrency: number): Promise<void>;
  onError(listener: (error: Error) => void): void;
  close(): Promise<void>;
}
interface BackendWorker {
  onError(listener: (error: Error) => void): void;
  close(force?: boolean): Promise<void>;
}

export interface BullMessageQueueOptions {
  log: Log;
  /** The queue's name: `inbox`. */
  name?: string;
  /** Messages worked on at once by one process. */
  concurrency?: number;
  /** Serial queues beside the main one, for messages that must keep an order. */
  lanes?: number;
  /** By what a message is kept in order, where Fedify gives no key: those with the same one are worked on one after the other. */
  orderOf?: (message: unknown) => string | undefined;
  /** Milliseconds after which the messages of a killed process are taken over. */
  takeOver?: number;
}

const BATCH = 500;
const GRACE = 10_000;

/**
 * Fedify's MessageQueue on BullMQ. Fedify handles failures itself by putting the message in again later, so
 * `nativeRetrial` is false; BullMQ's own attempts are for what escapes Fedify. BullMQ chooses the job ids: a held
 * message is put in again, with the same id, while its job is still running.
 */
export class BullMessageQueue implements MessageQueue {
  readonly nativeRetrial = false;
  readonly #backend: Backend;
  readonly #log: Log;
  readonly #name: string;
  readonly #concurrency: number;
  readonly #lanes: readonly string[];
  readonly #takeOver: number;
  readonly #orderOf: (message: unknown) => string | undefined;
  readonly #queues = new Map<string, Promise<BackendQueue>>();

  constructor(backend: Backend, options: BullMessageQueueOptions) {
    this.#backend = backend;
    this.#log = options.log;
    this.#name = options.name ?? 'inbox';
    this.#concurrency = options.concurrency ?? 8;
    this.#lanes = laneNames(this.#name, options.lanes ?? 0);
    this.#orderOf = options.orderOf ?? (() => undefined);
    this.#takeOver = options.takeOver ?? 20_000;
  }

  async enqueue(message: unknown, options?: MessageQueueEnqueueOptions): Promise<void> {
    await this.enqueueMany([message], options);
  }

  async enqueueMany(messages: readonly unknown[], options?: MessageQueueEnqueueOptions): Promise<void> {
    const opts = jobOptions(options);
    const nameFor = (message: unknown) => this.#nameFor(options?.orderingKey ?? this.#orderOf(message));
    for (const [name, group] of Map.groupBy(messages, nameFor)) {
      const queue = await this.#queue(name);
      for (let start = 0; start < group.length; start += BATCH) {
        const part = group.slice(start, start + BATCH);
        await queue.addBulk(part.map((message) => ({ name: 'message', data: { message }, opts })));
      }
    }
  }

  /** Resolves after `signal` is aborted, when the messages under way are done (10 s at most). */
  async listen(
    handler: (message: unknown) => Promise<void> | void,
    options: MessageQueueListenOptions = {},
  ): Promise<void> {
    const { signal } = options;
    const workers = [this.#name, ...this.#lanes].map((name) => this.#worker(name, handler));
    await new Promise<void>((resolve) => {
      if (signal?.aborted) resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, GRACE);
    });
    await Promise.race([late, Promise.allSettled(workers.map((worker) => worker.close()))]);
    clearTimeout(timer);
  }

  async getDepth(): Promise<MessageQueueDepth> {
    const queues = await Promise.all([this.#name, ...this.#lanes].map((name) => this.#queue(name)));
    const counts = await Promise.all(queues.map((queue) => queue.counts()));
    const ready = counts.reduce((sum, count) => sum + count.waiting, 0);
    const delayed = counts.reduce((sum, count) => sum + count.delayed, 0);
    return { queued: ready + delayed, ready, delayed };
  }

  async close(): Promise<void> {
    for (const queue of this.#queues.values()) await (await queue).close();
  }

  #worker(name: string, handler: (message: unknown) => Promise<void> | void): BackendWorker {
    const worker = this.#backend.worker(
      name,
      async (job) => {
        await handler((job.data as { message: unknown }).message);
      },
      {
        concurrency: name === this.#name ? this.#concurrency : 1,
        lockDuration: this.#takeOver,
        stalledInterval: this.#takeOver / 2,
        maxStalledCount: 20,
        drainDelay: 10,
        runRetryDelay: 1000,
      },
    );
    worker.onError((error) => this.#log.error('A worker has an error', { queue: name, error }));
    return worker;
  }

  #nameFor(orderingKey: string | undefined): string {
    if (orderingKey === undefined || this.#lanes.length === 0) return this.#name;
    const digest = createHash('sha256').update(orderingKey).digest();
    return this.#lanes[(digest[0] ?? 0) % this.#lanes.length] ?? this.#name;
  }

  #queue(name: string): Promise<BackendQueue> {
    const known = this.#queues.get(name);
    if (known) return known;
    const opened = this.#open(name);
    this.#queues.set(name, opened);
    opened.catch(() => this.#queues.delete(name));
    return opened;
  }

  async #open(name: string): Promise<BackendQueue> {
    const queue = this.#backend.queue(name);
    queue.onError((error) => this.#log.error('A queue has an error', { queue: name, error }));
    // Serial over all processes.
    if (name !== this.#name) await queue.limit(1);
    return queue;
  }
}

const laneNames = (name: string, lanes: number): string[] =>
  Array.from({ length: lanes }, (_, index) => `${name}-${index}`);

/** Each is serial over all processes; what one account does and undoes goes the same way. */
const INBOX_LANES = 4;
/** The queues of the inbox, for those who count what is left to do. */
export const INBOX_QUEUES: readonly string[] = ['inbox', ...laneNames('inbox', INBOX_LANES)];

/** The queue of what comes in. */
export function inboxQueue(backend: Backend, log: Log): BullMessageQueue {
  return new BullMessageQueue(backend, { log, name: 'inbox', lanes: INBOX_LANES, orderOf });
}

function jobOptions(options?: MessageQueueEnqueueOptions): JobsOptions {
  const delay = options?.delay === undefined ? 0 : Math.round(options.delay.total('milliseconds'));
  return {
    delay: Math.max(0, delay),
    attempts: 5,
    backoff: { type: 'exponential', delay: 2000 },
    removeOnComplete: true,
    removeOnFail: { age: 24 * 3600, count: 1000 },
  };
}
