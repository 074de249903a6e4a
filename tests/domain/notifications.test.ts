import { beforeAll, describe, expect, it } from 'vitest';
import { acceptSender, dismissSender, listFiltered } from '../../src/domain/notifications/filtered.ts';
import { groupNews } from '../../src/domain/notifications/group.ts';
import { listNotifications, markRead, unreadCount } from '../../src/domain/notifications/list.ts';
import { type News, notify } from '../../src/domain/notifications/notify.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addBlock, addFollow, addMute, addPeople, addPerson, addRow } from './timelines-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

const two = async () => (await addPeople(app, 2)) as [AccountId, AccountId];

async function tell(news: News): Promise<number> {
  await app.takeEvents();
  await write(app, (w) => notify(w, news));
  return (await app.takeEvents()).filter((event) => event.type === 'notification.created').length;
}

async function mention(to: AccountId, from: AccountId, postId?: PostId): Promise<News> {
  const id = postId ?? (await addRow(app, from, { mentions: [to] }));
  return { accountId: to, kind: 'mention', fromAccountId: from, postId: id };
}

describe('notify', () => {
  it('stores news once, as one event', async () => {
    const [me, other] = await two();
    const news = await mention(me, other);
    expect(await tell(news)).toBe(1);
    expect(await tell(news)).toBe(0);
    await addFollow(app, other, me);
    const follow: News = { accountId: me, kind: 'follow', fromAccountId: other, postId: null };
    expect(await tell(follow)).toBe(1);
    expect(await tell(follow)).toBe(0);
    const { items } = await listNotifications(app, me);
    expect(items.map((item) => [item.kind, item.from.id, item.post?.id, item.unread])).toEqual([
      ['follow', other, undefined, true],
      ['mention', other, news.postId, true],
    ]);
  });

  it('keeps quiet about oneself, to remote people, and between the muted and blocked', async () => {
    const [me, muted] = await two();
    const [blocked, blocking] = await two();
    const far = await addPerson(app, { local: false });
    await addMute(app, me, muted);
    await addBlock(app, me, blocked);
    await addBlock(app, blocking, me);
    expect(await tell(await mention(me, me))).toBe(0);
    expect(await tell(await mention(far, me))).toBe(0);
    for (const from of [muted, blocked, blocking]) expect(await tell(await mention(me, from))).toBe(0);
  });

  it('keeps quiet where the switch is off', async () => {
    const [me, other] = await two();
    await app.db
      .updateTable('users')
      .set({ settings: JSON.stringify({ notifications: { mention: false, like: true } }) })
      .where('account_id', '=', me)
      .execute();
    expect(await tell(await mention(me, other))).toBe(0);
    expect(await tell({ ...(await mention(me, other)), kind: 'like' })).toBe(1);
    expect(await tell({ ...(await mention(me, other)), kind: 'reply' })).toBe(1);
  });
});

describe('the list', () => {
  it('leaves out who was muted or blocked since, and what is gone or taken back', async () => {
    const [me, kept] = await two();
    const [muted, blocked] = await two();
    const own = await addRow(app, me);
    for (const from of [kept, muted, blocked]) await tell(await mention(me, from));
    const deleted = await mention(me, kept);
    await tell(deleted);
    await tell({ accountId: me, kind: 'like', fromAccountId: kept, postId: own });
    await tell({ accountId: me, kind: 'follow', fromAccountId: kept, postId: null });
    expect((await listNotifications(app, me)).items).toHaveLength(4);
    expect(await unreadCount(app, { accountId: me, version: 0 })).toBe(4);
    await addMute(app, me, muted);
    await addBlock(app, blocked, me);
    await app.db
      .updateTable('posts')
      .set({ deleted_at: new Date() })
      .where('id', '=', deleted.postId ?? ('0' as PostId))
      .execute();
    const { items } = await listNotifications(app, me);
    expect(items.map((item) => [item.kind, item.from.id])).toEqual([['mention', kept]]);
    expect(await unreadCount(app, { accountId: me, version: 0 })).toBe(1);
  });

  it('shows a follow request until it is answered', async () => {
    const [me, other] = await two();
    await addFollow(app, other, me);
    const kinds = async () => (await listNotifications(app, me)).items.map((item) => item.kind);
    for (const kind of ['follow_request', 'follow'] as const) {
      await tell({ accountId: me, kind, fromAccountId: other, postId: null });
    }
    expect(await kinds()).toEqual(['follow']);
    await app.db.updateTable('follows').set({ accepted_at: null }).where('follower_id', '=', other).execute();
    expect(await kinds()).toEqual(['follow_request']);
  });

  it('pages, and marks read forwards only', async () => {
    const [me, other] = await two();
    for (let i = 0; i < 5; i += 1) await tell(await mention(me, other));
    const first = await listNotifications(app, me, { limit: 2 });
    const rest = await listNotifications(app, me, { limit: 9, before: first.next ?? '' });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([2, 3, null]);
    const middle = rest.items[0]?.id ?? '';
    await app.takeEvents();
    await markRead(app, me, middle);
    expect(await unreadCount(app, { accountId: me, version: 0 })).toBe(2);
    await markRead(app, me, rest.items[2]?.id ?? '');
    expect(await unreadCount(app, { accountId: me, version: 0 })).toBe(2);
    await markRead(app, me);
    expect(await unreadCount(app, { accountId: me, version: 0 })).toBe(0);
    expect(await app.takeEvents()).toEqual([
      { type: 'notifications.read', accountId: me },
      { type: 'notifications.read', accountId: me },
    ]);
    expect((await listNotifications(app, me)).items.some((item) => item.unread)).toBe(false);
    await markRead(app, other);
    expect(await app.takeEvents()).toEqual([]);
  });
});

