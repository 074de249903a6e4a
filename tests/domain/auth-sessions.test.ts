import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { DECOY_HASH, hashPassword, verifyPassword } from '../../src/domain/auth/password.ts';
import { changePassword } from '../../src/domain/auth/passwords.ts';
import {
  listSessions,
  logIn,
  logOut,
  openSession,
  readSession,
  revokeSession,
} from '../../src/domain/auth/session.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeFollow, person } from '../support/people.ts';
import { appWith, DAY, faults, member, PASSWORD, refusal } from './auth-people.ts';

const device = { userAgent: 'Firefox', address: '192.0.2.1' };
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
const sessions = (id: AccountId) =>
  app.db.selectFrom('sessions').selectAll().where('account_id', '=', id).orderBy('id').execute();

describe('a login', () => {
  it.each(['username', 'email'] as const)('by %s, in whatever case, opens a session', async (by) => {
    const ann = await member(app);
    const { token } = await logIn(app, {
      login: ` ${ann[by].toUpperCase()} `,
      password: PASSWORD,
      ...device,
    });
    expect(await readSession(app, token)).toMatchObject({ accountId: ann.id, role: 'user' });
  });

  it('by an unknown name fails like one by a wrong password', async () => {
    const ann = await member(app);
    const wrong = faults(['login', 'fault.login.wrong']);
    for (const login of [
      ann.username,
      ann.email,
      'nobody_at_all',
      'nobody@test.example',
      '',
      '\u0000',
      'a\u0000@b.example',
    ]) {
      await expect(logIn(app, { login, password: 'a wrong password', ...device })).rejects.toMatchObject(
        wrong,
      );
    }
    expect(await sessions(ann.id)).toEqual([]);
  });

  it('compares an unknown name with a hash that costs as much as anybody’s', async () => {
    const costOf = (hash: string) => hash.split('$').slice(0, 4).join('$');
    expect(costOf(DECOY_HASH)).toBe(costOf(await hashPassword(PASSWORD)));
    expect(await verifyPassword(DECOY_HASH, PASSWORD)).toBe(false);
  });

  it('tells of the state of an account only whoever has its password', async () => {
    const ann = await member(app, { confirmed: false });
    const bob = await member(app, { approved: false });
    const cat = await member(app);
    await app.db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', cat.id).execute();
    const cases = [
      [ann, 'fault.login.unconfirmed'],
      [bob, 'fault.login.pending'],
      [cat, 'fault.login.suspended'],
    ] as const;
    for (const [{ username: login }, key] of cases) {
      await expect(logIn(app, { login, password: PASSWORD, ...device })).rejects.toMatchObject(
        refusal('Forbidden', key),
      );
      await expect(logIn(app, { login, password: 'a wrong password', ...device })).rejects.toMatchObject(
        faults(['login', 'fault.login.wrong']),
      );
    }
  });
});

