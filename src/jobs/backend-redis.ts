import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { QueueBackend } from './backend.ts';
import { jobQueue, jobWorker } from './faces.ts';

/**
 * Jobs in Redis. `prefix` keeps servers that share one Redis from taking each other's jobs.
 * @throws when Redis does not answer at the start; later it is waited for
 */
export async function openRedisBackend(url: string, prefix: string): Promise<QueueBackend> {
  const connection = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  // BullMQ reports errors through its queues and workers; without a listener here they would end the process.
  connection.on('error', () => {});
  await connection.connect().catch((error: unknown) => {
    connection.disconnect();
    throw error;
  });
  return {
    kind: 'redis',
    queue: (name, defaults = {}) =>
      jobQueue(new Queue(name, { connection, prefix, defaultJobOptions: defaults })),
    worker: (name, process, options = {}) =>
      jobWorker(new Worker(name, process, { ...options, connection, prefix })),
    ready: async () => connection.status === 'ready' && (await connection.ping()) === 'PONG',
    async close() {
      await connection.quit().catch(() => connection.disconnect());
    },
  };
}
