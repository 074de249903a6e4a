import { beforeAll, describe, expect, it } from 'vitest';
import { removeBoost } from '../../src/domain/boosts/receive.ts';
import { setShowsBoosts, unfollow } from '../../src/domain/follows/follow.ts';
import { mute, unmute } from '../../src/domain/mutes/mute.ts';
import { fanOutBoost, fanOutPost } from '../../src/domain/timelines/fan-out.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { rebuildHome, takeOut } from '../../src/domain/timelines/rebuild.ts';
import { takeOutBoost } from '../../src/domain/timelines/stand-in.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, BoostId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addBoost, addFollow, addMute, addPeople, addPerson, addRow, homeIds } from './timelines-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

async function boosted(booster: AccountId, post: PostId): Promise<BoostId> {
  const id = await addBoost(app, booster, post);
  await fanOutBoost(app, id);
  return id;
}

/** A reader follows two people who both boosted one post of a stranger; the first alone brought it home. */
async function twice() {
  const [reader, first, second, stranger] = (await addPeople(app, 4)) as [
    AccountId,
    AccountId,
    AccountId,
    AccountId,
  ];
  for (const followed of [first, second]) await addFollow(app, reader, followed);
  const post = await addRow(app, stranger);
  const brought = await boosted(first, post);
  const kept = await boosted(second, post);
  const alone = await boosted(first, await addRow(app, stranger));
  expect(await homeIds(app, reader)).toEqual([alone, brought]);
  return { reader, first, second, stranger, post, brought, kept, alone };
}

const shown = async (reader: AccountId) =>
  (await homeTimeline(app, reader)).items.map(({ entryId, boostedBy }) => [entryId, boostedBy?.id]);

describe('what two people have boosted', () => {
  it('stays as the other’s when the boosts of one are hidden, as home made anew would have it', async () => {
    const { reader, first, second, kept } = await twice();
    await setShowsBoosts(app, reader, first, false);
    expect(await shown(reader)).toEqual([[kept, second]]);
    await rebuildHome(app, reader);
    expect(await shown(reader)).toEqual([[kept, second]]);
  });

  it('stays once when they are shown again, and what nobody else has boosted is back', async () => {
    const { reader, first, second, kept, alone } = await twice();
    await setShowsBoosts(app, reader, first, false);
    await setShowsBoosts(app, reader, first, true);
    expect(await shown(reader)).toEqual([
      [alone, first],
      [kept, second],
    ]);
  });

  it('stays when one of them is no longer followed', async () => {
    const { reader, first, second, kept } = await twice();
    await unfollow(app, reader, first);
    await takeOut(app, reader, first);
    await takeOut(app, reader, first);
    expect(await shown(reader)).toEqual([[kept, second]]);
  });

  it('stays when one of them is muted, and stands there once when they are heard again', async () => {
    const { reader, first, second, kept, alone } = await twice();
    await mute(app, reader, first);
    expect(await shown(reader)).toEqual([[kept, second]]);
    await unmute(app, reader, first);
    expect(await shown(reader)).toEqual([
      [alone, first],
      [kept, second],
    ]);
  });

  it('stays when one of them takes it back, with all who read them', async () => {
    const { reader, first, second, post, brought, kept, alone } = await twice();
    const other = await addPerson(app);
    await addFollow(app, other, second);
    await rebuildHome(app, other);
    await takeOutBoost(app, first, brought);
    expect(await homeIds(app, reader)).toEqual([alone, brought]);
    await write(app, (w) => removeBoost(w, { accountId: first, postId: post }));
    for (let time = 0; time < 2; time += 1) await takeOutBoost(app, first, brought);
    expect(await shown(reader)).toEqual([
      [alone, first],
      [kept, second],
    ]);
    expect(await homeIds(app, other)).toEqual([kept]);
  });

  it('stays when its author, by whom it came, is no longer followed', async () => {
    const { reader, second, stranger } = await twice();
    await addFollow(app, reader, stranger);
    const post = await addRow(app, stranger);
    await fanOutPost(app, post);
    const boost = await boosted(second, post);
    expect((await homeIds(app, reader))[0]).toBe(post);
    await unfollow(app, reader, stranger);
    await takeOut(app, reader, stranger);
    expect((await shown(reader))[0]).toEqual([boost, second]);
  });

  it('goes when the other’s boosts are not wanted either, or its author is not', async () => {
    const { reader, first, second } = await twice();
    await setShowsBoosts(app, reader, second, false);
    await setShowsBoosts(app, reader, first, false);
    expect(await homeIds(app, reader)).toEqual([]);
    const again = await twice();
    await addMute(app, again.reader, again.stranger);
    await setShowsBoosts(app, again.reader, again.first, false);
    expect(await homeIds(app, again.reader)).toEqual([]);
  });
});

it('a post taken back by who boosted it may come by the next boost', async () => {
  const { reader, first, post, brought, second } = await twice();
  for (const accountId of [first, second])
    await write(app, (w) => removeBoost(w, { accountId, postId: post }));
  await takeOutBoost(app, first, brought);
  const third = await addPerson(app);
  await addFollow(app, reader, third);
  const boost = await boosted(third, post);
  expect((await homeIds(app, reader))[0]).toBe(boost);
});
