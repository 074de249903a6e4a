import { beforeAll, describe, expect, it } from 'vitest';
import { searchAccounts } from '../../src/domain/search/accounts.ts';
import { searchHashtags } from '../../src/domain/search/hashtags.ts';
import { lookUp, lookupQuery } from '../../src/domain/search/lookup.ts';
import { searchPosts } from '../../src/domain/search/posts.ts';
import { anonymous, type Viewer, viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addBlock, addFollow, addMute, addPeople, addPerson, addRow } from './timelines-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

const two = async () => (await addPeople(app, 2)) as [AccountId, AccountId];

describe('searching people', () => {
  const found = async (viewer: Viewer, query: string) =>
    (await searchAccounts(app, viewer, query)).map((account) => account.id);

  it('finds exact names first, then followed, then local ones', async () => {
    const reader = await addPerson(app);
    const local = await addPerson(app, { username: 'heronfan1' });
    const followed = await addPerson(app, { username: 'heronfan_far', local: false });
    const named = await addPerson(app, { display_name: 'The great Heronfan', local: false });
    const exact = await addPerson(app, { username: 'heronfan', local: false });
    await addFollow(app, reader, followed);
    expect(await found(viewerOf(reader), '@HeronFan')).toEqual([exact, followed, local, named]);
    expect(await found(anonymous, 'heronfan@far')).toEqual([exact, followed]);
    expect(await found(anonymous, 'heronfan1@perch.example')).toEqual([local]);
    expect(await found(anonymous, '%')).toEqual([]);
  });

  it('finds the undiscoverable by exact name or as a follower, and never across a block', async () => {
    const [reader, follower] = await two();
    const shy = await addPerson(app, { username: 'shybird', discoverable: false });
    await addFollow(app, follower, shy);
    expect(await found(viewerOf(reader), 'shyb')).toEqual([]);
    expect(await found(viewerOf(reader), 'shybird')).toEqual([shy]);
    expect(await found(viewerOf(follower), 'shyb')).toEqual([shy]);
    await addBlock(app, shy, reader);
    expect(await found(viewerOf(reader), 'shybird')).toEqual([]);
  });
});

describe('searching hashtags', () => {
  it('finds the exact one, then beginnings by use, then the rest', async () => {
    const author = await addPerson(app);
    for (const hashtags of [['kestrelwatch'], ['kestrels'], ['kestrels'], ['mykestrel'], ['kestrel']]) {
      await addRow(app, author, { hashtags });
    }
    expect(await searchHashtags(app, '#Kestrel')).toEqual([
      'kestrel',
      'kestrels',
      'kestrelwatch',
      'mykestrel',
    ]);
    expect(await searchHashtags(app, 'kestrel', 1)).toEqual(['kestrel']);
    await addRow(app, author, { hashtags: ['kestrelnest'], visibility: 'followers' });
    expect(await searchHashtags(app, 'kestrelnest')).toEqual([]);
    await app.db
      .updateTable('hashtags')
      .set({ display_name: 'KestrelWatch' })
      .where('name', '=', 'kestrelwatch')
      .execute();
    expect(await searchHashtags(app, 'kestrelw')).toEqual(['KestrelWatch']);
  });
});

describe('searching posts', () => {
  const found = async (viewer: Viewer, query: string) =>
    (await searchPosts(app, viewer, query)).items.map((post) => post.id);

  it('finds public posts of those who allow it, and all of ones own', async () => {
    const [author, reader] = await two();
    const closed = await addPerson(app, { indexable: false });
    const open = await addRow(app, author, { text: 'a zanderfish in the harbour' });
    const hidden = await addRow(app, closed, { text: 'another zanderfish' });
    const unlisted = await addRow(app, author, { text: 'zanderfish again', visibility: 'unlisted' });
    const secret = await addRow(app, author, {
      text: 'zanderfish letter',
      visibility: 'mentioned',
      mentions: [reader],
    });
    expect(await found(anonymous, 'zanderfish')).toEqual([open]);
    expect(await found(viewerOf(reader), 'Zanderfish')).toEqual([open]);
    expect(await found(viewerOf(author), 'zanderfish')).toEqual([secret, unlisted, open]);
    expect(await found(viewerOf(closed), 'zanderfish')).toEqual([hidden, open]);
    expect(await found(viewerOf(author), 'zanderfish -letter -again')).toEqual([open]);
    expect(await found(anonymous, '"the harbour"')).toContain(open);
    expect(await found(anonymous, '...')).toEqual([]);
    await addMute(app, reader, author);
    expect(await found(viewerOf(reader), 'zanderfish')).toEqual([]);
  });

  it('finds scripts without spaces', async () => {
    const [author, reader] = await two();
    const open = await addRow(app, author, { text: '今日は港でアオサギを見ました' });
    const own = await addRow(app, reader, { text: 'アオサギのこと', visibility: 'followers' });
    await addRow(app, author, { text: 'アオサギのこと', visibility: 'followers' });
    expect(await found(viewerOf(reader), 'アオサギ')).toEqual([own, open]);
    expect(await found(anonymous, '港 アオサギ')).toEqual([open]);
  });

  it('looks through the newest posts where the index takes too long', async () => {
    const [author, reader] = await two();
    const open = await addRow(app, author, { text: 'a dotterel at dawn' });
    await addRow(app, author, { text: 'a dotterel at dusk', visibility: 'followers' });
    const tired = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
    const db = Object.assign(app.db.withTables(), {
      transaction: () => ({ execute: () => Promise.reject(tired) }),
    });
    const page = await searchPosts({ ...app, db }, viewerOf(reader), 'dotterel');
    expect(page.items.map((post) => post.id)).toEqual([open]);
  });

  it('pages', async () => {
    const author = await addPerson(app);
    const posts: string[] = [];
    for (let i = 0; i < 5; i += 1) posts.unshift(await addRow(app, author, { text: 'wryneck seen' }));
    const first = await searchPosts(app, anonymous, 'wryneck', { limit: 2 });
    const rest = await searchPosts(app, anonymous, 'wryneck', { before: first.next ?? '' });
    expect([...first.items, ...rest.items].map((post) => post.id)).toEqual(posts);
    expect(rest.next).toBeNull();
  });
});

describe('looking up', () => {
  it.each([
    ['@ada@far.example', '@ada@far.example'],
    [' ada@Far.Example ', '@ada@far.example'],
    ['acct:ada@far.example', '@ada@far.example'],
    ['@bea@localhost:3002', '@bea@localhost:3002'],
    ['https://far.example/@ada/1', 'https://far.example/@ada/1'],
    ['@ada', null],
    ['good morning', null],
    ['ada@', null],
    ['ftp://far.example/a', null],
    ['https://', null],
  ])('%j means %j', (query, expected) => {
    expect(lookupQuery(query)).toBe(expected);
  });

  it('asks other servers only for handles and addresses', async () => {
    const asked: string[] = [];
    const lookup = async (query: string) => {
      asked.push(query);
      return null;
    };
    const remote = { ...app.remote, lookup };
    await lookUp({ ...app, remote }, 'good morning');
    await lookUp({ ...app, remote }, 'ada@far.example');
    expect(asked).toEqual(['@ada@far.example']);
  });
});
