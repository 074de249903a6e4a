import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { drainHost } from '../../src/federation/delivery/drain.ts';
import { hostIsAlive } from '../../src/federation/delivery/host.ts';
import { deliveryStatus, retry } from '../../src/federation/delivery/status.ts';
import { storeActivity } from '../../src/federation/delivery/store.ts';
import type { Outgoing } from '../../src/federation/delivery/types.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { openSink, type Sink } from './sink.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let app: TestApp;
let sender: AccountId;
let sink: Sink;
let now: Date;

beforeAll(async () => {
  const shared = await testApp();
  app = { ...shared, config: { ...shared.config, allowPrivateAddress: true } };
  sender = await account({ username: `sender_${randomUUID().slice(0, 8)}`, domain: null });
});
beforeEach(async () => {
  sink = await openSink();
  pass(0);
});
afterEach(() => sink.close());
afterAll(async () => (await testApp()).at(new Date()));

async function account(values: {
  username?: string;
  domain: string | null;
  inbox?: string;
  shared_inbox?: string;
}): Promise<AccountId> {
  const name = values.username ?? `a_${randomUUID().slice(0, 8)}`;
  const uri = `https://${values.domain ?? 'perch.example'}/users/${name}`;
  const row = await app.db
    .insertInto('accounts')
    .values({ username: name, uri, ...values })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

async function follower(inbox: string, sharedInbox?: string): Promise<AccountId> {
  const id = await account({
    domain: 'remote.example',
    inbox,
    ...(sharedInbox ? { shared_inbox: sharedInbox } : {}),
  });
  await app.db
    .insertInto('follows')
    .values({ follower_id: id, followee_id: sender, uri: `https://x/${id}`, accepted_at: new Date() })
    .execute();
  return id;
}

/** Moves the clock to so long after the start of the test. */
function pass(milliseconds: number): void {
  if (milliseconds === 0) now = new Date();
  app.at(new Date(now.getTime() + milliseconds));
}

function activity(values: Partial<Outgoing> & { name?: string } = {}): Outgoing {
  const uri = `https://perch.example/activities/${values.name ?? randomUUID()}`;
  const json = {
    '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/data-integrity/v1'],
    id: uri,
    type: 'Create',
    actor: 'https://perch.example/users/1',
    object: { id: `${uri}/object`, type: 'Note', content: 'é "quoted" <p>' },
  };
  const to = { followersOf: null, accountIds: [], inboxes: [sink.inbox] };
  return { uri, senderId: sender, objectUri: `${uri}/object`, public: true, json, to, ...values };
}

const rows = () =>
  app.db.selectFrom('deliveries').selectAll().where('host', '=', sink.host).orderBy('id').execute();
const host = () =>
  app.db.selectFrom('instances').selectAll().where('host', '=', sink.host).executeTakeFirstOrThrow();
const ids = () => sink.received.map((one) => one.id);

describe('storing an activity', () => {
  it('makes one row for each distinct inbox, a shared one standing for its people', async () => {
    await follower(`${sink.inbox}/1`, sink.inbox);
    await follower(`${sink.inbox}/2`, sink.inbox);
    await follower(`${sink.inbox}/3`);
    const direct = await account({ domain: 'remote.example', inbox: `${sink.inbox}/4` });
    const to = { followersOf: sender, accountIds: [direct], inboxes: [sink.inbox] };
    const hosts = await storeActivity(app, activity({ to }));
    expect(hosts).toContain(sink.host);
    expect((await rows()).map((row) => row.inbox).sort()).toEqual([
      sink.inbox,
      `${sink.inbox}/3`,
      `${sink.inbox}/4`,
    ]);
  });

  it('stores it once, however often the job runs', async () => {
    const twice = activity();
    const [first, second] = await Promise.all([storeActivity(app, twice), storeActivity(app, twice)]);
    const third = await storeActivity(app, twice);
    expect([...new Set([...first, ...second])]).toEqual([sink.host]);
    expect(third).toEqual([sink.host]);
    expect(await rows()).toHaveLength(1);
  });

  it('sends nothing to ourselves, nor to what is no plain web address', async () => {
    const inboxes = [
      'https://perch.example/inbox',
      'ftp://remote.example/in',
      'https://me@remote.example/in',
    ];
    const to = { followersOf: null, accountIds: [], inboxes };
    expect(await storeActivity(app, activity({ to }))).toEqual([]);
  });
});