describe('a session', () => {
  it('is known to the database by a hash only', async () => {
    const ann = await member(app);
    const { token } = await openSession(app, ann.id, device);
    const [row] = await sessions(ann.id);
    expect(row?.token_hash).toEqual(createHash('sha256').update(token).digest());
    expect(JSON.stringify(row)).not.toContain(token);
    expect(token.length).toBeGreaterThan(40);
  });

  it('is over 90 days after the last visit, and by a logout', async () => {
    const ann = await member(app);
    let now = new Date();
    const clocked = await appWith({ now: () => now });
    const { token, expiresAt } = await openSession(clocked, ann.id, device);
    expect(expiresAt.getTime() - now.getTime()).toBe(90 * DAY);
    now = new Date(now.getTime() + 89 * DAY);
    expect(await readSession(clocked, token)).not.toBeNull();
    now = new Date(now.getTime() + 89 * DAY);
    expect(await readSession(clocked, token)).not.toBeNull();
    now = new Date(now.getTime() + 90 * DAY);
    expect(await readSession(clocked, token)).toBeNull();
    expect(await listSessions(clocked, ann.id)).toEqual([]);

    const other = await openSession(clocked, ann.id, device);
    await logOut(clocked, other.token);
    expect(await readSession(clocked, other.token)).toBeNull();
    expect(await readSession(clocked, 'made up')).toBeNull();
  });

  it('ends with a suspension', async () => {
    const ann = await member(app);
    const { token } = await openSession(app, ann.id, device);
    await app.db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', ann.id).execute();
    expect(await readSession(app, token)).toBeNull();
  });

  it('notes a visit every five minutes, not with every page', async () => {
    const ann = await member(app);
    const start = new Date();
    let now = start;
    const clocked = await appWith({ now: () => now });
    const { token } = await openSession(clocked, ann.id, device);
    const seen = async () => (await sessions(ann.id))[0]?.last_seen_at.getTime();
    now = new Date(start.getTime() + 4 * 60_000);
    await readSession(clocked, token);
    expect(await seen()).toBe(start.getTime());
    now = new Date(start.getTime() + 6 * 60_000);
    await readSession(clocked, token);
    expect(await seen()).toBe(now.getTime());
  });

  it('is listed, last used first, and revoked by nobody but its owner', async () => {
    const [ann, bob] = [await member(app), await member(app)];
    let now = new Date();
    const clocked = await appWith({ now: () => now });
    const phone = await openSession(clocked, ann.id, { userAgent: 'Phone', address: '' });
    now = new Date(now.getTime() + 1_000);
    const desk = await openSession(clocked, ann.id, { userAgent: 'Desk', address: '' });
    const [first, second] = await listSessions(clocked, ann.id);
    expect([first?.userAgent, second?.userAgent]).toEqual(['Desk', 'Phone']);
    await revokeSession(clocked, bob.id, second?.id ?? '0');
    expect(await readSession(clocked, phone.token)).not.toBeNull();
    await revokeSession(clocked, ann.id, second?.id ?? '0');
    expect(await readSession(clocked, phone.token)).toBeNull();
    expect(await readSession(clocked, desk.token)).not.toBeNull();
  });

  it('is the only one that survives a change of the password made in it', async () => {
    const ann = await member(app);
    const here = await openSession(app, ann.id, device);
    const there = await openSession(app, ann.id, device);
    const keepSessionId = (await readSession(app, here.token))?.sessionId ?? '';
    const next = 'another good password';
    await expect(
      changePassword(app, ann.id, { current: 'a wrong password', next, keepSessionId }),
    ).rejects.toMatchObject(faults(['current', 'settings.wrongPassword']));
    await expect(
      changePassword(app, ann.id, { current: PASSWORD, next: 'short', keepSessionId }),
    ).rejects.toMatchObject(faults(['next', 'fault.password.short']));
    expect(await readSession(app, there.token)).not.toBeNull();
    await changePassword(app, ann.id, { current: PASSWORD, next, keepSessionId });
    expect(await readSession(app, here.token)).not.toBeNull();
    expect(await readSession(app, there.token)).toBeNull();
    await logIn(app, { login: ann.username, password: next, ...device });
    await expect(logIn(app, { login: ann.username, password: PASSWORD, ...device })).rejects.toThrow();
  });
});

describe('who comes back after a long time', () => {
  const AWAY = 22 * DAY;
  async function scene() {
    const ann = await member(app);
    const bob = await person(app);
    await makeFollow(app, ann.id, bob.id);
    let now = new Date();
    const clocked = await appWith({ now: () => now });
    const { token } = await openSession(clocked, ann.id, device);
    await composePost(app, bob.id, { text: 'Missed', visibility: 'public' });
    const home = async () => (await homeTimeline(app, ann.id, {})).items.length;
    const pass = (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    };
    return { ann, clocked, token, home, pass };
  }

  it('finds their home made anew by an old session', async () => {
    const { clocked, token, home, pass } = await scene();
    pass(20 * DAY);
    await readSession(clocked, token);
    expect(await home()).toBe(0);
    pass(AWAY);
    await readSession(clocked, token);
    expect(await home()).toBe(1);
  });

  it('finds it by a new login, too', async () => {
    const { ann, clocked, home, pass } = await scene();
    pass(AWAY);
    await logIn(clocked, { login: ann.username, password: PASSWORD, ...device });
    expect(await home()).toBe(1);
  });
});
