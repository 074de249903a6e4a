import { afterAll } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/db/connect.ts';
import { KeyValueStore } from '../../src/db/kv.ts';
import type { DomainEvent } from '../../src/domain/events.ts';
import type { LiveMessage } from '../../src/domain/live.ts';
import type { App, Mail } from '../../src/domain/ports.ts';
import { createLog } from '../../src/lib/log.ts';
import { freshDatabase } from './database.ts';

/** An App on a real database whose other edges record instead of reaching out: for tests of the domain alone. */
export interface TestApp extends App {
  readonly sent: Mail[];
  readonly live: LiveMessage[];
  /** Events written since the last call, oldest first; empties the outbox. */
  takeEvents(): Promise<DomainEvent[]>;
  /** Sets the clock; null lets it go on. */
  at(moment: Date | null): void;
}

let shared: Promise<{ app: TestApp; database: Database }> | undefined;

/** One app per worker; tests make fresh people instead of clearing tables. */
export async function testApp(): Promise<TestApp> {
  shared ??= open();
  return (await shared).app;
}

/** Closed at the end of the worker: an open PGlite would keep the process alive. */
afterAll(() => {});
process.once('beforeExit', () => void shared?.then(({ database }) => database.close()));

async function open(): Promise<{ app: TestApp; database: Database }> {
  const database = await freshDatabase();
  const sent: Mail[] = [];
  const live: LiveMessage[] = [];
  const files = new Map<string, Buffer>();
  let moment: Date | null = null;
  const { db } = database;
  const app: TestApp = {
    config: readConfig({ ORIGIN: 'https://perch.example', LOG_LEVEL: 'error', REGISTRATION: 'open' }),
    secret: 'a secret of thirty-two characters or more',
    db,
    kv: new KeyValueStore(db),
    bus: {
      publish: async (message) => void live.push(message),
      subscribe: () => () => {},
      close: async () => {},
    },
    files: {
      put: async (key, bytes) => void files.set(key, Buffer.from(bytes)),
      read: async (key) => files.get(key) ?? null,
      delete: async (key) => void files.delete(key),
      touch: async () => {},
      trim: async () => 0,
    },
    remote: {
      lookup: async () => null,
      account: async () => null,
      refresh: async () => {},
      renew: async () => true,
      post: async () => null,
      interaction: async () => null,
      page: async () => null,
      open: async () => null,
      listen: async () => {},
      reread: async () => {},
      file: async () => null,
    },
    mailer: { send: async (mail) => void sent.push(mail) },
    relay: { poke() {} },
    deliveries: {
      status: async () => ({ delivered: 0, pending: 0, failed: 0, troubles: [] }),
      retry: async () => {},
    },
    limiter: { take: async () => {} },
    clock: { now: () => moment ?? new Date() },
    log: createLog('error'),
    sent,
    live,
    at: (value) => {
      moment = value;
    },
    async takeEvents() {
      const rows = await db.deleteFrom('outbox').returning(['id', 'event']).execute();
      rows.sort((a, b) => Number(a.id) - Number(b.id));
      return rows.map((row) => row.event as DomainEvent);
    },
  };
  return { app, database };
}
