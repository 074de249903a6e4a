import type { Log } from '../lib/log.ts';
import type { JobWorker, Processor, QueueBackend } from './backend.ts';
import { CONCURRENCY, QUEUE_NAMES } from './queues.ts';
import type { JobHandler, JobHandlers, JobName } from './types.ts';

export interface Workers {
  /** Takes no more jobs; waits for the active ones, 10 s at most. What is cut off will be run again. */
  stop(): Promise<void>;
}

export interface WorkDependencies {
  backend: QueueBackend;
  log: Log;
  /** Milliseconds after which the jobs of a killed process are taken over. */
  takeOver?: number;
}

/** Factor on the concurrency of each queue: the embedded database has one session, more would only wait. */
const EMBEDDED = 0.5;
const GRACE = 10_000;

/** Starts working on every queue. */
export function startWorkers(dependencies: WorkDependencies, handlers: JobHandlers): Workers {
  const stopping = new AbortController();
  const { signal } = stopping;
  const workers = new Map<string, JobWorker>();
  const open = (queue: string) => {
    if (signal.aborted) return;
    const worker = openWorker(dependencies, queue, (job) => run(handlers, job, signal));
    workers.set(queue, worker);
    // A worker whose store went away while it was being opened would stay idle for ever.
    worker.waitUntilReady().catch(async () => {
      await worker.close(true).catch(() => {});
      setTimeout(() => open(queue), 1000).unref();
    });
  };
  for (const queue of QUEUE_NAMES) open(queue);
  return {
    async stop() {
      stopping.abort();
      await close([...workers.values()], dependencies.log);
    },
  };
}

function openWorker(
  { backend, log, takeOver = 20_000 }: WorkDependencies,
  queue: string,
  process: Processor,
) {
  const concurrency = (CONCURRENCY[queue] ?? 1) * (backend.kind === 'embedded' ? EMBEDDED : 1);
  const worker = backend.worker(queue, process, {
    concurrency: Math.max(1, Math.round(concurrency)),
    lockDuration: takeOver,
    stalledInterval: takeOver / 2,
    // A job that was under way when a process was killed is not to blame for it.
    maxStalledCount: 20,
    drainDelay: 10,
    // After an error of the store itself, for instance a connection that was lost.
    runRetryDelay: 1000,
  });
  watch(worker, queue, log);
  return worker;
}

async function close(workers: readonly JobWorker[], log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), GRACE);
  });
  const closed = Promise.all(workers.map((worker) => worker.close()));
  const outcome = await Promise.race([closed, late]);
  clearTimeout(timer);
  if (outcome !== 'late') return;
  log.warn('Jobs were still running and are left to the next start');
  await Promise.all(workers.map((worker) => worker.close(true)));
}

async function run(
  handlers: JobHandlers,
  job: { name: string; data: unknown },
  signal: AbortSignal,
): Promise<void> {
  if (!isJobName(handlers, job.name)) throw new Error(`There is no handler for the job ${job.name}`);
  // The queue keeps a job's name and data together as `add` typed them.
  const handler = handlers[job.name] as JobHandler<JobName>;
  await handler(job.data as never, signal);
}

function isJobName(handlers: JobHandlers, name: string): name is JobName {
  return Object.hasOwn(handlers, name);
}

function watch(worker: JobWorker, queue: string, log: Log): void {
  worker.onError((error) => log.error('A worker has an error', { queue, error }));
  worker.onFailed((job, error) => {
    const fields = { queue, job: job.name, id: job.id, attempts: job.attempts, error };
    if (job.again) log.warn('A job failed and will be tried again', fields);
    else log.error('A job failed for good', fields);
  });
}
