import type { Log } from '../lib/log.ts';
import type { JobQueue, JobQueueOptions, QueueBackend } from './backend.ts';
import { LANES, laneOf } from './lanes.ts';
import type { JobName, NewJob } from './types.ts';

/**
 * One small queue per kind of work, so that slow work (other servers, mail) never holds up home timelines.
 * `deliver` is split into lanes, each serial over all processes: what happens to one thing is told in order.
 */
const QUEUE_OF: Record<Exclude<JobName, 'deliver'>, string> = {
  fanOutPost: 'home',
  fanOutBoost: 'home',
  bringIn: 'home',
  takeOut: 'home',
  takeOutBoost: 'home',
  drainHost: 'hosts',
  stream: 'stream',
  mail: 'mail',
  fetchParent: 'fetch',
  enforceDomain: 'fetch',
  checkQuote: 'fetch',
  refollow: 'fetch',
  fetchPreview: 'previews',
  checkLinks: 'previews',
  refreshPoll: 'fetch',
  // Nobody waits for whole conversations, and they may take minutes: never before anything else.
  fetchReplies: 'conversations',
  synchroniseFollowers: 'conversations',
};

/** How many jobs of a queue one process works on at once. */
export const CONCURRENCY: Readonly<Record<string, number>> = {
  home: 4,
  hosts: 24,
  stream: 8,
  mail: 2,
  fetch: 4,
  previews: 2,
  conversations: 2,
  ...Object.fromEntries(LANES.map((lane) => [lane, 1])),
};
export const QUEUE_NAMES: readonly string[] = Object.keys(CONCURRENCY);

const HOUR = 3600;
const DEFAULTS: JobQueueOptions = {
  // The last try comes about an hour after the first.
  attempts: 12,
  backoff: { type: 'exponential', delay: 1000, jitter: 0.5 },
  // Kept for a while, because only a known id makes a repeated add harmless.
  removeOnComplete: { age: HOUR, count: 5000 },
  removeOnFail: { age: 7 * 24 * HOUR },
};

/** The queues of this process, to add to and to look at. */
export interface Queues {
  /** Adds jobs in their order; one whose id is known already is left out. */
  add(jobs: readonly NewJob[]): Promise<void>;
  /** Says that there is something for these hosts. */
  wake(hosts: readonly string[]): Promise<void>;
  /** Jobs per queue that wait, run, or are due within a second; queues without any are left out. */
  busy(): Promise<Record<string, number>>;
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

export interface QueuesOptions {
  /** Queues of others (the inbox) that `busy` shall count as well. */
  others?: readonly string[];
}

export async function openQueues(
  backend: QueueBackend,
  log: Log,
  options: QueuesOptions = {},
): Promise<Queues> {
  const open = (name: string) => watched(backend.queue(name, DEFAULTS), log);
  const own = new Map(QUEUE_NAMES.map((name) => [name, open(name)]));
  const all = [...own.values(), ...(options.others ?? []).map(open)];
  await Promise.all(all.map((queue) => queue.waitUntilReady()));
  for (const lane of LANES) await own.get(lane)?.limit(1);
  const queues: Queues = {
    async add(jobs) {
      for (const [name, group] of Map.groupBy(jobs, queueOf)) {
        await own.get(name)?.addBulk(
          group.map(({ name, data, id, delay }) => ({
            name,
            data,
            opts: {
              ...(id ? { jobId: id } : {}),
              ...(delay ? { delay } : {}),
              ...(name === 'drainHost' ? WAKE : {}),
            },
          })),
        );
      }
    },
    wake: (hosts) => queues.add(hosts.map((host) => ({ name: 'drainHost', data: { host } }))),
    async busy() {
      const counts = await Promise.all(
        all.map(async (queue) => [queue.name, await busyJobs(queue)] as const),
      );
      return Object.fromEntries(counts.filter(([, count]) => count > 0));
    },
    ready: () => backend.ready(),
    async close() {
      await Promise.all(all.map((queue) => queue.close()));
    },
  };
  return queues;
}

/** A wake-up is worth nothing once it is done; its failures are the host's and stand in its row. */
const WAKE: JobQueueOptions = { attempts: 3, removeOnComplete: true };

function queueOf(job: NewJob): string {
  return job.name === 'deliver' ? laneOf(job.data) : QUEUE_OF[job.name];
}

function watched(queue: JobQueue, log: Log): JobQueue {
  queue.onError((error) => log.error('A queue has an error', { queue: queue.name, error }));
  return queue;
}

async function busyJobs(queue: JobQueue): Promise<number> {
  const { waiting, active } = await queue.counts();
  return waiting + active + (await queue.dueWithin(1000));
}
