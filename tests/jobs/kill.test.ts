import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { freshDatabase } from '../support/database.ts';
import { openSink, type Sink } from './sink.ts';

/** Whatever the moment at which the process is killed: after a restart every follower has the post, once, here and elsewhere. */
let sinks: Sink[];
let inboxes: string[];
let folder: string;
let database: Database | null;

beforeEach(async () => {
  sinks = [await openSink(), await openSink()];
  inboxes = sinks.flatMap((sink) => [1, 2, 3].map((number) => `http://${sink.host}/users/${number}/inbox`));
  folder = await mkdtemp(join(tmpdir(), 'perch-kill-'));
  database = process.env.DATABASE_URL ? await freshDatabase() : null;
}, 60_000);
afterEach(async () => {
  for (const sink of sinks) await sink.close();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const STORES = [
  { name: 'the database', redis: false },
  ...(process.env.REDIS_URL ? [{ name: 'Redis', redis: true }] : []),
];
/** In the order in which a post comes past them. */
const MOMENTS = [
  { moment: 'after the commit, before the relay reads', before: 'from "outbox"' },
  { moment: 'between adding the jobs and deleting the events', before: 'delete from "outbox"' },
  { moment: 'while the activity and its deliveries are being stored', before: 'insert into deliveries' },
  { moment: 'in the middle of a delivery', before: null },
  { moment: 'after a host was sent everything, before that is marked', before: 'update deliveries d' },
];

// One post and one life after the other, each killed a moment later than the one before: every moment comes in a life that
// also has what the last one left behind to clear up.
describe.each(STORES)('killed, with jobs in $name,', ({ redis }) => {
  it('at every moment of its way, a post arrives', { timeout: 180_000 }, async () => {
    let publish = true;
    for (const { moment, before } of MOMENTS) {
      const { child } = life({ redis, publish, ...(before ? { killBefore: before } : {}) });
      if (before === null) killAtRequest(child, 3);
      await killed(child, moment);
      await letLeasesRunOut();
      publish = false;
    }
    await expectAllDelivered(life({ redis }));
  });
});

/** Some deliveries have arrived by then, some are under way, some have not been sent. */
function killAtRequest(child: ChildProcess, number: number): void {
  let requests = 0;
  for (const sink of sinks) {
    sink.answer = () => {
      requests += 1;
      if (requests === number) child.kill('SIGKILL');
      return { status: 202 };
    };
  }
}

/** What takes 15 seconds otherwise (tests/jobs/delivery has it); an embedded database frees its hosts by itself. */
async function letLeasesRunOut(): Promise<void> {
  await database?.db
    .updateTable('instances')
    .set({ lease_until: new Date(0) })
    .execute();
}

interface Life {
  child: ChildProcess;
  output: Promise<string>;
}

function life(options: { redis: boolean; publish?: boolean; killBefore?: string }): Life {
  const { DATABASE_URL: _, REDIS_URL, ...environment } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/killed.ts')], {
    env: {
      ...environment,
      FOLDER: join(folder, 'database'),
      SNAPSHOT: process.env.PERCH_TEST_SNAPSHOT ?? '',
      ...(database?.url ? { DATABASE_URL: database.url } : {}),
      ...(options.redis && REDIS_URL ? { REDIS_URL } : {}),
      ...(options.publish ? { INBOXES: JSON.stringify(inboxes) } : {}),
      ...(options.killBefore ? { KILL_BEFORE: options.killBefore } : {}),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = new Promise<string>((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.once('close', () => resolve(text));
  });
  return { child, output };
}

async function killed(child: ChildProcess, moment: string): Promise<void> {
  const signal = await new Promise((resolve) => child.once('exit', (_code, name) => resolve(name)));
  expect(signal, `it was not killed ${moment}`).toBe('SIGKILL');
}

async function expectAllDelivered(next: Life): Promise<void> {
  const { deliveries, home } = JSON.parse((await next.output) || '{}');
  expect(deliveries).toEqual([...inboxes].sort().map((inbox) => ({ inbox, state: 'delivered' })));
  expect(home).toEqual(['author', 'reader']);
  const received = sinks.flatMap((sink) =>
    sink.received.map((one) => ({ inbox: `http://${sink.host}${one.path}`, id: one.id })),
  );
  // A receiver knows an activity by its id: the same id again is the same post.
  const distinct = new Set(received.map((one) => `${one.inbox} ${one.id}`));
  expect(distinct.size).toBe(inboxes.length);
  expect(new Set(received.map((one) => one.inbox)).size).toBe(inboxes.length);
}
