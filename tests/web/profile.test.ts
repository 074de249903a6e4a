import { beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { addPerson } from '../domain/timelines-rows.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { htmx, Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
});

const follow = (who: Member, whom: AccountId, headers = {}) =>
  who.post(`/accounts/${whom}/follow`, { return: '/local' }, headers);

describe('a profile', () => {
  it('keeps posts, replies and own likes apart', async () => {
    const first = await composePost(app, alice.id, { text: 'a post of mine', visibility: 'public' });
    await composePost(app, alice.id, { text: 'an answer to it', visibility: 'public', inReplyToId: first });
    await bob.post(`/posts/${first}/like`);
    const base = `/@${alice.username}`;
    expect(await bob.page(base)).toContain('a post of mine');
    expect(await bob.page(`${base}?tab=replies`)).toContain('an answer to it');
    expect(await bob.page(`/@${bob.username}?tab=likes`)).toContain('a post of mine');
    expect(await alice.page(`/@${bob.username}?tab=likes`)).not.toContain('a post of mine');
  });

  it('has one address, however its name is written', async () => {
    const response = await new Visitor(app).get(`/@${alice.username.toUpperCase()}`);
    expect(response.headers.get('location')).toBe(`/@${alice.username}`);
    expect((await new Visitor(app).get('/@nobody_of_that_name')).status).toBe(404);
  });
});

describe('the follow button', () => {
  it('swaps itself for its next state', async () => {
    const on = await (await follow(bob, alice.id, htmx)).text();
    expect(on).toContain(`action="/accounts/${alice.id}/unfollow"`);
    expect(on).toContain('name="return" value="/local"');
    const off = await bob.post(`/accounts/${alice.id}/unfollow`, { return: '/local' }, htmx);
    expect(await off.text()).toContain(`action="/accounts/${alice.id}/follow"`);
  });

  it('leads back without script, and fills both lists', async () => {
    const response = await follow(bob, alice.id);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/local']);
    expect(await bob.page(`/@${alice.username}/followers`)).toContain(`href="/@${bob.username}"`);
    expect(await bob.page(`/@${bob.username}/following`)).toContain(`href="/@${alice.username}"`);
  });

  it('asks where followers are approved; the answer is given under requests', async () => {
    const carol = await Member.join(app, 'carol');
    await app.db.updateTable('accounts').set({ locked: true }).where('id', '=', carol.id).execute();
    expect(await (await follow(bob, carol.id, htmx)).text()).toContain('Requested');
    expect(await carol.page('/requests')).toContain(`action="/accounts/${bob.id}/accept"`);
    const accepted = await carol.post(`/accounts/${bob.id}/accept`, {}, htmx);
    expect([accepted.status, await accepted.text()]).toEqual([200, '']);
    expect(await carol.page('/requests')).toContain('No requests');
    expect(await bob.page(`/@${carol.username}`)).toContain('aria-pressed="true"');
  });

  it('becomes Unblock for who is blocked, and their posts go away', async () => {
    const dora = await Member.join(app, 'dora');
    await bob.post(`/accounts/${dora.id}/block`, { return: `/@${dora.username}` });
    const page = await bob.page(`/@${dora.username}`);
    expect(page).toContain('Blocked. You will not see each other.');
    expect(page).toContain(`action="/accounts/${dora.id}/unblock"`);
    // To the other it says so, and offers nothing that would be refused.
    const told = await dora.page(`/@${bob.username}`);
    expect(told).toContain('Blocks you');
    expect(told).not.toContain(`action="/accounts/${bob.id}/follow"`);
  });
});

describe('a remote profile', () => {
  it('is refreshed for people of ours and links to its own server', async () => {
    const asked: string[] = [];
    const remote = { ...app.remote, refresh: async (id: AccountId) => void asked.push(id) };
    const asking: TestApp = { ...app, remote };
    const reader = await Member.join(asking, 'reader');
    const username = `zoe${process.pid}`;
    const zoe = await addPerson(app, { local: false, username });
    await new Visitor(asking).get(`/@${username}@far.example`);
    expect(asked).toEqual([]);
    const page = await reader.page(`/@${username}@far.example`);
    expect(asked).toEqual([zoe]);
    expect(page).toContain('View on original server');
    expect(page).toContain(`action="/accounts/${zoe}/follow"`);
  });

  it('does not wait for ever', async () => {
    const remote = { ...app.remote, refresh: () => new Promise<void>(() => {}) };
    const asking: TestApp = { ...app, remote };
    const reader = await Member.join(asking, 'reader');
    const username = `slow${process.pid}`;
    await addPerson(app, { local: false, username });
    expect((await reader.get(`/@${username}@far.example`)).status).toBe(200);
  });
});

describe('notifications', () => {
  it('tell of a follow and are read by a button', async () => {
    const erin = await Member.join(app, 'erin');
    await follow(bob, erin.id);
    const page = await erin.page('/notifications');
    expect(page).toContain('followed you');
    expect(page).toContain('action="/notifications/read"');
    await erin.post('/notifications/read', { return: '/notifications' });
    expect(await erin.page('/notifications')).not.toContain('action="/notifications/read"');
  });
});

describe('files', () => {
  it('of our own are kept for ever under the address of their content only', async () => {
    const page = await new Visitor(app).page('/local');
    const address = /href="(\/assets\/[^"]+perch\.css)"/.exec(page)?.[1] ?? '';
    const current = await new Visitor(app).get(address);
    expect(current.headers.get('cache-control')).toContain('immutable');
    const old = await new Visitor(app).get('/assets/older/perch.css');
    expect(old.headers.get('cache-control')).not.toContain('immutable');
    expect((await new Visitor(app).get('/assets/x/passwd')).status).toBe(404);
  });

  it('of strangers come through our cache by signed addresses only', async () => {
    const forged = Buffer.from('https://far.example/a.png').toString('base64url');
    expect((await new Visitor(app).get(`/proxy/${'x'.repeat(27)}/${forged}`)).status).toBe(404);
  });
});
