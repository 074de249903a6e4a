import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '../../src/db/paging.ts';
import { Forbidden } from '../../src/domain/errors.ts';
import type { TimelineEntry } from '../../src/domain/posts/types.ts';
import { bookmarksTimeline } from '../../src/domain/timelines/bookmarks.ts';
import { directTimeline } from '../../src/domain/timelines/direct.ts';
import { hashtagTimeline } from '../../src/domain/timelines/hashtag.ts';
import { pinnedPosts, profileTimeline } from '../../src/domain/timelines/profile.ts';
import { localTimeline, publicTimeline } from '../../src/domain/timelines/public.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import {
  addBlock,
  addBoost,
  addFollow,
  addMedia,
  addMute,
  addPeople,
  addPerson,
  addRow,
} from './timelines-rows.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

const two = async () => (await addPeople(app, 2)) as [AccountId, AccountId];
const ids = (page: Page<TimelineEntry>) => page.items.map((entry) => entry.entryId);

describe('the public timelines', () => {
  it('show public posts alone, local ones apart', async () => {
    const [author, reader] = await two();
    const far = await addPerson(app, { local: false });
    const before = await addRow(app, author);
    const local = await addRow(app, author);
    const remote = await addRow(app, far, { local: false });
    await addRow(app, author, { visibility: 'unlisted' });
    await addRow(app, author, { visibility: 'followers' });
    await addRow(app, reader, { replyTo: local });
    await addBoost(app, reader, before);
    expect(ids(await publicTimeline(app, anonymous, { after: before }))).toEqual([remote, local]);
    expect(ids(await localTimeline(app, anonymous, { after: before }))).toEqual([local]);
    await addMute(app, reader, author);
    expect(ids(await publicTimeline(app, viewerOf(reader), { after: before }))).toEqual([remote]);
  });

  it('page upwards and downwards', async () => {
    const author = await addPerson(app);
    const posts: string[] = [];
    for (let i = 0; i < 5; i += 1) posts.unshift(await addRow(app, author));
    const first = await localTimeline(app, anonymous, { limit: 2 });
    expect(ids(first)).toEqual(posts.slice(0, 2));
    const second = await localTimeline(app, anonymous, { limit: 2, before: first.next ?? '' });
    expect(ids(second)).toEqual(posts.slice(2, 4));
    const back = await localTimeline(app, anonymous, { limit: 2, after: second.previous ?? '' });
    expect(ids(back)).toEqual(posts.slice(0, 2));
    expect(back.previous).toBeNull();
  });
});

describe('a hashtag', () => {
  it('shows public posts and replies, whatever its case', async () => {
    const [author, reader] = await two();
    const tag = `straße${author}`;
    const post = await addRow(app, author, { hashtags: [tag] });
    const reply = await addRow(app, author, { hashtags: [tag], replyTo: post });
    await addRow(app, author, { hashtags: [tag], visibility: 'unlisted' });
    expect(ids(await hashtagTimeline(app, anonymous, `#${tag.toUpperCase().replace('SS', 'ß')}`))).toEqual([
      reply,
      post,
    ]);
    await addBlock(app, author, reader);
    expect(ids(await hashtagTimeline(app, viewerOf(reader), tag))).toEqual([]);
  });
});