describe('draining a host', () => {
  it('sends what is due, and marks it', async () => {
    const one = activity();
    await storeActivity(app, one);
    await drainHost(app, sink.host);
    expect(ids()).toEqual([one.uri]);
    expect(sink.received[0]?.headers['user-agent']).toBe('Perch/0.1 (+https://perch.example)');
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 1, last_status: 202 }]);
    await drainHost(app, sink.host);
    expect(ids()).toHaveLength(1);
  });

  it('is done by one worker at a time, and loses nothing that is stored meanwhile', async () => {
    const late = activity();
    sink.answer = async (request) => {
      if (request.id === late.uri) return { status: 202 };
      if (sink.received.length === 1) {
        await storeActivity(app, late);
        await drainHost(app, sink.host);
      }
      return { status: 202 };
    };
    await storeActivity(app, activity());
    await storeActivity(app, activity());
    await Promise.all([drainHost(app, sink.host), drainHost(app, sink.host), drainHost(app, sink.host)]);
    expect(new Set(ids()).size).toBe(3);
    expect(ids()).toHaveLength(3);
  });

  it('takes over from a worker that died', async () => {
    await storeActivity(app, activity());
    const lease = { lease_owner: 'dead', lease_until: new Date(Date.now() + 60_000) };
    await app.db.updateTable('instances').set(lease).where('host', '=', sink.host).execute();
    await drainHost(app, sink.host);
    expect(ids()).toEqual([]);
    const over = { lease_until: new Date(Date.now() - 1000) };
    await app.db.updateTable('instances').set(over).where('host', '=', sink.host).execute();
    await drainHost(app, sink.host);
    expect(ids()).toHaveLength(1);
  });

  it('has at most four requests under way, and keeps the order of what is about one thing', async () => {
    const objectUri = `https://perch.example/posts/${randomUUID()}`;
    const same = [activity({ objectUri }), activity({ objectUri }), activity({ objectUri })];
    for (const one of same) await storeActivity(app, one);
    for (let count = 0; count < 12; count += 1) await storeActivity(app, activity());
    let open = 0;
    let most = 0;
    sink.answer = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 5));
      open -= 1;
      return { status: 202 };
    };
    await drainHost(app, sink.host);
    expect(ids()).toHaveLength(15);
    expect(most).toBe(4);
    const ordered = ids().filter((id) => same.some((one) => one.uri === id));
    expect(ordered).toEqual(same.map((one) => one.uri));
  });

  it('stops between two activities when it is told to', async () => {
    const stop = new AbortController();
    const objectUri = `https://perch.example/posts/${randomUUID()}`;
    for (let count = 0; count < 3; count += 1) await storeActivity(app, activity({ objectUri }));
    sink.answer = () => {
      stop.abort();
      return { status: 202 };
    };
    await drainHost(app, sink.host, stop.signal);
    expect((await rows()).map((row) => row.state)).toEqual(['delivered', 'pending', 'pending']);
    expect((await host()).lease_owner).toBeNull();
  });
});

