import { randomUUID } from 'node:crypto';
import { testMessageQueue } from '@fedify/testing';
import { Temporal } from '@js-temporal/polyfill';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyValueStore } from '../../src/db/kv.ts';
import { FedifyKvStore } from '../../src/federation/kv.ts';
import { BullMessageQueue } from '../../src/federation/queue.ts';
import { testApp } from '../support/app.ts';
import { type Bench, openBench, quiet, STORES } from './backends.ts';

// Fedify's test waits most of its ten seconds. Tests that run at once need an `expect` of their own.
describe.concurrent.each(STORES)("Fedify's queue on $name", ({ redisUrl }) => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(redisUrl);
  });
  afterAll(() => bench.close());

  it("passes Fedify's own test of queues", { timeout: 90_000 }, async () => {
    await testMessageQueue(
      () => new BullMessageQueue(bench.backend, { log: quiet, name: 'inbox-test', lanes: 4 }),
      async ({ mq1, mq2, controller }) => {
        controller.abort();
        await mq1.close();
        await mq2.close();
      },
      { testOrderingKey: true },
    );
  });

  it('works on what belongs together one after the other, and on everything else meanwhile', async ({
    expect,
  }) => {
    const name = `inbox-${randomUUID()}`;
    const orderOf = (message: unknown) => (message as { of?: string }).of;
    const queue = new BullMessageQueue(bench.backend, { log: quiet, name, lanes: 2, orderOf });
    const heard: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const controller = new AbortController();
    const listening = queue.listen(
      async (message) => {
        const { text } = message as { text: string };
        if (text === 'first') await held;
        heard.push(text);
      },
      { signal: controller.signal },
    );
    await queue.enqueueMany([{ of: 'bob', text: 'first' }, { text: 'other' }, { of: 'bob', text: 'second' }]);
    await queue.enqueue({ of: 'bob', text: 'third' });
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['other']);
    release();
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['other', 'first', 'second', 'third']);
    controller.abort();
    await listening;
    await queue.close();
  });

  it('gives a message again that a killed process had taken', async ({ expect }) => {
    const name = `inbox-${randomUUID()}`;
    const queue = new BullMessageQueue(bench.backend, { log: quiet, name, takeOver: 1000 });
    await queue.enqueue({ hello: 'again' });
    // A worker that takes the message and then dies: its hold on it is not renewed any more.
    const dying = bench.backend.worker(name, () => new Promise(() => {}), {
      lockDuration: 500,
      skipLockRenewal: true,
      skipStalledCheck: true,
    });
    await expect.poll(() => queue.getDepth(), { timeout: 5000 }).toMatchObject({ queued: 0 });
    const controller = new AbortController();
    const heard: unknown[] = [];
    const listening = queue.listen((message) => void heard.push(message), { signal: controller.signal });
    await expect.poll(() => heard, { timeout: 10_000 }).toEqual([{ hello: 'again' }]);
    controller.abort();
    await listening;
    await dying.close(true);
    await queue.close();
  });
});

describe("Fedify's key-value store", () => {
  it('keeps, expires, compares and lists', async () => {
    const store = new FedifyKvStore(new KeyValueStore((await testApp()).db));
    const own = randomUUID();
    expect(await store.get([own, 'a'])).toBeUndefined();
    await store.set([own, 'a'], { text: 'a \u0000 b' });
    await store.set([own, 'null'], null);
    expect(await store.get([own, 'a'])).toEqual({ text: 'a \u0000 b' });
    expect(await store.get([own, 'null'])).toBeNull();
    await store.set([own, 'short'], 1, { ttl: Temporal.Duration.from({ milliseconds: 1 }) as never });
    await expect.poll(() => store.get([own, 'short'])).toBeUndefined();
    expect(await store.cas([own, 'new'], undefined, 1)).toBe(true);
    expect(await store.cas([own, 'new'], undefined, 2)).toBe(false);
    expect(await store.cas([own, 'new'], 1, { two: 2 })).toBe(true);
    expect(await store.cas([own, 'new'], { two: 2 }, undefined)).toBe(true);
    expect(await store.get([own, 'new'])).toBeUndefined();
    const keys: unknown[] = [];
    for await (const { key } of store.list([own])) keys.push(key);
    expect(keys).toEqual([
      [own, 'a'],
      [own, 'null'],
    ]);
    await store.delete([own, 'a']);
    expect(await store.get([own, 'a'])).toBeUndefined();
  });

  it('remembers no activities: the same id may mean another thing the next time', async () => {
    const { db } = await testApp();
    const store = new FedifyKvStore(new KeyValueStore(db));
    const key = ['_fedify', 'activityIdempotence', randomUUID()] as const;
    await store.set(key, true);
    expect(await store.get(key)).toBeUndefined();
  });
});
