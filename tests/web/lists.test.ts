import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createList, readList } from '../../src/domain/lists/lists.ts';
import { addToList, removeFromList } from '../../src/domain/lists/members.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { listTimeline } from '../../src/domain/timelines/list.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';
import { htmx, Member } from './member.ts';
import { Visitor } from './visitor.ts';

describe('without script', () => {
  let app: TestApp;
  let ann: Member;
  let bob: Member;

  beforeAll(async () => {
    app = await testApp();
    [ann, bob] = await Promise.all([Member.join(app, 'ann'), Member.join(app, 'bob')]);
  });

  const target = (answer: Response) => answer.headers.get('location') ?? '';

  it('a list is made, filled, read, changed and deleted', async () => {
    const made = await ann.post('/lists', { title: 'River people' });
    const path = target(made).replace('/edit', '');
    expect(made.status).toBe(303);
    expect(path).toMatch(/^\/lists\/\d+$/);
    expect((await ann.post(`${path}/members`, { handle: `@${bob.username}` })).status).toBe(303);
    expect((await ann.post(`${path}/members`, { handle: 'nobody_at_all' })).status).toBe(422);
    await composePost(app, bob.id, { text: 'From the river', visibility: 'public' });
    const page = await ann.page(path);
    expect(page).toContain('River people');
    expect(page).toContain('From the river');
    expect(await ann.page(`${path}/edit`)).toContain(`@${bob.username}`);
    await ann.post(path, { title: 'Lake people', replies: 'none', exclusive: 'on' });
    expect(await ann.page('/lists')).toContain('Lake people');
    expect((await bob.get(path)).status).toBe(404);
    expect(target(await new Visitor(app).get(path))).toContain('/login');
    await ann.post(`${path}/members/${bob.id}/remove`);
    expect(await ann.page(path)).not.toContain('From the river');
    await ann.post(`${path}/delete`);
    expect((await ann.get(path)).status).toBe(404);
  });

  it('somebody is put into lists from their profile', async () => {
    const one = target(await ann.post('/lists', { title: 'One' })).split('/')[2] ?? '';
    const two = target(await ann.post('/lists', { title: 'Two' })).split('/')[2] ?? '';
    expect(await ann.page(`/@${bob.username}`)).toContain(`/accounts/${bob.id}/lists`);
    await ann.post(`/accounts/${bob.id}/lists`, { list: two });
    const page = await ann.page(`/accounts/${bob.id}/lists`);
    expect(page).toContain(`value="${two}" checked`);
    expect(page).not.toContain(`value="${one}" checked`);
  });

  it('a hashtag is followed and left', async () => {
    expect(await ann.page('/tags/kitesurfing')).toContain('/tags/kitesurfing/follow');
    expect(await new Visitor(app).page('/tags/kitesurfing')).not.toContain('/tags/kitesurfing/follow');
    await ann.post('/tags/kitesurfing/follow');
    expect(await ann.page('/hashtags')).toContain('#kitesurfing');
    const swapped = await (await ann.post('/tags/kitesurfing/unfollow', {}, htmx)).text();
    expect(swapped).toContain('/tags/kitesurfing/follow');
    expect(await ann.page('/hashtags')).not.toContain('#kitesurfing');
  });

  it('a hashtag that is none breaks nothing', async () => {
    expect((await ann.get('/tags/%00x')).status).toBe(200);
    expect((await ann.post('/tags/%23/follow')).status).toBe(404);
  });
});

describe('across servers', () => {
  let here: TestServer;
  let there: TestServer;
  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
  });
  afterAll(() => Promise.all([here.stop(), there.stop()]));

  it('a list hears of people whom nobody here follows, until they are in none', async () => {
    const [ann, bea] = await Promise.all([here.account('ann'), there.account('bea')]);
    const found = await here.app.remote.lookup(`@bea@${there.host}`);
    if (found?.kind !== 'account') throw new Error('bea was not found');
    const id = await createList(here.app, ann, { title: 'Far', exclusive: false, replies: 'members' });
    await addToList(here.app, ann, id, found.id);
    await settle(here, there);
    await composePost(there.app, bea, { text: 'For whoever listens', visibility: 'public' });
    await composePost(there.app, bea, { text: 'For friends', visibility: 'followers' });
    await settle(here, there);
    const texts = async () => {
      const list = await readList(here.app, ann, id);
      return (await listTimeline(here.app, ann, list)).items.map((entry) => entry.post.html);
    };
    expect(await texts()).toEqual(['<p>For whoever listens</p>']);
    await removeFromList(here.app, ann, id, found.id);
    await settle(here, there);
    const followers = await there.app.db
      .selectFrom('follows')
      .selectAll()
      .where('followee_id', '=', bea)
      .execute();
    expect(followers).toEqual([]);
  });
});
