import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '../../src/domain/events.ts';
import { react } from '../../src/jobs/react.ts';
import { createRelay } from '../../src/jobs/relay.ts';
import { settle } from '../../src/jobs/settle.ts';
import type { NewJob } from '../../src/jobs/types.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type Bench, openBench, quiet, STORES } from './backends.ts';

const post = (id: number): DomainEvent => ({ type: 'post.created', postId: String(id) as PostId });

describe.each(STORES)('the relay on $name', ({ redisUrl }) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(redisUrl);
  });
  afterAll(() => bench.close());
  const put = (...events: DomainEvent[]) =>
    bench.database.db
      .insertInto('outbox')
      .values(events.map((event) => ({ event: JSON.stringify(event) })))
      .execute();
  const left = () => bench.database.db.selectFrom('outbox').select('id').execute();
  const relay = (add = bench.queues.add) =>
    createRelay({ db: bench.database.db, queues: { add }, log: quiet });

  it('hands on everything, in order, and empties the outbox', async () => {
    const added: NewJob[] = [];
    await put(...Array.from({ length: 450 }, (_, index) => post(index + 1)));
    await relay(async (jobs) => void added.push(...jobs)).drain();
    const fanned = added.filter((job) => job.name === 'fanOutPost').map((job) => job.data);
    expect(fanned).toEqual(Array.from({ length: 450 }, (_, index) => ({ postId: String(index + 1) })));
    expect(await left()).toEqual([]);
  });

  it('keeps what it could not hand on', async () => {
    await put(post(1));
    const broken = relay(async () => {
      throw new Error('the queue is away');
    });
    await expect(broken.drain()).rejects.toThrow('away');
    expect(await left()).toHaveLength(1);
    await relay().drain();
    expect(await left()).toEqual([]);
  });

  it('runs no job twice when it dies between adding and deleting, or two processes do the same', async () => {
    const ran: string[] = [];
    const workers = bench.work({ fanOutPost: async ({ postId }) => void ran.push(postId) });
    await settle({ db: bench.database.db, queues: bench.queues });
    ran.length = 0;
    await put(post(901), post(902));
    const dying = relay(async (jobs) => {
      await bench.queues.add(jobs);
      throw new Error('killed');
    });
    await expect(dying.drain()).rejects.toThrow('killed');
    await Promise.all([relay().drain(), relay().drain()]);
    await settle({ db: bench.database.db, queues: bench.queues });
    expect(ran.sort()).toEqual(['901', '902']);
    await workers.stop();
  });

  it('finds by itself what a killed process left', async () => {
    await put(post(1));
    const running = createRelay({ db: bench.database.db, queues: bench.queues, log: quiet, interval: 20 });
    running.start();
    await vi.waitFor(async () => expect(await left()).toEqual([]));
    await put(post(2));
    await vi.waitFor(async () => expect(await left()).toEqual([]));
    await running.stop();
  });

  it('a poke returns at once and never throws', async () => {
    const failing = relay(async () => {
      throw new Error('away');
    });
    await put(post(1));
    expect(failing.poke()).toBeUndefined();
    await failing.stop();
    await relay().drain();
  });
});

describe('reactions', () => {
  it('give every job an id of its own, the same each time', () => {
    const event: DomainEvent = {
      type: 'block.created',
      accountId: '1' as AccountId,
      targetId: '2' as AccountId,
      uri: 'https://perch.example/blocks/1',
    };
    const ids = react('12', event).map((job) => job.id);
    expect(ids).toEqual(['o-12-deliver', 'o-12-takeOut', 'o-12-takeOut-2']);
    expect(react('12', event).map((job) => job.id)).toEqual(ids);
  });

  it('to a post of another server tell no server, and look for what it answers only if that is not here', () => {
    const jobs = (event: object) =>
      react('1', { type: 'post.created', postId: '7', ...event } as DomainEvent).map((job) => job.name);
    expect(jobs({})).toEqual(['fanOutPost', 'stream', 'deliver']);
    expect(jobs({ remote: true })).toEqual(['fanOutPost', 'stream']);
    expect(jobs({ remote: true, orphan: true })).toEqual(['fanOutPost', 'stream', 'fetchParent']);
  });

  it('are none for a kind of event that this version does not know', () => {
    expect(react('1', { type: 'from.the.future' } as unknown as DomainEvent)).toEqual([]);
  });
});
