import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import pg from 'pg';
import { type Database, outlive } from '../db/connect.ts';
import type { QueueBackend } from './backend.ts';
import { bullPool, type NotificationSource } from './bull-pool.ts';
import { jobQueue, jobWorker } from './faces.ts';
import { ServerNotifications } from './server-notifications.ts';

/** Jobs in the database itself, in a schema of their own. */
export async function openPostgresBackend(database: Database): Promise<QueueBackend> {
  return database.url ? openServer(database.url) : openEmbedded(database.pool);
}

async function openServer(url: string): Promise<QueueBackend> {
  const options = { connectionString: url, options: '-c search_path=bullmq', keepAlive: true };
  const pool = new pg.Pool({ ...options, max: 8 });
  outlive(pool);
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  const notifications = new ServerNotifications(options);
  return backend('postgres', pool, notifications, async () => {
    await notifications.close();
    await pool.end();
  });
}

/**
 * PGlite has one session, which BullMQ shares with everything else: no connection of its own to listen on,
 * and the search path covers both schemas (our tables are plural so that no name is in both).
 */
async function openEmbedded(pool: pg.Pool): Promise<QueueBackend> {
  const listeners = new Set<(message: pg.Notification) => void>();
  const attach = (client: pg.PoolClient) => {
    client.on('notification', (message) => {
      for (const listener of listeners) listener(message);
    });
  };
  // A client that is dropped when idle and made anew would miss what is said in between.
  pool.options.idleTimeoutMillis = 0;
  const client = await pool.connect();
  try {
    await runMigrations(client);
    await client.query('set search_path to public, bullmq');
    attach(client);
    pool.on('connect', attach);
  } finally {
    client.release();
  }
  const source: NotificationSource = {
    query: (text, values) => pool.query(text, values),
    onNotification: (listener) => void listeners.add(listener),
    onDrop() {},
  };
  return backend('embedded', pool, source, async () => {});
}

function backend(
  kind: QueueBackend['kind'],
  pool: pg.Pool,
  source: NotificationSource,
  close: () => Promise<void>,
): QueueBackend {
  const connection = bullPool(pool, source);
  return {
    kind,
    queue: (name, defaults = {}) =>
      jobQueue(new Queue(name, { connection, defaultJobOptions: defaults }, createPostgresBackend)),
    worker: (name, process, options = {}) =>
      jobWorker(new Worker(name, process, { ...options, connection }, createPostgresBackend)),
    ready: async () => {
      await pool.query('select 1');
      return true;
    },
    close,
  };
}
