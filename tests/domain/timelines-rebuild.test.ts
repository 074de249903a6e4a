import { beforeAll, describe, expect, it } from 'vitest';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { bringIn, catchUp, rebuildHome, takeOut } from '../../src/domain/timelines/rebuild.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addBoost, addFollow, addMute, addPeople, addPerson, addRow, homeIds } from './timelines-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

const unfollow = (follower: AccountId) =>
  app.db.deleteFrom('follows').where('follower_id', '=', follower).execute();

describe('a home', () => {
  it('can be made anew from posts and boosts of followed people and oneself', async () => {
    const [reader, author, booster, muted, stranger] = (await addPeople(app, 5)) as [
      AccountId,
      AccountId,
      AccountId,
      AccountId,
      AccountId,
    ];
    for (const followed of [author, booster, muted]) await addFollow(app, reader, followed);
    await addMute(app, reader, muted);
    await addRow(app, muted);
    const strange = await addRow(app, stranger);
    await addRow(app, author, { replyTo: strange });
    await addRow(app, author, { visibility: 'mentioned', mentions: [stranger] });
    const written = await addRow(app, author, { visibility: 'followers' });
    const own = await addRow(app, reader, { replyTo: strange });
    const boost = await addBoost(app, booster, strange);
    await addBoost(app, author, strange);
    await addBoost(app, booster, written);
    await app.db
      .insertInto('home_entries')
      .values({ account_id: reader, entry_id: '5', post_id: strange, boosted_by: null })
      .execute();
    await rebuildHome(app, reader);
    expect(await homeIds(app, reader)).toEqual([boost, own, written]);
    await rebuildHome(app, reader);
    expect(await homeIds(app, reader)).toEqual([boost, own, written]);
    expect((await homeTimeline(app, reader)).items).toHaveLength(3);
  });

  it('is made anew for who comes back after weeks', async () => {
    const [reader, author] = (await addPeople(app, 2)) as [AccountId, AccountId];
    await addFollow(app, reader, author);
    const missed = await addRow(app, author);
    const daysAgo = (days: number) => new Date(app.clock.now().getTime() - days * 86_400_000);
    expect(await catchUp(app, reader, daysAgo(20))).toBe(false);
    expect(await homeIds(app, reader)).toEqual([]);
    expect(await catchUp(app, reader, daysAgo(22))).toBe(true);
    expect(await homeIds(app, reader)).toEqual([missed]);
  });

  it('takes in the newest posts of a new follow, in their place', async () => {
    const [reader, author] = (await addPeople(app, 2)) as [AccountId, AccountId];
    const posts: string[] = [];
    for (let i = 0; i < 42; i += 1) posts.unshift(await addRow(app, author));
    await bringIn(app, reader, author);
    expect(await homeIds(app, reader)).toEqual([]);
    await addFollow(app, reader, author);
    await bringIn(app, reader, author);
    await bringIn(app, reader, author);
    expect(await homeIds(app, reader)).toEqual(posts.slice(0, 40));
  });

  it('leaves out boosts of a new follow where they are not wanted', async () => {
    const [reader, booster, author] = (await addPeople(app, 3)) as [AccountId, AccountId, AccountId];
    await addBoost(app, booster, await addRow(app, author));
    const own = await addRow(app, booster);
    await addFollow(app, reader, booster, false);
    await bringIn(app, reader, booster);
    expect(await homeIds(app, reader)).toEqual([own]);
  });

  it('lets go of somebody no longer followed, and only of them', async () => {
    const [reader, author] = (await addPeople(app, 2)) as [AccountId, AccountId];
    const other = await addPerson(app);
    for (const followed of [author, other]) await addFollow(app, reader, followed);
    const post = await addRow(app, author);
    const boosted = await addBoost(app, author, await addRow(app, other));
    const kept = await addRow(app, other);
    await bringIn(app, reader, other);
    await bringIn(app, reader, author);
    expect(await homeIds(app, reader)).toContain(post);
    await takeOut(app, reader, author);
    expect(await homeIds(app, reader)).toContain(post);
    await unfollow(reader);
    await takeOut(app, reader, author);
    const left = await homeIds(app, reader);
    expect(left).toContain(kept);
    expect(left).not.toContain(post);
    expect(left).not.toContain(boosted);
  });
});
