import { beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: TestApp;
let ann: Member;
let bob: Member;
const tag = `Marsh${process.pid}`;

beforeAll(async () => {
  app = await testApp();
  [ann, bob] = await Promise.all([Member.join(app, 'ann'), Member.join(app, 'bob')]);
  await composePost(app, bob.id, { text: `Mist over the #${tag}`, visibility: 'public' });
});

describe('the first minutes', () => {
  it('offer people and hashtags, and follow what was ticked', async () => {
    const newcomer = await Member.join(app, 'newcomer');
    const page = await newcomer.page('/welcome');
    expect(page).toContain('name="person"');
    const fields = new URLSearchParams([
      ['person', bob.id],
      ['person', '1'],
      ['person', 'nonsense'],
      ['tag', tag],
    ]);
    const answer = await newcomer.post('/welcome', fields);
    expect(answer.headers.get('location')).toBe('/');
    const follows = await app.db
      .selectFrom('follows')
      .select('followee_id')
      .where('follower_id', '=', newcomer.id)
      .execute();
    expect(follows).toEqual([{ followee_id: bob.id }]);
    expect(await newcomer.page('/hashtags')).toContain(`#${tag}`);
    // Nothing has been waited for: no worker has run.
    expect(await newcomer.page('/')).toContain('Mist over the');
    expect(await newcomer.page('/welcome')).not.toContain(`value="${bob.id}"`);
  });

  it('fill a home from hashtags alone', async () => {
    const newcomer = await Member.join(app, 'newcomer');
    await newcomer.post('/welcome', new URLSearchParams({ tag }));
    expect(await newcomer.page('/')).toContain('Mist over the');
  });

  it('are for members', async () => {
    expect((await new Visitor(app).get('/welcome')).headers.get('location')).toContain('/login');
  });
});

it('what there is to discover stands beside every page, but not beside itself', async () => {
  const beside = async (path: string) => {
    const page = await ann.page(path);
    return page.slice(page.indexOf('<aside class="rail"')).includes('href="/explore"');
  };
  for (const path of ['/', '/notifications', `/@${bob.username}`, '/search?q=marsh']) {
    expect([path, await beside(path)]).toEqual([path, true]);
  }
  for (const path of ['/explore', '/search', '/welcome'])
    expect([path, await beside(path)]).toEqual([path, false]);
});

it('nobody whom the page is about is suggested beside it', async () => {
  /** Somebody who is told of bob before all others: a friend follows him. */
  const someone = async (name: string) => {
    const [reader, friend] = await Promise.all([Member.join(app, name), Member.join(app, 'friend')]);
    await follow(app, reader.id, friend.id);
    await follow(app, friend.id, bob.id);
    return reader;
  };
  const suggested = async (path: string, reader: Member) => {
    const page = await reader.page(path);
    return page.slice(page.indexOf('<aside class="rail"')).includes(`/accounts/${bob.id}/follow`);
  };
  const keeper = await someone('keeper');
  await keeper.post('/settings/privacy', { locked: '1' });
  await follow(app, bob.id, keeper.id);
  expect(await keeper.page('/notifications')).toContain('asks to follow you');
  expect(await suggested('/', keeper)).toBe(true);
  expect(await suggested('/notifications', keeper)).toBe(false);
  const reader = await someone('reader');
  const stranger = `/notifications/filtered/${bob.id}`;
  await reader.post('/settings/notifications', { mention: '1', strangers: '1' });
  await composePost(app, bob.id, { text: `@${reader.username} have you heard?`, visibility: 'public' });
  expect(await reader.page(stranger)).toContain('have you heard?');
  expect(await suggested('/', reader)).toBe(true);
  for (const path of [`/report?account=${bob.id}`, `/report/done?account=${bob.id}`, stranger])
    expect([path, await suggested(path, reader)]).toEqual([path, false]);
});

describe('beside the page about the server', () => {
  it('nothing says of the server what the page says', async () => {
    const beside = async (path: string) => (await new Visitor(app).page(path)).split('<aside')[1];
    expect(await beside('/local')).toContain('is one of many servers');
    expect(await beside('/about')).not.toContain('is one of many servers');
  });
});

describe('search', () => {
  it('remembers what was looked for, and forgets it', async () => {
    await ann.page('/search?q=two+herons');
    expect(await ann.page('/search')).toContain('href="/search?q=two%20herons"');
    expect(await bob.page('/search')).not.toContain('two%20herons');
    expect((await ann.post('/search/forget')).status).toBe(303);
    expect(await ann.page('/search')).not.toContain('two%20herons');
  });

  it('tells strangers how to ask, and stores nothing', async () => {
    const visitor = new Visitor(app);
    await visitor.page('/search?q=three+herons');
    const page = await visitor.page('/search');
    expect(page).toContain('from:@name');
    expect(page).not.toContain('three');
  });
});

it('people to follow stand beside profiles, news and results, and nobody twice', async () => {
  const newcomer = await Member.join(app, 'newcomer');
  const news = await newcomer.page('/notifications');
  const [, id, handle] = /id="account-(\d+)".+?href="\/@([^"]+)"/.exec(news) ?? [];
  const results = await newcomer.page(`/search?q=${handle}`);
  const profile = await newcomer.page(`/@${handle}`);
  for (const page of [news, results, profile]) {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]);
    expect(ids.filter((one, index) => ids.indexOf(one) < index)).toEqual([]);
  }
  expect(results).toContain(`id="account-${id}"`);
  expect(profile).not.toContain(`id="account-${id}"`);
  expect(await newcomer.page(`/@${ann.username}`)).toContain('People to follow');
});

it('beside the page about the server nothing says what that page says', async () => {
  const beside = async (path: string) => (await new Visitor(app).page(path)).split('<aside')[1];
  expect(await beside('/local')).toContain('is one of many servers');
  expect(await beside('/about')).not.toContain('is one of many servers');
});

it('explore is open to everybody', async () => {
  expect((await new Visitor(app).get('/explore')).status).toBe(200);
});
