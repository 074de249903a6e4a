import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PageRequest } from '../../src/db/paging.ts';
import { addToHome, fanOutBoost, fanOutPost } from '../../src/domain/timelines/fan-out.ts';
import { homeTimeline, newerThan } from '../../src/domain/timelines/home.ts';
import { trimHomes } from '../../src/domain/timelines/trim.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import {
  addBlock,
  addBoost,
  addFollow,
  addMute,
  addPeople,
  addPerson,
  addRow,
  homeIds,
} from './timelines-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

/** A reader who follows one author. */
async function pair() {
  const [reader, author] = (await addPeople(app, 2)) as [AccountId, AccountId];
  await addFollow(app, reader, author);
  return { reader, author };
}

async function spread(author: AccountId, row: Parameters<typeof addRow>[2] = {}): Promise<PostId> {
  const id = await addRow(app, author, row);
  await fanOutPost(app, id);
  return id;
}

const shown = async (reader: AccountId, request: PageRequest = {}) =>
  (await homeTimeline(app, reader, request)).items.map((entry) => entry.entryId);

describe('fan-out of posts', () => {
  it('reaches accepted local followers once and tells their pages', async () => {
    const { reader, author } = await pair();
    const stranger = await addPerson(app);
    const asking = await addPerson(app);
    await addFollow(app, asking, author);
    await app.db
      .updateTable('follows')
      .set({ accepted_at: null })
      .where('follower_id', '=', asking)
      .execute();
    app.live.length = 0;
    const post = await spread(author);
    await fanOutPost(app, post);
    expect(await homeIds(app, reader)).toEqual([post]);
    expect(await homeIds(app, stranger)).toEqual([]);
    expect(await homeIds(app, asking)).toEqual([]);
    expect(app.live).toEqual([{ type: 'home', accountIds: [reader], entryId: post, authorId: author }]);
  });

  it('leaves out who has been away for long, and what is old or deleted', async () => {
    const { reader, author } = await pair();
    await app.db
      .updateTable('users')
      .set({ last_seen_at: new Date(Date.now() - 22 * 86_400_000) })
      .where('account_id', '=', reader)
      .execute();
    const away = await spread(author);
    await app.db
      .updateTable('users')
      .set({ last_seen_at: new Date() })
      .where('account_id', '=', reader)
      .execute();
    const gone = await addRow(app, author);
    await app.db.updateTable('posts').set({ deleted_at: new Date() }).where('id', '=', gone).execute();
    await fanOutPost(app, gone);
    app.at(new Date(Date.now() + 8 * 86_400_000));
    await app.db
      .updateTable('users')
      .set({ last_seen_at: new Date(Date.now() + 8 * 86_400_000) })
      .where('account_id', '=', reader)
      .execute();
    await fanOutPost(app, away);
    app.at(new Date());
    expect(await homeIds(app, reader)).toEqual([]);
  });

  it('gives posts for mentioned people only to followers who are mentioned', async () => {
    const { reader, author } = await pair();
    const other = await addPerson(app);
    await addFollow(app, other, author);
    const post = await spread(author, { visibility: 'mentioned', mentions: [other] });
    expect(await homeIds(app, reader)).toEqual([]);
    expect(await homeIds(app, other)).toEqual([post]);
  });

  it('respects mutes and blocks of both sides', async () => {
    const { reader, author } = await pair();
    const [muting, blocked] = (await addPeople(app, 2)) as [AccountId, AccountId];
    for (const follower of [muting, blocked]) await addFollow(app, follower, author);
    await addMute(app, muting, author);
    await addBlock(app, author, blocked);
    const post = await spread(author);
    expect(await homeIds(app, reader)).toEqual([post]);
    expect(await homeIds(app, muting)).toEqual([]);
    expect(await homeIds(app, blocked)).toEqual([]);
  });

  it('brings replies only of talks the reader can follow', async () => {
    const { reader, author } = await pair();
    const [followed, stranger] = (await addPeople(app, 2)) as [AccountId, AccountId];
    await addFollow(app, reader, followed);
    const toFollowed = await spread(author, { replyTo: await addRow(app, followed) });
    await spread(author, { replyTo: await addRow(app, stranger) });
    const toReader = await spread(author, { replyTo: await addRow(app, reader) });
    const own = await spread(author, { replyTo: await addRow(app, author) });
    await spread(author, { replyToUri: 'https://far.example/not-here' });
    expect(await homeIds(app, reader)).toEqual([own, toReader, toFollowed]);
  });
});