describe('a host that fails', () => {
  it('is left alone for a while that doubles, and then gets everything', async () => {
    sink.answer = () => ({ status: 500 });
    for (let count = 0; count < 12; count += 1) await storeActivity(app, activity());
    await drainHost(app, sink.host);
    const first = sink.received.length;
    expect(first).toBeLessThan(8);
    await drainHost(app, sink.host);
    expect(sink.received).toHaveLength(first);
    const wait = Number((await host()).next_attempt_at) - now.getTime();
    expect(wait).toBeGreaterThanOrEqual(0.7 * MINUTE);
    expect(wait).toBeLessThanOrEqual(1.3 * MINUTE);
    pass(2 * MINUTE);
    await drainHost(app, sink.host);
    expect(await host()).toMatchObject({ failures: 2, failing_since: now });
    sink.answer = () => ({ status: 202 });
    pass(10 * MINUTE);
    await drainHost(app, sink.host);
    expect((await rows()).every((row) => row.state === 'delivered')).toBe(true);
    expect(await host()).toMatchObject({ failures: 0, failing_since: null, next_attempt_at: null });
  });

  it.each([
    { header: '7200', wait: 2 * 60 * MINUTE },
    { header: String(90 * 3600), wait: DAY },
  ])('may say itself for how long ($header)', async ({ header, wait }) => {
    sink.answer = () => ({ status: 429, headers: { 'retry-after': header } });
    await storeActivity(app, activity());
    await drainHost(app, sink.host);
    expect(Number((await host()).next_attempt_at) - now.getTime()).toBe(wait);
  });

  it('that does not answer at all costs one request, and is given up after seven days', async () => {
    const { inbox } = sink;
    await storeActivity(app, activity());
    await sink.close();
    await drainHost(app, sink.host);
    expect(await rows()).toMatchObject([{ state: 'pending', attempts: 1, last_status: null }]);
    pass(6.9 * DAY);
    await drainHost(app, sink.host);
    expect(await rows()).toMatchObject([{ state: 'pending' }]);
    pass(7.5 * DAY);
    await drainHost(app, sink.host);
    expect(await rows()).toMatchObject([{ state: 'failed', inbox }]);
  });

  it('is tried at once when something comes in from it', async () => {
    sink.answer = () => ({ status: 502 });
    await storeActivity(app, activity());
    await drainHost(app, sink.host);
    sink.answer = () => ({ status: 202 });
    expect(await hostIsAlive(app.db, sink.host, now)).toBe(true);
    await drainHost(app, sink.host);
    expect(await rows()).toMatchObject([{ state: 'delivered' }]);
  });
});

describe('an activity that fails alone', () => {
  it('waits alone, and holds back only what is about the same thing', async () => {
    const objectUri = `https://perch.example/posts/${randomUUID()}`;
    const bad = activity({ objectUri });
    const edit = activity({ objectUri });
    const other = activity();
    for (const one of [bad, edit, other]) await storeActivity(app, one);
    sink.answer = (request) => ({ status: request.id === bad.uri ? 500 : 202 });
    await drainHost(app, sink.host);
    expect(ids().sort()).toEqual([bad.uri, other.uri].sort());
    expect(await host()).toMatchObject({ failures: 0, next_attempt_at: null });
    await drainHost(app, sink.host);
    expect(sink.received).toHaveLength(2);
    sink.answer = () => ({ status: 202 });
    pass(2 * MINUTE);
    await drainHost(app, sink.host);
    expect(ids().slice(2)).toEqual([bad.uri, edit.uri]);
  });

  it.each([404, 400, 501])('is given up when the answer is %i', async (status) => {
    sink.answer = () => ({ status });
    await storeActivity(app, activity());
    await drainHost(app, sink.host);
    expect(await rows()).toMatchObject([{ state: 'failed', last_status: status }]);
    expect(await host()).toMatchObject({ failures: 0 });
  });

  it('is given up after three refused signatures', async () => {
    sink.answer = () => ({ status: 401 });
    await storeActivity(app, activity());
    for (const hours of [0, 1, 2]) {
      pass(hours * 60 * MINUTE + 1);
      await drainHost(app, sink.host);
    }
    expect(await rows()).toMatchObject([{ state: 'failed', attempts: 3, last_status: 401 }]);
  });

  it('drops the follower whose inbox is gone', async () => {
    const personal = `${sink.inbox}/gone`;
    const id = await follower(personal);
    sink.answer = () => ({ status: 410 });
    await storeActivity(app, activity({ to: { followersOf: null, accountIds: [id], inboxes: [] } }));
    await drainHost(app, sink.host);
    expect(await rows()).toMatchObject([{ state: 'failed', inbox: personal }]);
    expect(await app.db.selectFrom('follows').selectAll().where('follower_id', '=', id).execute()).toEqual(
      [],
    );
  });

  it('can be seen, and sent again by hand', async () => {
    const one = activity();
    sink.answer = () => ({ status: 400 });
    await storeActivity(app, one);
    await drainHost(app, sink.host);
    expect(await deliveryStatus(app, one.objectUri)).toMatchObject({
      delivered: 0,
      failed: 1,
      troubles: [{ host: sink.host, status: 400 }],
    });
    sink.answer = () => ({ status: 202 });
    expect(await retry(app, one.objectUri)).toEqual([sink.host]);
    await drainHost(app, sink.host);
    expect(await deliveryStatus(app, one.objectUri)).toMatchObject({ delivered: 1, failed: 0, troubles: [] });
  });
});
