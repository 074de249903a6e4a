import { beforeAll, describe, expect, it } from 'vitest';
import { boost } from '../../src/domain/boosts/boost.ts';
import {
  beginFetching,
  dropFetching,
  endFetching,
  openConversation,
  readFetching,
} from '../../src/domain/conversations/fetching.ts';
import { conversationOf, membersOf } from '../../src/domain/conversations/place.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { receiveOrigin } from '../../src/domain/posts/origin.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { person } from '../support/people.ts';
import { addPerson, addRow } from './timelines-rows.ts';

let app: TestApp;
let me: AccountId;
let far: AccountId;

beforeAll(async () => {
  app = await testApp();
  me = (await person(app)).id;
  far = await addPerson(app, { local: false });
});

const remotePost = (row: Parameters<typeof addRow>[2] = {}) => addRow(app, far, { ...row, local: false });
const card = (id: PostId) => readPost(app, viewerOf(me), id);
const wanted = async () => (await app.takeEvents()).filter(({ type }) => type === 'replies.wanted');

describe('the conversation of a post', () => {
  it('is named by its topmost post, and ends in a circle', async () => {
    const top = await remotePost();
    const middle = await remotePost({ replyTo: top });
    const leaf = await remotePost({ replyTo: middle });
    expect(await conversationOf(app.db, leaf)).toBe(top);
    expect(await conversationOf(app.db, top)).toBe(top);
    expect((await membersOf(app.db, top)).map(({ id }) => id)).toEqual([top, middle, leaf]);
    await app.db.updateTable('posts').set({ in_reply_to_id: leaf }).where('id', '=', top).execute();
    expect([top, middle]).toContain(await conversationOf(app.db, leaf));
    expect(await membersOf(app.db, leaf)).toHaveLength(3);
  });
});

describe('the answers to a remote post', () => {
  it('are asked for when it is opened: once, until they have been brought in', async () => {
    const top = await remotePost();
    const leaf = await remotePost({ replyTo: top });
    await app.takeEvents();
    expect(await readFetching(app, await card(leaf))).toEqual({
      conversationId: top,
      running: false,
      fetchedAt: null,
    });
    expect(await openConversation(app, await card(leaf))).toMatchObject({ running: true });
    expect(await openConversation(app, await card(top))).toMatchObject({ running: true });
    expect(await wanted()).toEqual([{ type: 'replies.wanted', postId: leaf }]);

    expect(await beginFetching(app, top)).toBe(true);
    expect(await beginFetching(app, top)).toBe(false);
    expect(await readFetching(app, await card(leaf))).toMatchObject({ running: true, fetchedAt: null });
    await endFetching(app, top);
    expect(app.live).toContainEqual({ type: 'thread', postId: top });
    const after = await openConversation(app, await card(leaf));
    expect(after).toMatchObject({ running: false, fetchedAt: expect.any(Date) });
    expect(await wanted()).toEqual([]);
  });

  it('are asked for again when the work was broken off', async () => {
    const top = await remotePost();
    await beginFetching(app, top);
    await dropFetching(app, top);
    await app.takeEvents();
    expect(await openConversation(app, await card(top))).toMatchObject({ running: true });
    expect(await wanted()).toHaveLength(1);
  });

  it('are not thought to be on their way for ever', async () => {
    const top = await remotePost();
    await beginFetching(app, top);
    const later = new Date(app.clock.now().getTime() + 11 * 60_000);
    expect(await readFetching({ ...app, clock: { now: () => later } }, await card(top))).toMatchObject({
      running: false,
    });
  });

  it('are asked for by who answers or boosts it', async () => {
    const [answered, boosted] = [await remotePost(), await remotePost()];
    await app.takeEvents();
    await composePost(app, me, { text: 'Indeed', visibility: 'public', inReplyToId: answered });
    await boost(app, me, boosted);
    await boost(app, me, boosted);
    expect(await wanted()).toEqual([
      { type: 'replies.wanted', postId: answered },
      { type: 'replies.wanted', postId: boosted },
    ]);
  });

  it('are asked for of no local and no hidden post', async () => {
    const own = await composePost(app, me, { text: 'Here', visibility: 'public' });
    const hidden = await remotePost({ visibility: 'mentioned', mentions: [me] });
    await app.takeEvents();
    expect(await openConversation(app, await card(own))).toBeNull();
    expect(await openConversation(app, await card(hidden))).toBeNull();
    await composePost(app, me, { text: 'Mine', visibility: 'public', inReplyToId: own });
    await boost(app, me, own);
    expect(await wanted()).toEqual([]);
  });
});

describe('what a post’s own server says of it', () => {
  const receive = (id: PostId, origin: Parameters<typeof receiveOrigin>[2]) =>
    write(app, (w) => receiveOrigin(w, id, origin));

  it('is kept number by number, and changes nothing of ours', async () => {
    const id = await remotePost();
    expect(await receive(id, { counts: { likes: 3, boosts: 2 } })).toBe(true);
    expect(await receive(id, { counts: { likes: 3 } })).toBe(false);
    expect(await receive(id, { counts: { likes: 1 } })).toBe(true);
    expect(await receive(id, {})).toBe(false);
    expect((await card(id)).counts).toEqual({ replies: 0, boosts: 2, likes: 1 });
    const row = await app.db.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ likes_count: 0, boosts_count: 0, remote_counts: { likes: 1, boosts: 2 } });
  });

  it('is said of none of ours', async () => {
    const own = await composePost(app, me, { text: 'Here', visibility: 'public' });
    expect(await receive(own, { counts: { likes: 1000 }, conversationUri: 'https://evil.example/' })).toBe(
      false,
    );
    expect((await card(own)).counts.likes).toBe(0);
  });
});