describe('fan-out of boosts', () => {
  it('reaches followers who want boosts, booster and author', async () => {
    const { reader, author: booster } = await pair();
    const [silent, muting, author] = (await addPeople(app, 3)) as [AccountId, AccountId, AccountId];
    await addFollow(app, silent, booster, false);
    await addFollow(app, muting, booster);
    await addMute(app, muting, author);
    const boost = await addBoost(app, booster, await addRow(app, author));
    await fanOutBoost(app, boost);
    await fanOutBoost(app, boost);
    expect(await homeIds(app, reader)).toEqual([boost]);
    expect(await homeIds(app, silent)).toEqual([]);
    expect(await homeIds(app, muting)).toEqual([]);
    const { items } = await homeTimeline(app, reader);
    expect(items[0]?.boostedBy?.id).toBe(booster);
    expect(items[0]?.post.author.id).toBe(author);
  });

  it('does not repeat what stands among the 40 newest entries', async () => {
    const { reader, author } = await pair();
    const booster = await addPerson(app);
    await addFollow(app, reader, booster);
    const post = await spread(author);
    await fanOutBoost(app, await addBoost(app, booster, post));
    expect(await homeIds(app, reader)).toEqual([post]);
    for (let i = 0; i < 40; i += 1) {
      const entry = await addRow(app, author);
      await write(app, (w) => addToHome(w, reader, { entryId: entry, postId: entry, boostedBy: null }));
    }
    const later = await addPerson(app);
    await addFollow(app, reader, later);
    const again = await addBoost(app, later, post);
    await fanOutBoost(app, again);
    expect((await homeIds(app, reader))[0]).toBe(again);
  });

  it('does not repeat what many have boosted either', async () => {
    const { reader, author: booster } = await pair();
    const post = await addRow(app, await addPerson(app));
    const first = await addBoost(app, booster, post);
    await fanOutBoost(app, first);
    let last = first;
    for (let i = 0; i < 41; i += 1) last = await addBoost(app, await addPerson(app), post);
    const { account_id } = await app.db
      .selectFrom('boosts')
      .select('account_id')
      .where('id', '=', last)
      .executeTakeFirstOrThrow();
    await addFollow(app, reader, account_id);
    await fanOutBoost(app, last);
    expect(await homeIds(app, reader)).toEqual([first]);
  });

  it('is read by its own booster at once, unless it is on top already', async () => {
    const [me, author] = (await addPeople(app, 2)) as [AccountId, AccountId];
    const post = await addRow(app, author);
    const add = async () => {
      await app.db.deleteFrom('boosts').where('account_id', '=', me).execute();
      const boost = await addBoost(app, me, post);
      await write(app, (w) => addToHome(w, me, { entryId: boost, postId: post, boostedBy: me }));
      return boost;
    };
    const first = await add();
    expect(await shown(me)).toEqual([first]);
    await add();
    expect(await homeIds(app, me)).toEqual([first]);
  });
});

describe('reading home', () => {
  it('leaves out at once what was deleted, taken back, muted or blocked later', async () => {
    const { reader, author } = await pair();
    const [booster, other] = (await addPeople(app, 2)) as [AccountId, AccountId];
    for (const followed of [booster, other]) await addFollow(app, reader, followed);
    const kept = await spread(author);
    const deleted = await spread(author);
    const boost = await addBoost(app, booster, await addRow(app, other));
    const taken = await addBoost(app, author, await addRow(app, other));
    await fanOutBoost(app, boost);
    await fanOutBoost(app, taken);
    expect(await shown(reader)).toEqual([taken, boost, deleted, kept]);
    await app.db.updateTable('posts').set({ deleted_at: new Date() }).where('id', '=', deleted).execute();
    await app.db.deleteFrom('boosts').where('id', '=', taken).execute();
    expect(await shown(reader)).toEqual([boost, kept]);
    await addMute(app, reader, booster);
    expect(await shown(reader)).toEqual([kept]);
    await addBlock(app, author, reader);
    expect(await shown(reader)).toEqual([]);
  });

  it('pages by id without gaps, also where most lines are hidden', async () => {
    const { reader, author } = await pair();
    const noisy = await addPerson(app);
    await addFollow(app, reader, noisy);
    const kept: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      kept.unshift(await spread(author));
      for (let j = 0; j < 5; j += 1) await spread(noisy);
    }
    await addMute(app, reader, noisy);
    const first = await homeTimeline(app, reader, { limit: 4 });
    expect(first.items.map((item) => item.entryId)).toEqual(kept.slice(0, 4));
    expect(first.previous).toBeNull();
    const second = await homeTimeline(app, reader, { limit: 4, before: first.next ?? '' });
    expect(second.items.map((item) => item.entryId)).toEqual(kept.slice(4));
    expect(second.next).toBeNull();
    const back = await homeTimeline(app, reader, { limit: 2, after: second.previous ?? '' });
    expect(back.items.map((item) => item.entryId)).toEqual(kept.slice(2, 4));
    expect(back.previous).toBe(kept[2]);
    expect(back.next).toBe(kept[3]);
  });

  it('counts what is newer, without one own posts', async () => {
    const { reader, author } = await pair();
    const seen = await spread(author);
    await spread(author);
    const own = await addRow(app, reader);
    await write(app, (w) => addToHome(w, reader, { entryId: own, postId: own, boostedBy: null }));
    expect(await newerThan(app, { accountId: reader, version: 0 }, seen)).toBe(1);
    expect(await newerThan(app, { accountId: reader, version: 0 }, own)).toBe(0);
  });

  it('keeps 800 entries', async () => {
    const { reader, author } = await pair();
    await sql`insert into home_entries (account_id, entry_id, post_id)
      select ${reader}::bigint, n, n from generate_series(1, 900) n`.execute(app.db);
    await trimHomes(app, [reader, author]);
    const ids = await homeIds(app, reader);
    expect(ids).toHaveLength(800);
    expect(ids.at(-1)).toBe('101');
  });
});
