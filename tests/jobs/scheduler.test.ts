import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHORES } from '../../src/jobs/chores.ts';
import { dueHosts, freeLeases } from '../../src/jobs/due-hosts.ts';
import { startScheduler } from '../../src/jobs/scheduler.ts';
import { settle } from '../../src/jobs/settle.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
let app: TestApp;
let accountId: AccountId;

beforeAll(async () => {
  app = await testApp();
  const username = `a_${randomUUID().slice(0, 8)}`;
  const row = await app.db
    .insertInto('accounts')
    .values({ username, uri: `https://perch.example/${username}` })
    .returning('id')
    .executeTakeFirstOrThrow();
  accountId = row.id;
});
afterAll(() => app.at(new Date()));

interface Made {
  host: string;
  deliveryId: string;
  activityId: string;
}

async function delivery(
  values: { next?: Date; finished?: Date; host?: { next_attempt_at?: Date; lease_until?: Date } } = {},
): Promise<Made> {
  const host = `${randomUUID()}.example`;
  const uri = `https://perch.example/${randomUUID()}`;
  const activity = await app.db
    .insertInto('activities')
    .values({ uri, account_id: accountId, object_uri: uri, public: true, body: '{}' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const row = await app.db
    .insertInto('deliveries')
    .values({
      activity_id: activity.id,
      inbox: `https://${host}/inbox`,
      host,
      next_attempt_at: values.next ?? null,
      ...(values.finished ? { state: 'delivered', finished_at: values.finished } : {}),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await app.db
    .insertInto('instances')
    .values({ host, ...values.host })
    .execute();
  return { host, deliveryId: row.id, activityId: activity.id };
}

const soon = () => new Date(Date.now() + HOUR);

describe('hosts that are due', () => {
  it('are those that have something to be sent now, that answer, and that nobody is sending to', async () => {
    app.at(new Date());
    const due = await delivery();
    const others = [
      await delivery({ next: soon() }),
      await delivery({ finished: new Date() }),
      await delivery({ host: { next_attempt_at: soon() } }),
      await delivery({ host: { lease_until: soon() } }),
    ];
    const hosts = await dueHosts(app.db, new Date());
    expect(hosts).toContain(due.host);
    for (const other of others) expect(hosts).not.toContain(other.host);
  });

  it('are woken by the scheduler, those of a killed process too', async () => {
    const left = await delivery({ host: { lease_until: soon() } });
    const woken: string[] = [];
    // No DATABASE_URL in this configuration: this process is the only one.
    const scheduler = startScheduler(
      app,
      { wake: async (hosts) => void woken.push(...hosts) },
      { interval: 20 },
    );
    await expect.poll(() => woken).toContain(left.host);
    await scheduler.stop();
  });

  it('can all be freed', async () => {
    const held = await delivery({ host: { lease_until: soon() } });
    await freeLeases(app.db);
    expect(await dueHosts(app.db, new Date())).toContain(held.host);
  });
});

describe('chores', () => {
  const chore = async (name: string) => CHORES[name]?.(app);

  it('forget deliveries two weeks after they ended, and activities three months after they were made', async () => {
    const made = await delivery({ finished: new Date() });
    const pending = await delivery();
    app.at(new Date(Date.now() + 13 * DAY));
    await chore('deliveries');
    const rows = (ids: string[]) =>
      app.db.selectFrom('deliveries').select('id').where('id', 'in', ids).execute();
    expect(await rows([made.deliveryId, pending.deliveryId])).toHaveLength(2);
    app.at(new Date(Date.now() + 100 * DAY));
    await chore('deliveries');
    await chore('activities');
    expect(await rows([made.deliveryId, pending.deliveryId])).toEqual([{ id: pending.deliveryId }]);
    const activities = await app.db
      .selectFrom('activities')
      .select('id')
      .where('id', 'in', [made.activityId, pending.activityId])
      .execute();
    expect(activities).toEqual([{ id: pending.activityId }]);
    app.at(new Date());
  });

  it('remove uploads that never became part of a post, with their files', async () => {
    await app.files.put('unused.webp', Buffer.from('x'));
    const values = { account_id: accountId, kind: 'image', mime: 'image/webp', file: 'unused.webp' } as const;
    await app.db
      .insertInto('media')
      .values({ ...values, post_id: null })
      .execute();
    await chore('uploads');
    expect(await app.files.read('unused.webp')).not.toBeNull();
    app.at(new Date(Date.now() + 2 * DAY));
    await chore('uploads');
    expect(await app.files.read('unused.webp')).toBeNull();
    app.at(new Date());
  });
});

describe('settling', () => {
  const idle = { busy: async () => ({}) };
  // It looks at the whole server, so what other tests of this worker left behind must go.
  beforeEach(async () => {
    await app.takeEvents();
    await app.db.deleteFrom('deliveries').execute();
  });

  it('says what is left when it takes too long', async () => {
    const due = await delivery();
    await expect(settle({ db: app.db, queues: idle }, { timeout: 100 })).rejects.toThrow(due.host);
    await app.takeEvents();
    await app.db.deleteFrom('deliveries').execute();
    await app.db
      .insertInto('outbox')
      .values({ event: JSON.stringify({ type: 'account.updated' }) })
      .execute();
    await expect(settle({ db: app.db, queues: idle }, { timeout: 100 })).rejects.toThrow('account.updated');
    await app.takeEvents();
    const busy = { busy: async () => ({ home: 2 }) };
    await expect(settle({ db: app.db, queues: busy }, { timeout: 100 })).rejects.toThrow('2 of queue home');
  });

  it('does not wait for hosts that fail', async () => {
    await delivery({ host: { next_attempt_at: soon() } });
    await delivery({ next: soon() });
    await settle({ db: app.db, queues: idle }, { timeout: 100 });
  });
});
