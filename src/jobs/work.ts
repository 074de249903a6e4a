import type { Log } from '../lib/log.ts';
import type { JobWorker, QueueBackend } from './backend.ts';
import { CONCURRENCY } from './queues.ts';
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
  const { backend, log, takeOver = 20_000 } = dependencies;
  const stopping = new AbortController();
  const workers = Object.entries(CONCURRENCY).map(([queue, concurrency]) => {
    const factor = backend.kind === 'embedded' ? EMBEDDED : 1;
    const worker = backend.worker(queue, (job) => run(handlers, job, stopping.signal), {
      concurrency: Math.max(1, Math.round(concurrency * factor)),
      lockDuration: takeOver,
      stalledInterval: takeOver / 2,
      // A job that was under way when a process was killed is not to blame for it.
      maxStalledCount: 20,
      drainDelay: 10,
    });
    watch(worker, queue, log);
    return worker;
  });
  return {
    async stop() {
      stopping.abort();
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
    },
  };
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
