import type { IQueueBackend, JobProgress, Queue, Worker } from 'bullmq';
import type { JobQueue, JobWorker } from './backend.ts';

/** The narrow face of a BullMQ worker, the same for each backend. */
export function jobWorker<Backend extends IQueueBackend, Progress extends JobProgress, Connection>(
  worker: Worker<unknown, void, string, Backend, Progress, Connection>,
): JobWorker {
  return {
    name: worker.name,
    onError: (listener) => void worker.on('error', listener),
    onFailed: (listener) =>
      void worker.on('failed', (job, error) => {
        if (!job) return;
        const again = job.finishedOn === undefined;
        listener({ id: job.id, name: job.name, attempts: job.attemptsMade, again }, error);
      }),
    waitUntilReady: () => worker.waitUntilReady(),
    close: (force) => worker.close(force),
  };
}

/** The narrow face of a BullMQ queue. */
export function jobQueue<Backend extends IQueueBackend, Connection>(
  queue: Queue<unknown, void, string, unknown, void, string, Backend, Connection>,
): JobQueue {
  return {
    name: queue.name,
    addBulk: async (jobs) => void (await queue.addBulk(jobs)),
    async counts() {
      const counts = await queue.getJobCounts('wait', 'prioritized', 'waiting-children', 'active', 'delayed');
      const { active = 0, delayed = 0, ...waiting } = counts;
      return { active, delayed, waiting: Object.values(waiting).reduce((sum, count) => sum + count, 0) };
    },
    dueWithin: (milliseconds) => queue.getDelayedCount(Date.now() + milliseconds),
    limit: async (concurrency) => void (await queue.setGlobalConcurrency(concurrency)),
    onError: (listener) => void queue.on('error', listener),
    waitUntilReady: async () => void (await queue.waitUntilReady()),
    close: () => queue.close(),
  };
}
