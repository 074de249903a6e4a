import { beforeAll, describe, expect, it } from 'vitest';
import { NotFound } from '../../src/domain/errors.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { readThread } from '../../src/domain/posts/thread.ts';
import type { ThreadNode } from '../../src/domain/posts/types.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { addMedia, addPeople, addRow } from './timelines-rows.ts';

let app: TestApp;
let author: AccountId;
let other: AccountId;
beforeAll(async () => {
  app = await testApp();
  [author, other] = (await addPeople(app, 2)) as [AccountId, AccountId];
});

/** A tree as nested ids; a tombstone has a cross. */
type Shape = (string | Shape)[];
const shape = (nodes: ThreadNode[]): Shape =>
  nodes.map(({ post, replies }) => ['tombstone' in post ? `${post.id}†` : post.id, ...shape(replies)]);
const remove = (id: PostId) =>
  app.db.updateTable('posts').set({ deleted_at: new Date() }).where('id', '=', id).execute();

describe('a thread', () => {
  it('has what the post answers and what answers it', async () => {
    const root = await addRow(app, author);
    const focus = await addRow(app, other, { replyTo: root });
    const first = await addRow(app, author, { replyTo: focus });
    const below = await addRow(app, other, { replyTo: first });
    const onward = await addRow(app, other, { replyTo: focus });
    await addRow(app, other, { replyTo: root });
    const thread = await readThread(app, anonymous, focus);
    expect(thread.ancestors.map((post) => post.id)).toEqual([root]);
    expect(thread.focus.id).toBe(focus);
    expect(thread.focus.inReplyTo).toMatchObject({ postId: root, author: { id: author } });
    // The author going on comes before what others answer.
    expect(shape(thread.replies)).toEqual([[onward], [first, [below]]]);
    expect(thread.incomplete).toBe(false);
  });

  it('that goes round in a circle ends', async () => {
    const first = await addRow(app, author);
    const second = await addRow(app, other, { replyTo: first });
    await app.db.updateTable('posts').set({ in_reply_to_id: second }).where('id', '=', first).execute();
    const thread = await readThread(app, anonymous, first);
    expect(thread.ancestors.map((post) => post.id)).toEqual([second]);
    expect(shape(thread.replies)).toEqual([[second]]);
  });

  it('marks hidden ancestors and hidden replies that others hang on; hidden ends vanish', async () => {
    const root = await addRow(app, author, { visibility: 'followers' });
    const middle = await addRow(app, other, { replyTo: root });
    const focus = await addRow(app, author, { replyTo: middle });
    const hidden = await addRow(app, other, { replyTo: focus, visibility: 'mentioned', mentions: [author] });
    const below = await addRow(app, author, { replyTo: hidden });
    const end = await addRow(app, other, { replyTo: focus, visibility: 'followers' });
    await addRow(app, other, { replyTo: end, visibility: 'followers' });
    await remove(middle);
    const seen = await readThread(app, anonymous, focus);
    expect(seen.ancestors).toEqual([
      { id: root, tombstone: true },
      { id: middle, tombstone: true },
    ]);
    expect(shape(seen.replies)).toEqual([[`${hidden}†`, [below]]]);
    const own = await readThread(app, viewerOf(author), focus);
    expect(own.ancestors).toMatchObject([
      { id: root, html: expect.any(String) },
      { id: middle, tombstone: true },
    ]);
    expect(shape(own.replies)).toEqual([[hidden, [below]]]);
  });

  it('is not found where the post is hidden, deleted or unknown', async () => {
    const hidden = await addRow(app, author, { visibility: 'followers' });
    const gone = await addRow(app, author);
    await remove(gone);
    for (const id of [hidden, gone, '1' as PostId]) {
      await expect(readThread(app, anonymous, id)).rejects.toThrow(NotFound);
      await expect(readPost(app, anonymous, id)).rejects.toThrow(NotFound);
    }
  });

  it('says when its beginning is elsewhere', async () => {
    const start = await addRow(app, author, { replyToUri: 'https://far.example/1' });
    const focus = await addRow(app, author, { replyTo: start });
    expect((await readThread(app, anonymous, focus)).incomplete).toBe(true);
  });

  it('stops at a hundred ancestors and says so', async () => {
    let id = await addRow(app, author);
    for (let i = 0; i < 101; i += 1) id = await addRow(app, author, { replyTo: id });
    const thread = await readThread(app, anonymous, id);
    expect(thread.ancestors).toHaveLength(100);
    expect(thread.incomplete).toBe(true);
  });
});

describe('a card', () => {
  it('has pictures, the named, and what the viewer did', async () => {
    const post = await addRow(app, author, { visibility: 'followers', mentions: [other] });
    await addMedia(app, author, post);
    await app.db.insertInto('bookmarks').values({ account_id: other, post_id: post }).execute();
    const card = await readPost(app, viewerOf(other), post);
    expect(card).toMatchObject({ mine: false, bookmarked: true, liked: false, boostable: false });
    expect(card.media).toMatchObject([{ url: `/media/media/${post}.webp`, description: 'a heron' }]);
    expect(card.mentions.map((account) => account.id)).toEqual([other]);
    expect(card.path).toBe(`/@${card.author.handle}/${post}`);
    const own = await readPost(app, viewerOf(author), post);
    expect(own).toMatchObject({ mine: true, boostable: true, bookmarked: false });
  });

  it('never sends the reader to another server for a picture', async () => {
    const post = await addRow(app, author);
    const row = { account_id: author, post_id: post, remote_url: 'https://far.example/a' };
    await app.db
      .insertInto('media')
      .values([
        { ...row, position: 0, kind: 'image', mime: 'image/png' },
        { ...row, position: 1, kind: 'video', mime: 'video/mp4' },
      ])
      .execute();
    const [image, video] = (await readPost(app, anonymous, post)).media;
    expect(image?.url).toMatch(/^\/proxy\//);
    expect(video).toMatchObject({ url: null, previewUrl: null, remoteUrl: 'https://far.example/a' });
  });
});
