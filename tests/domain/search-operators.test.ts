import { beforeAll, describe, expect, it } from 'vitest';
import { parseSearch } from '../../src/domain/search/operators.ts';
import { searchPosts } from '../../src/domain/search/posts.ts';
import { forgetSearches, recentSearches, rememberSearch } from '../../src/domain/search/recent.ts';
import { anonymous, type Viewer, viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addMedia, addPerson, addRow } from './timelines-rows.ts';

let app: TestApp;
let ann: AccountId;
let bob: AccountId;
const word = `osprey${process.pid}`;
const names = { ann: `annsearch${process.pid}`, bob: `bobsearch${process.pid}` };

beforeAll(async () => {
  app = await testApp();
  ann = await addPerson(app, { username: names.ann });
  bob = await addPerson(app, { username: names.bob });
});

const set = (id: PostId, values: { language?: string; created_at?: Date; sensitive?: boolean }) =>
  app.db.updateTable('posts').set(values).where('id', '=', id).execute();
const found = async (query: string, viewer: Viewer = anonymous) =>
  (await searchPosts(app, viewer, query)).items.map((post) => post.id);

describe('a query', () => {
  it.each([
    ['fish', 'fish', []],
    ['fish from:@ann', 'fish', [{ not: false, kind: 'from', value: '@ann' }]],
    [
      '-has:media "from:ann" language:PT',
      '"from:ann"',
      [
        { not: true, kind: 'has', value: 'media' },
        { not: false, kind: 'lang', value: 'pt' },
      ],
    ],
    ['before:lunch after:2026-02-31x is:great', 'before:lunch after:2026-02-31x is:great', []],
    ['"unclosed from:ann', '"unclosed from:ann', []],
  ])('%s is read', (text, words, terms) => {
    expect(parseSearch(text)).toEqual({ words, terms });
  });
});

describe('terms', () => {
  it('narrow down to a person, here or elsewhere, or leave them out', async () => {
    const mine = await addRow(app, ann, { text: `${word} one` });
    const theirs = await addRow(app, bob, { text: `${word} two` });
    expect(await found(`${word} from:${names.ann}`)).toEqual([mine]);
    expect(await found(`${word} -from:@${names.ann}`)).toEqual([theirs]);
    expect(await found(`${word} from:me`, viewerOf(bob))).toEqual([theirs]);
    expect(await found(`from:${names.bob}`)).toEqual([theirs]);
    expect(await found(`${word} from:nobody_at_all`)).toEqual([]);
  });

  it('ask for what a post is and has', async () => {
    const other = `${word}b`;
    const plain = await addRow(app, ann, { text: `${other} plain` });
    const reply = await addRow(app, ann, { text: `${other} reply`, replyTo: plain });
    const picture = await addRow(app, ann, { text: `${other} picture` });
    await addMedia(app, ann, picture);
    const foreign = await addRow(app, ann, { text: `${other} foreign` });
    await set(foreign, { language: 'pt-BR' });
    const veiled = await addRow(app, ann, { text: `${other} veiled` });
    await set(veiled, { sensitive: true });
    expect(await found(`${other} is:reply`)).toEqual([reply]);
    expect(await found(`${other} has:media`)).toEqual([picture]);
    expect(await found(`${other} has:video`)).toEqual([]);
    expect(await found(`${other} lang:pt`)).toEqual([foreign]);
    expect(await found(`${other} is:sensitive`)).toEqual([veiled]);
    expect(await found(`${other} -is:reply -has:media -lang:pt -is:sensitive`)).toEqual([plain]);
    expect(await found(`${other} "${other} plain"`)).toEqual([plain]);
    expect(await found(`${other} -plain -reply -picture -veiled`)).toEqual([foreign]);
  });

  it('know days', async () => {
    const other = `${word}c`;
    const old = await addRow(app, ann, { text: `${other} old` });
    await set(old, { created_at: new Date('2026-01-10T12:00:00Z') });
    const next = await addRow(app, ann, { text: `${other} new` });
    await set(next, { created_at: new Date('2026-01-11T12:00:00Z') });
    expect(await found(`${other} before:2026-01-11`)).toEqual([old]);
    expect(await found(`${other} after:2026-01-10`)).toEqual([next]);
    expect(await found(`${other} after:2026-01-11`)).toEqual([]);
  });

  it('hold for scripts without spaces, too', async () => {
    const post = await addRow(app, ann, { text: '朝の川にカワセミがいた' });
    expect(await found(`カワセミ from:${names.ann}`)).toEqual([post]);
    expect(await found(`カワセミ from:${names.bob}`)).toEqual([]);
  });
});

it('the newest searches are kept, each once, and forgotten on wish', async () => {
  for (let turn = 0; turn < 10; turn++) {
    app.at(new Date(Date.UTC(2026, 0, 1, 0, turn)));
    await rememberSearch(app, ann, `query ${turn}`);
  }
  app.at(new Date(Date.UTC(2026, 0, 1, 1)));
  await rememberSearch(app, ann, 'query 5');
  app.at(null);
  const kept = await recentSearches(app, ann);
  expect(kept).toHaveLength(8);
  expect(kept.slice(0, 2)).toEqual(['query 5', 'query 9']);
  expect(await recentSearches(app, bob)).toEqual([]);
  await forgetSearches(app, ann);
  expect(await recentSearches(app, ann)).toEqual([]);
});
