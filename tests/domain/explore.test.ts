import { beforeEach, describe, expect, it } from 'vitest';
import { readPeopleToFollow } from '../../src/domain/explore/people.ts';
import { readTalk } from '../../src/domain/explore/talk.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { keepFor } from '../../src/lib/kept.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addBlock, addBoost, addFollow, addMute, addPeople, addPerson, addRow } from './timelines-rows.ts';

let app: TestApp;
beforeEach(async () => {
  app = await testApp();
});

const two = async () => (await addPeople(app, 2)) as [AccountId, AccountId];
let made = 0;
const fresh = (name: string) => `${name}${process.pid}x${++made}`;

const limited = async (id: AccountId) => {
  await app.db.updateTable('accounts').set({ limited_by_domain: true }).where('id', '=', id).execute();
  return id;
};

describe('what is talked about', () => {
  it('counts people, not posts, of what is public and wants to be found', async () => {
    const [one, other] = await two();
    const shy = await addPerson(app, { discoverable: false });
    const far = await addPerson(app, { local: false });
    const [loud, shared, hidden] = [fresh('loud'), fresh('shared'), fresh('hidden')];
    for (let turn = 0; turn < 3; turn++) await addRow(app, one, { hashtags: [loud] });
    for (const person of [one, other]) await addRow(app, person, { hashtags: [shared] });
    await addRow(app, one, { hashtags: [hidden], visibility: 'unlisted' });
    await addRow(app, shy, { hashtags: [hidden] });
    await addRow(app, far, { hashtags: [hidden], local: false });
    const tags = (await readTalk(app)).tags.filter(({ name }) => [loud, shared, hidden].includes(name));
    expect(tags).toEqual([
      { name: shared, people: 2, posts: 2, days: [0, 0, 0, 0, 0, 0, 2] },
      { name: loud, people: 1, posts: 3, days: [0, 0, 0, 0, 0, 0, 1] },
    ]);
  });

  it('tells how many people there were on each day of the week, today last', async () => {
    const [one, other] = await two();
    const tag = fresh('daily');
    for (const person of [one, one, other]) await addRow(app, person, { hashtags: [tag] });
    // In the midst of a day: which one it is must not hang on milliseconds.
    const inTwoDays = () => new Date(Date.now() + 2.5 * 86_400_000);
    const { tags } = await readTalk({ ...app, clock: { now: inTwoDays } });
    expect(tags.find(({ name }) => name === tag)?.days).toEqual([0, 0, 0, 0, 2, 0, 0]);
    // The clock that makes the ids may be ahead of ours.
    const justBefore = () => new Date(Date.now() - 60_000);
    const early = (await readTalk({ ...app, clock: { now: justBefore } })).tags;
    expect(early.find(({ name }) => name === tag)?.days).toEqual([0, 0, 0, 0, 0, 0, 2]);
  });

  it('is also what people here boost', async () => {
    const far = await addPerson(app, { local: false });
    const tag = fresh('boosted');
    const post = await addRow(app, far, { hashtags: [tag], local: false });
    for (const person of await two()) await addBoost(app, person, post);
    const found = (await readTalk(app)).tags.find(({ name }) => name === tag);
    expect(found).toMatchObject({ name: tag, people: 2, posts: 1 });
  });

  it('is nothing of limited servers, boosted or not', async () => {
    const far = await limited(await addPerson(app, { local: false }));
    const tag = fresh('quiet');
    const post = await addRow(app, far, { hashtags: [tag], local: false });
    for (const person of await two()) await addBoost(app, person, post);
    expect((await readTalk(app)).tags.map(({ name }) => name)).not.toContain(tag);
  });
});

describe('people to follow', () => {
  const ids = async (me: AccountId) => (await readPeopleToFollow(app, me)).map((account) => account.id);
  const active = async (id: AccountId) => {
    const last_post_at = new Date();
    await app.db.updateTable('accounts').set({ last_post_at }).where('id', '=', id).execute();
    return id;
  };

  it('are first those whom one’s own follow, and never whom there is something with', async () => {
    const [me, friend] = await two();
    await addFollow(app, me, friend);
    const known = await active(await addPerson(app, { local: false }));
    const [muted, blocked] = await two();
    const [blocking, followed] = await two();
    const silent = await addPerson(app);
    const shy = await active(await addPerson(app, { discoverable: false }));
    for (const person of [muted, blocked, blocking, followed]) await active(person);
    for (const person of [known, muted, blocked, blocking, followed, silent, shy])
      await addFollow(app, friend, person);
    await addMute(app, me, muted);
    await addBlock(app, me, blocked);
    await addBlock(app, blocking, me);
    await addFollow(app, me, followed);
    const found = await ids(me);
    expect(found[0]).toBe(known);
    for (const person of [me, friend, muted, blocked, blocking, followed, silent, shy]) {
      expect(found).not.toContain(person);
    }
  });

  it('are not of limited servers, nor of those one has blocked', async () => {
    const [me, friend] = await two();
    await addFollow(app, me, friend);
    const [quiet, barred, plain] = (await addPeople(app, 3)) as [AccountId, AccountId, AccountId];
    for (const person of [quiet, barred, plain]) await addFollow(app, friend, await active(person));
    await limited(quiet);
    const domain = `barred${process.pid}.example`;
    await app.db.updateTable('accounts').set({ domain }).where('id', '=', barred).execute();
    await app.db.insertInto('account_domain_blocks').values({ account_id: me, domain }).execute();
    const found = await ids(me);
    expect(found).toContain(plain);
    expect(found).not.toContain(quiet);
    expect(found).not.toContain(barred);
  });
});

it('what is kept is found once, forgotten on wish, and a failure is not kept', async () => {
  const kept = keepFor<string, number>(60_000, 2);
  let asked = 0;
  const find = async () => ++asked;
  expect(await Promise.all([kept.get('a', find), kept.get('a', find)])).toEqual([1, 1]);
  kept.forget('a');
  expect(await kept.get('a', find)).toBe(2);
  await expect(kept.get('b', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await kept.get('b', find)).toBe(3);
  await kept.get('c', find);
  expect(await kept.get('a', find)).toBe(5);
});