describe('news of strangers', () => {
  type Filters = { strangers?: boolean; newcomers?: boolean; direct?: boolean };

  async function wary(filters: Filters): Promise<[AccountId, AccountId]> {
    const [me, other] = await two();
    const settings = JSON.stringify({ filters });
    await app.db.updateTable('users').set({ settings }).where('account_id', '=', me).execute();
    return [me, other];
  }

  it('are kept apart on wish, tell nobody, and can be let in', async () => {
    const [me, stranger] = await wary({ strangers: true });
    const news = await mention(me, stranger);
    expect(await tell(news)).toBe(0);
    expect((await listNotifications(app, me)).items).toEqual([]);
    expect(await unreadCount(app, { accountId: me, version: 0 })).toBe(0);
    expect(await listFiltered(app, me)).toMatchObject([{ account: { id: stranger }, total: 1 }]);
    expect((await listNotifications(app, me, { from: stranger })).items).toHaveLength(1);

    await acceptSender(app, me, stranger);
    expect(await listFiltered(app, me)).toEqual([]);
    expect((await listNotifications(app, me)).items).toHaveLength(1);
    expect(await unreadCount(app, { accountId: me, version: 0 })).toBe(1);
    expect(await tell(await mention(me, stranger))).toBe(1);
    await expect(acceptSender(app, me, stranger)).rejects.toThrow();
  });

  it('are thrown away on wish, and the next are kept apart again', async () => {
    const [me, stranger] = await wary({ strangers: true });
    await tell(await mention(me, stranger));
    await dismissSender(app, me, stranger);
    expect(await listFiltered(app, me)).toEqual([]);
    expect(await tell(await mention(me, stranger))).toBe(0);
    expect(await listFiltered(app, me)).toHaveLength(1);
  });

  it('are not those of people one follows, nor requests to follow', async () => {
    const [me, friend] = await wary({ strangers: true, newcomers: true, direct: true });
    const asking: News = { accountId: me, kind: 'follow', fromAccountId: friend, postId: null };
    expect(await tell(asking)).toBe(1);
    await addFollow(app, me, friend);
    expect(await tell(await mention(me, friend))).toBe(1);
  });

  it('can be those of new accounts only', async () => {
    const [me, fresh] = await wary({ newcomers: true });
    const old = await addPerson(app);
    await app.db
      .updateTable('accounts')
      .set({ created_at: new Date('2020-01-01') })
      .where('id', '=', old)
      .execute();
    expect(await tell(await mention(me, fresh))).toBe(0);
    expect(await tell(await mention(me, old))).toBe(1);
  });

  it('can be those written to oneself alone', async () => {
    const [me, stranger] = await wary({ direct: true });
    const open = await addRow(app, stranger, { mentions: [me] });
    const alone = await addRow(app, stranger, { mentions: [me], visibility: 'mentioned' });
    expect(await tell(await mention(me, stranger, alone))).toBe(0);
    expect(await tell(await mention(me, stranger, open))).toBe(1);
  });
});

describe('groups', () => {
  it('hold who did the same with the same, in the place of the newest', async () => {
    const [me, one] = await two();
    const [second, third] = await two();
    const post = await addRow(app, me);
    const like = async (from: AccountId) => {
      await app.db
        .insertInto('likes')
        .values({ account_id: from, post_id: post, uri: `https://perch.example/likes/${from}-${post}` })
        .execute();
      await tell({ accountId: me, kind: 'like', fromAccountId: from, postId: post });
    };
    await like(one);
    await tell(await mention(me, second));
    await like(second);
    await tell(await mention(me, third));
    await like(third);
    const groups = groupNews((await listNotifications(app, me)).items);
    expect(groups.map(({ first, people }) => [first.kind, people.map(({ id }) => id)])).toEqual([
      ['like', [third, second, one]],
      ['mention', [third]],
      ['mention', [second]],
    ]);
    await markRead(app, me);
    const late = await addPerson(app);
    await like(late);
    const [first, next] = groupNews((await listNotifications(app, me)).items);
    expect([first?.people.length, next?.people.length]).toEqual([1, 3]);
  });
});

it('mentions alone are what was said to one', async () => {
  const [me, other] = await two();
  await addFollow(app, other, me);
  await tell({ accountId: me, kind: 'follow', fromAccountId: other, postId: null });
  await tell(await mention(me, other));
  const { items } = await listNotifications(app, me, { words: true });
  expect(items.map((item) => item.kind)).toEqual(['mention']);
});