describe('a profile', () => {
  it('has posts, replies, media and likes', async () => {
    const [author, other] = await two();
    const theirs = await addRow(app, other);
    const post = await addRow(app, author);
    const boost = await addBoost(app, author, theirs);
    const reply = await addRow(app, author, { replyTo: theirs });
    const onward = await addRow(app, author, { replyTo: post });
    await addMedia(app, author, onward);
    const tab = async (name: 'posts' | 'replies' | 'media') =>
      ids(await profileTimeline(app, anonymous, author, name));
    expect(await tab('posts')).toEqual([onward, boost, post]);
    expect(await tab('replies')).toEqual([onward, reply, boost, post]);
    expect(await tab('media')).toEqual([onward]);
    const { id } = await app.db
      .insertInto('likes')
      .values({ account_id: author, post_id: theirs, uri: `https://perch.example/likes/${theirs}` })
      .returning('id')
      .executeTakeFirstOrThrow();
    const likes = await profileTimeline(app, viewerOf(author), author, 'likes');
    expect(likes.items.map((entry) => [entry.entryId, entry.post.id, entry.post.liked])).toEqual([
      [id, theirs, true],
    ]);
    await expect(profileTimeline(app, viewerOf(other), author, 'likes')).rejects.toThrow(Forbidden);
    await expect(profileTimeline(app, anonymous, author, 'likes')).rejects.toThrow(Forbidden);
  });

  it('pages over posts and boosts together', async () => {
    const [author, other] = await two();
    const lines: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      lines.unshift(await addRow(app, author));
      lines.unshift(await addBoost(app, author, await addRow(app, other)));
    }
    const first = await profileTimeline(app, anonymous, author, 'posts', { limit: 3 });
    const second = await profileTimeline(app, anonymous, author, 'posts', {
      limit: 9,
      before: first.next ?? '',
    });
    expect([...ids(first), ...ids(second)]).toEqual(lines);
    expect(second.next).toBeNull();
  });

  it('is empty for somebody the account has blocked, boosts included', async () => {
    const [author, blocked] = await two();
    const third = await addPerson(app);
    await addBoost(app, author, await addRow(app, third));
    await addRow(app, author);
    expect(ids(await profileTimeline(app, viewerOf(blocked), author, 'posts'))).toHaveLength(2);
    await addBlock(app, author, blocked);
    expect(ids(await profileTimeline(app, viewerOf(blocked), author, 'posts'))).toEqual([]);
  });

  it('shows a boost for followers only to followers', async () => {
    const [author, follower] = await two();
    const boost = await addBoost(app, author, await addRow(app, author));
    await app.db.updateTable('boosts').set({ visibility: 'followers' }).where('id', '=', boost).execute();
    await addFollow(app, follower, author);
    expect(ids(await profileTimeline(app, viewerOf(follower), author, 'posts'))).toContain(boost);
    expect(ids(await profileTimeline(app, anonymous, author, 'posts'))).not.toContain(boost);
  });

  it('puts pins on top, the newest first, hidden ones never', async () => {
    const author = await addPerson(app);
    const pinned = [await addRow(app, author), await addRow(app, author), await addRow(app, author)] as const;
    for (const post_id of pinned)
      await app.db.insertInto('pins').values({ account_id: author, post_id }).execute();
    await app.db.updateTable('posts').set({ deleted_at: new Date() }).where('id', '=', pinned[1]).execute();
    const cards = await pinnedPosts(app, viewerOf(author), author);
    expect(cards.map((card) => card.id)).toEqual([pinned[2], pinned[0]]);
    expect(cards[0]?.pinned).toBe(true);
  });
});

describe('lists of one person', () => {
  it('bookmarks stand in the order of keeping', async () => {
    const [reader, author] = await two();
    const posts = [await addRow(app, author), await addRow(app, author)] as const;
    for (const post_id of [posts[1], posts[0]]) {
      await app.db.insertInto('bookmarks').values({ account_id: reader, post_id }).execute();
    }
    const page = await bookmarksTimeline(app, reader, { limit: 1 });
    expect(page.items.map((entry) => [entry.post.id, entry.post.bookmarked])).toEqual([[posts[0], true]]);
    const rest = await bookmarksTimeline(app, reader, { before: page.next ?? '' });
    expect(rest.items.map((entry) => entry.post.id)).toEqual([posts[1]]);
  });

  it('direct ones are those written by or naming the reader', async () => {
    const [reader, other] = await two();
    const third = await addPerson(app);
    const sent = await addRow(app, reader, { visibility: 'mentioned', mentions: [other] });
    const received = await addRow(app, other, { visibility: 'mentioned', mentions: [reader] });
    await addRow(app, other, { visibility: 'public', mentions: [reader] });
    await addRow(app, other, { visibility: 'mentioned', mentions: [third] });
    const own = await addRow(app, reader, { visibility: 'mentioned', mentions: [reader] });
    expect(ids(await directTimeline(app, reader))).toEqual([own, received, sent]);
    expect(ids(await directTimeline(app, reader, { limit: 1, before: own }))).toEqual([received]);
    await addMute(app, reader, other);
    expect(ids(await directTimeline(app, reader))).toEqual([own, sent]);
  });

  it('conversations stand there once, with their last post', async () => {
    const [reader, other] = await two();
    const third = await addPerson(app);
    const direct = (author: AccountId, to: AccountId, replyTo?: PostId) =>
      addRow(app, author, { visibility: 'mentioned', mentions: [to], ...(replyTo ? { replyTo } : {}) });
    const first = await direct(other, reader);
    const elsewhere = await direct(third, reader);
    const answer = await direct(reader, other, first);
    expect(ids(await directTimeline(app, reader))).toEqual([answer, elsewhere]);
    expect(ids(await directTimeline(app, reader, { limit: 1 }))).toEqual([answer]);
    expect(ids(await directTimeline(app, reader, { limit: 1, before: answer }))).toEqual([elsewhere]);
    // What the reader cannot read, or does not want to, does not stand for the conversation.
    await direct(third, other, answer);
    expect(ids(await directTimeline(app, reader))).toEqual([answer, elsewhere]);
    const last = await direct(other, reader, answer);
    expect(ids(await directTimeline(app, reader))).toEqual([last, elsewhere]);
    expect(ids(await directTimeline(app, other))[0]).toBe(last);
    await addMute(app, reader, other);
    expect(ids(await directTimeline(app, reader))).toEqual([answer, elsewhere]);
    await app.db.deleteFrom('mutes').where('account_id', '=', reader).execute();
    await app.db.updateTable('posts').set({ deleted_at: new Date() }).where('id', '=', last).execute();
    expect(ids(await directTimeline(app, reader))).toEqual([answer, elsewhere]);
  });
});
