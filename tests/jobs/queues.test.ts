import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBackend } from '../../src/jobs/backend.ts';
import { settle } from '../../src/jobs/settle.ts';
import type { NewJob } from '../../src/jobs/types.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { freshDatabase } from '../support/database.ts';
import { type Bench, openBench, STORES, uniqueId } from './backends.ts';

describe.each(STORES)('queues on $name', ({ redisUrl }) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(redisUrl);
  });
  afterAll(() => bench.close());
  const settled = () => settle({ db: bench.database.db, queues: bench.queues });

  it('gives each job to its handler, with its data', async () => {
    const seen: unknown[] = [];
    const workers = bench.work({
      fanOutPost: async (data) => void seen.push(['fanOutPost', data]),
      drainHost: async (data) => void seen.push(['drainHost', data]),
    });
    await bench.queues.add([{ name: 'fanOutPost', data: { postId: '7' as PostId } }]);
    await bench.queues.wake(['one.example']);
    await settled();
    expect(seen).toContainEqual(['fanOutPost', { postId: '7' }]);
    expect(seen).toContainEqual(['drainHost', { host: 'one.example' }]);
    await workers.stop();
  });

  it('adds a job with a known id only once, also after it was done', async () => {
    const done = vi.fn(async () => {});
    const workers = bench.work({ fanOutPost: done });
    const job: NewJob = { name: 'fanOutPost', data: { postId: '8' as PostId }, id: uniqueId() };
    await bench.queues.add([job, job]);
    await settled();
    await bench.queues.add([job]);
    await settled();
    expect(done).toHaveBeenCalledTimes(1);
    await workers.stop();
  });

  it('tells of one thing in order, one after the other', async () => {
    const order: string[] = [];
    let running = 0;
    let most = 0;
    const workers = bench.work({
      deliver: async (event) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(event.type);
        running -= 1;
      },
    });
    const about = { postId: '9' as PostId, accountId: '1' as AccountId };
    const wanted: NewJob[] = [];
    for (let round = 0; round < 5; round += 1) {
      wanted.push({ name: 'deliver', data: { type: 'pin.added', ...about }, id: uniqueId() });
      wanted.push({ name: 'deliver', data: { type: 'like.created', ...about }, id: uniqueId() });
    }
    await bench.queues.add(wanted);
    await settled();
    expect(order).toEqual(wanted.map((job) => (job.name === 'deliver' ? job.data.type : '')));
    expect(most).toBe(1);
    await workers.stop();
  });

  it('tries a failed job again', async () => {
    let attempts = 0;
    const workers = bench.work({
      mail: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('the first time fails');
      },
    });
    await bench.queues.add([{ name: 'mail', data: { accountId: '1' as AccountId, mail: 'confirm' } }]);
    await vi.waitFor(() => expect(attempts).toBe(2), { timeout: 10_000 });
    await workers.stop();
  });

  it('finishes what runs before it stops, and loses nothing', async () => {
    let began: () => void = () => {};
    let finish: () => void = () => {};
    const beginning = new Promise<void>((resolve) => {
      began = resolve;
    });
    const finishing = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let aborted = false;
    let finished = false;
    const later = vi.fn(async () => {});
    const workers = bench.work({
      fanOutPost: later,
      fanOutBoost: async (_data, signal) => {
        began();
        await finishing;
        aborted = signal.aborted;
        finished = true;
      },
    });
    await bench.queues.add([{ name: 'fanOutBoost', data: { boostId: '1' as never } }]);
    await beginning;
    const stopped = workers.stop();
    await bench.queues.add([{ name: 'fanOutPost', data: { postId: '10' as PostId } }]);
    finish();
    await stopped;
    expect({ aborted, finished }).toEqual({ aborted: true, finished: true });
    const next = bench.work({ fanOutPost: later });
    await settled();
    expect(later).toHaveBeenCalledTimes(1);
    await next.stop();
  });

  it.runIf(process.env.DATABASE_URL && !redisUrl)(
    'hear of new jobs again after the connection was lost',
    async () => {
      const done = vi.fn(async () => {});
      const workers = bench.work({ fanOutPost: done });
      await bench.queues.add([{ name: 'fanOutPost', data: { postId: '10' as PostId } }]);
      await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(1));
      await settled();
      await bench.database.pool.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
      );
      const job: NewJob = { name: 'fanOutPost', data: { postId: '11' as PostId } };
      await vi.waitFor(() => bench.queues.add([job]), { timeout: 5000 });
      // Well before a worker would look by itself.
      await vi.waitFor(() => expect(done).toHaveBeenCalledTimes(2), { timeout: 5000 });
      await workers.stop();
    },
  );

  it('can be opened by two processes at once', async () => {
    const others = await Promise.all([
      openBench(redisUrl, bench.database),
      openBench(redisUrl, bench.database),
    ]);
    expect(await Promise.all(others.map((other) => other.queues.ready()))).toEqual([true, true]);
    for (const other of others) await other.close();
  });
});

it('a store of jobs that does not answer stops the start', async () => {
  const database = await freshDatabase();
  await expect(openBackend({ database, redisUrl: 'redis://127.0.0.1:1' })).rejects.toThrow();
  await database.close();
});
