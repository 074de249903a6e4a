import { beforeAll, describe, expect, it } from 'vitest';
import { bookmark } from '../../src/domain/bookmarks/bookmark.ts';
import { boost } from '../../src/domain/boosts/boost.ts';
import { receiveBoost } from '../../src/domain/boosts/receive.ts';
import { NotFound } from '../../src/domain/errors.ts';
import { like } from '../../src/domain/likes/like.ts';
import { receiveLike } from '../../src/domain/likes/receive.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { pin } from '../../src/domain/pins/pin.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { receivePost } from '../../src/domain/posts/receive.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { draft, kindsHeardBy, person, row, says, stranger } from './posts-people.ts';
import { addFollow } from './timelines-rows.ts';

let app: TestApp;
let ada: AccountId;
let bea: { id: AccountId; name: string };

beforeAll(async () => {
  app = await testApp();
  ada = (await person(app)).id;
  bea = await person(app);
});

async function inboxesTold(): Promise<string[]> {
  const [event] = (await app.takeEvents()).filter((one) => one.type === 'post.deleted');
  if (event?.type !== 'post.deleted') throw new Error('Nobody was told of a deletion');
  return event.inboxes.toSorted();
}

describe('a deleted post', () => {
  it('is empty, with all that belonged to it, but keeps its place', async () => {
    const media = await uploadMedia(app, ada, await picture(), 'a secret');
    const file = await app.db
      .selectFrom('media')
      .select(['file', 'preview'])
      .where('id', '=', media)
      .executeTakeFirstOrThrow();
    const id = await says(app, ada, `@${bea.name} a #secret`, { mediaIds: [media], warning: 'secret' });
    await editPost(app, ada, id, {
      text: `@${bea.name} one more #secret`,
      visibility: 'public',
      mediaIds: [media],
    });
    const reply = await says(app, bea.id, 'What?', { inReplyToId: id });
    for (const act of [like, boost, bookmark]) await act(app, bea.id, id);
    await pin(app, ada, id);
    await deletePost(app, ada, id);

    const left = await row(app, id);
    expect(left).toMatchObject({
      source: null,
      html: '',
      plain: '',
      warning: '',
      likes_count: 0,
      boosts_count: 0,
    });
    expect(left.deleted_at).not.toBeNull();
    expect(JSON.stringify(left)).not.toContain('secret');
    expect((await row(app, reply)).in_reply_to_id).toBe(id);
    for (const table of [
      'media',
      'mentions',
      'post_hashtags',
      'likes',
      'boosts',
      'bookmarks',
      'pins',
      'notifications',
      'post_edits',
    ] as const) {
      const rows = await app.db.selectFrom(table).select('post_id').where('post_id', '=', id).execute();
      expect(rows, table).toEqual([]);
    }
    expect(await app.files.read(file.file ?? '')).toBeNull();
    expect(await app.files.read(file.preview ?? '')).toBeNull();
    expect(await kindsHeardBy(app, bea.id)).toEqual([]);
  });

  it('no longer counts: not for its author, not for what it answers', async () => {
    const author = (await person(app)).id;
    const parent = await says(app, author, 'Question');
    const id = await says(app, author, 'Answer', { inReplyToId: parent });
    await deletePost(app, author, id);
    expect((await row(app, parent)).replies_count).toBe(0);
    const account = await app.db
      .selectFrom('accounts')
      .select('posts_count')
      .where('id', '=', author)
      .executeTakeFirst();
    expect(account?.posts_count).toBe(1);
  });

  it('was never counted if not everybody could read it', async () => {
    const parent = await says(app, (await person(app)).id, 'Question');
    const author = (await person(app)).id;
    const hidden = [
      await says(app, author, 'Hush', { inReplyToId: parent, visibility: 'followers' }),
      await says(app, author, 'Hush', { inReplyToId: parent, visibility: 'mentioned' }),
    ];
    await says(app, author, 'Loud', { inReplyToId: parent, visibility: 'unlisted' });
    expect((await row(app, parent)).replies_count).toBe(1);
    for (const id of hidden) await deletePost(app, author, id);
    expect((await row(app, parent)).replies_count).toBe(1);
  });

  it('is deleted by its author, once', async () => {
    const id = await says(app, ada, 'Mine');
    await expect(deletePost(app, bea.id, id)).rejects.toThrow(NotFound);
    await deletePost(app, ada, id);
    await expect(deletePost(app, ada, id)).rejects.toThrow(NotFound);
  });
});

describe('the news of a deletion', () => {
  it('goes to every inbox that may have the post, to a shared one once', async () => {
    const shared = 'https://far.example/inbox';
    const author = (await person(app)).id;
    const [one, two] = [await stranger(app, undefined, shared), await stranger(app, undefined, shared)];
    const [liker, booster, replier, behind] = [
      await stranger(app, 'https://far.example/liker'),
      await stranger(app, 'https://far.example/booster'),
      await stranger(app, 'https://far.example/replier'),
      await stranger(app, 'https://far.example/behind-bea'),
    ];
    await stranger(app, 'https://far.example/nobody');
    await addFollow(app, one, author);
    await addFollow(app, two, author);
    await addFollow(app, behind, bea.id);
    const id = await says(app, author, 'For all');
    await boost(app, bea.id, id);
    const { uri } = await row(app, id);
    await write(app, async (w) => {
      await receiveLike(w, { accountId: liker, postId: id, uri: `${uri}/far-like` });
      const about = { accountId: booster, postId: id, uri: `${uri}/far-boost` };
      await receiveBoost(w, { ...about, publishedAt: w.now, visibility: 'public' });
      await receivePost(w, draft(replier, { inReplyToUri: uri }));
    });
    await app.takeEvents();
    await deletePost(app, author, id);
    expect(await inboxesTold()).toEqual([
      'https://far.example/behind-bea',
      'https://far.example/booster',
      'https://far.example/inbox',
      'https://far.example/liker',
      'https://far.example/replier',
    ]);
  });

  it('of a direct post goes to those it named only', async () => {
    const author = (await person(app)).id;
    const follower = await stranger(app, 'https://far.example/follower');
    const friend = await stranger(app, 'https://far.example/friend');
    await addFollow(app, follower, author);
    const id = await says(app, author, 'For you', { visibility: 'mentioned' });
    await app.db.insertInto('mentions').values({ post_id: id, account_id: friend }).execute();
    await app.takeEvents();
    await deletePost(app, author, id);
    expect(await inboxesTold()).toEqual(['https://far.example/friend']);
  });
});
