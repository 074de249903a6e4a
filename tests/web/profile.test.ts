import { beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { addPerson, addRow } from '../domain/timelines-rows.ts';
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

  it('names those whom the reader follows among the followers, but nobody who keeps that to themselves', async () => {
    const [star, reader, ...fans] = await Promise.all(
      ['star', 'reader', 'fan1', 'fan2', 'fan3', 'fan4', 'quiet'].map((name) => Member.join(app, name)),
    );
    const quiet = fans.pop();
    if (!star || !reader || !quiet) throw new Error('seven have joined');
    const path = `/@${star.username}`;
    await app.db.updateTable('accounts').set({ hides_follows: true }).where('id', '=', quiet.id).execute();
    await follow(quiet, star.id);
    await follow(reader, quiet.id);
    expect(await reader.page(path)).not.toContain('Followed by');
    for (const fan of fans) {
      await follow(fan, star.id);
      await follow(reader, fan.id);
    }
    const page = await reader.page(path);
    expect(page.replaceAll(/<[^>]+>/g, '')).toMatch(/Followed by \S+, \S+ and 2 others you follow/);
    const said = page.slice(page.indexOf('class="facts"'), page.indexOf('others you follow'));
    expect(said).not.toContain(quiet.username);
    expect(await bob.page(path)).not.toContain('Followed by');
    expect(await new Visitor(app).page(path)).not.toContain('Followed by');
    await app.db.updateTable('accounts').set({ hides_follows: true }).where('id', '=', star.id).execute();
    expect(await reader.page(path)).not.toContain('Followed by');
  });

  it('says of whom a list of follows is empty, to its owner as well', async () => {
    const shy = await Member.join(app, 'shy');
    const path = `/@${shy.username}/followers`;
    expect(await bob.page(path)).toContain('No followers yet');
    expect(await bob.page(`/@${shy.username}/following`)).toContain('Nobody followed yet');
    await app.db.updateTable('accounts').set({ hides_follows: true }).where('id', '=', shy.id).execute();
    expect((await bob.get(path)).status).toBe(403);
    expect(await shy.page(path)).toContain('No followers yet');
  });

  it('says who looks after this server, and passes its address on', async () => {
    const carer = await Member.join(app, 'carer');
    expect(await bob.page(`/@${carer.username}`)).not.toContain('>Moderator<');
    await app.db.updateTable('users').set({ role: 'moderator' }).where('account_id', '=', carer.id).execute();
    const page = await bob.page(`/@${carer.username}`);
    expect(page).toContain('>Moderator<');
    const address = `data-copy="${app.config.origin}/@${carer.username}"`;
    expect(page).toContain(address);
    expect(await carer.page(`/@${carer.username}`)).toContain(address);
  });

  it('leads to a post for this person alone', async () => {
    const path = `/compose?text=${encodeURIComponent(`@${alice.username} `)}&visibility=mentioned`;
    expect(await bob.page(`/@${alice.username}`)).toContain(`href="${path.replace('&', '&amp;')}"`);
    const form = await bob.page(path);
    expect(form).toMatch(/value="mentioned"[^>]* checked/);
    expect(form).toContain(`@${alice.username} </textarea>`);
    expect(await bob.page('/compose')).not.toMatch(/value="mentioned"[^>]* checked/);
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
    expect(page).toContain('Unblock them to see what they post.');
    // To the other it says so, and offers nothing that would be refused.
    const told = await dora.page(`/@${bob.username}`);
    expect(told).toContain('Blocks you');
    expect(told).toContain('They have blocked you, so their posts are not for you to see.');
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

  it('says below its last post where there may be more', async () => {
    const username = `olga${process.pid}`;
    const olga = await addPerson(app, { local: false, username });
    const path = `/@${username}@far.example`;
    for (let n = 0; n < 21; n += 1) await addRow(app, olga, { local: false });
    const first = await bob.page(path);
    expect(first).not.toContain('Older posts may be on far.example');
    const older = /href="([^"]+before=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(await bob.page(older)).toContain('Older posts may be on far.example');
    const stretch = await (await bob.get(older, htmx)).text();
    expect(stretch).toContain('Older posts may be on far.example');
    expect(stretch).not.toContain('<html');
    expect(await bob.page(`/@${bob.username}`)).not.toContain('Older posts may be');
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
