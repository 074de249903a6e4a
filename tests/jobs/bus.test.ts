import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import type { LiveMessage } from '../../src/domain/live.ts';
import { createLocalBus, type MessageBus } from '../../src/lib/bus.ts';
import { createPostgresBus } from '../../src/lib/bus-postgres.ts';
import { createRedisBus } from '../../src/lib/bus-redis.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { freshDatabase } from '../support/database.ts';

type LiveBus = MessageBus<LiveMessage>;
let database: Database | undefined;
const { DATABASE_URL, REDIS_URL } = process.env;

/** Each gives two ends of one bus, as two processes have them. */
const BUSES: { name: string; open: () => Promise<[LiveBus, LiveBus]> }[] = [
  {
    name: 'one process',
    async open() {
      const bus = createLocalBus<LiveMessage>();
      return [bus, bus];
    },
  },
];
if (DATABASE_URL) {
  BUSES.push({
    name: 'PostgreSQL',
    async open() {
      database ??= await freshDatabase();
      const options = { url: database.url ?? '', pool: database.pool };
      return [await createPostgresBus(options), await createPostgresBus(options)];
    },
  });
}
if (REDIS_URL) {
  BUSES.push({
    name: 'Redis',
    async open() {
      const options = { url: REDIS_URL, channel: `test-${process.pid}-${Date.now()}` };
      return [await createRedisBus(options), await createRedisBus(options)];
    },
  });
}
afterAll(() => database?.close());

describe.each(BUSES)('the bus on $name', ({ name, open }) => {
  let here: LiveBus;
  let there: LiveBus;
  beforeAll(async () => {
    [here, there] = await open();
  });
  afterAll(async () => {
    await here.close();
    await there.close();
  });
  const message = (id: string): LiveMessage => ({ type: 'post', postId: id as PostId });

  it('brings each message to every listener on both ends, in order', async () => {
    const heard: string[][] = [[], []];
    const stop = [here, there].map((bus, index) =>
      bus.subscribe((live) => void heard[index]?.push(live.type === 'post' ? live.postId : '')),
    );
    for (const id of ['1', '2', '3']) await here.publish(message(id));
    await vi.waitFor(() =>
      expect(heard).toEqual([
        ['1', '2', '3'],
        ['1', '2', '3'],
      ]),
    );
    for (const end of stop) end();
  });

  it('tells nothing to who has left', async () => {
    const left = vi.fn();
    const stays = vi.fn();
    const leave = there.subscribe(left);
    there.subscribe(stays);
    leave();
    await here.publish(message('4'));
    await vi.waitFor(() => expect(stays).toHaveBeenCalledWith(message('4')));
    expect(left).not.toHaveBeenCalled();
  });

  it('carries messages of any length and script', async () => {
    const accountIds = Array.from({ length: 5000 }, (_, index) => String(1e15 + index) as AccountId);
    const long: LiveMessage = { type: 'home', accountIds, entryId: 'åß€😀', authorId: '1' as AccountId };
    const heard = vi.fn();
    there.subscribe(heard);
    await here.publish(long);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(long), { timeout: 5000 });
  });

  it.runIf(name === 'PostgreSQL')('listens again after its connection was lost', async () => {
    await database?.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%' and datname = current_database()",
    );
    const heard = vi.fn();
    there.subscribe(heard);
    const again = async () => {
      await here.publish(message('6'));
      expect(heard).toHaveBeenCalledWith(message('6'));
    };
    await vi.waitFor(again, { timeout: 5000, interval: 100 });
  });

  it('survives a listener that throws', async () => {
    const heard = vi.fn();
    const stop = there.subscribe(() => {
      throw new Error('a broken page');
    });
    there.subscribe(heard);
    await here.publish(message('5'));
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(message('5')));
    stop();
  });
});
