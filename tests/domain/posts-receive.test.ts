import { beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { receiveDeletion, receiveEdit, receivePost } from '../../src/domain/posts/receive.ts';
import { readThread } from '../../src/domain/posts/thread.ts';
import type { RemotePostDraft } from '../../src/domain/posts/types.ts';
import { listEdits } from '../../src/domain/posts/versions.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import { type AccountId, type PostId, timeOfId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { draft, kindsHeardBy, person, row, stranger } from './posts-people.ts';
import { addBoost } from './timelines-rows.ts';

let app: TestApp;
let far: AccountId;
let ada: AccountId;

beforeAll(async () => {
  app = await testApp();
  far = await stranger(app);
  ada = (await person(app)).id;
});

const receive = (post: RemotePostDraft) => write(app, (w) => receivePost(w, post));
async function stored(post: RemotePostDraft): Promise<PostId> {
  const id = await receive(post);
  if (!id) throw new Error(`${post.uri} was refused`);
  return id;
}
const edit = (post: RemotePostDraft) => write(app, (w) => receiveEdit(w, post));

const image = (name: string) => ({
  kind: 'image' as const,
  mime: 'image/png',
  remoteUrl: `https://far.example/${name}.png`,
  width: 10,
  height: 20,
  description: name,
  blurhash: null,
});

describe('a received post', () => {
  it('takes its place in time, with all that belongs to it, and tells whom it names', async () => {
    const post = draft(far, {
      mentions: [{ accountId: ada, silent: false }],
      hashtags: ['Heron'],
      media: [image('a'), image('b')],
    });
    await app.takeEvents();
    const id = await stored(post);
    expect(timeOfId(id)).toEqual(post.publishedAt);
    expect(await row(app, id)).toMatchObject({
      local: false,
      plain: 'from afar',
      created_at: post.publishedAt,
    });
    const media = await app.db
      .selectFrom('media')
      .select('remote_url')
      .where('post_id', '=', id)
      .orderBy('position')
      .execute();
    expect(media.map((item) => item.remote_url)).toEqual([
      'https://far.example/a.png',
      'https://far.example/b.png',
    ]);
    expect(await kindsHeardBy(app, ada)).toEqual(['mention']);
    expect((await app.takeEvents()).map((event) => event.type)).toEqual([
      'notification.created',
      'post.created',
    ]);
  });

  it('from the future is from now', async () => {
    const id = await stored(draft(far, { publishedAt: new Date(Date.now() + 86_400_000) }));
    expect(timeOfId(id).getTime()).toBeLessThanOrEqual(Date.now() + 1000);
    expect((await row(app, id)).created_at.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
  });

  it('is stored once, however often it comes', async () => {
    const post = draft(far, {
      inReplyToUri: (await row(app, await composePost(app, ada, { text: 'a', visibility: 'public' }))).uri,
    });
    const first = await stored(post);
    await app.takeEvents();
    expect(await receive(post)).toBe(first);
    expect(await app.takeEvents()).toEqual([]);
    const parent = (await row(app, first)).in_reply_to_id;
    expect(parent && (await row(app, parent)).replies_count).toBe(1);
  });

  it('of somebody else under a known URI is refused', async () => {
    const post = draft(far);
    const id = await stored(post);
    expect(await receive({ ...post, authorId: await stranger(app), html: '<p>forged</p>' })).toBeNull();
    expect((await row(app, id)).html).toBe('<p>from afar</p>');
  });

  it('tells nobody who is addressed without being named', async () => {
    const reader = (await person(app)).id;
    await stored(draft(far, { visibility: 'mentioned', mentions: [{ accountId: reader, silent: true }] }));
    expect(await kindsHeardBy(app, reader)).toEqual([]);
  });

  it('finds its replies that came first', async () => {
    const parent = draft(far);
    const other = await stranger(app);
    const reply = await stored(draft(other, { inReplyToUri: parent.uri }));
    await stored(draft(other, { inReplyToUri: parent.uri }));
    expect((await row(app, reply)).in_reply_to_id).toBeNull();
    const id = await stored(parent);
    expect(await row(app, reply)).toMatchObject({ in_reply_to_id: id, in_reply_to_account_id: far });
    expect((await row(app, id)).replies_count).toBe(2);
  });

  it('says whether what it answers has yet to be found', async () => {
    const parent = draft(far);
    await app.takeEvents();
    const first = await stored(draft(far, { inReplyToUri: parent.uri }));
    await stored(parent);
    const second = await stored(draft(far, { inReplyToUri: parent.uri }));
    const events = await app.takeEvents();
    const about = (postId: PostId) => events.find((event) => 'postId' in event && event.postId === postId);
    expect(about(first)).toEqual({ type: 'post.created', postId: first, remote: true, orphan: true });
    expect(about(second)).toEqual({ type: 'post.created', postId: second, remote: true });
  });

  it('finds a reply that came at the same moment when it comes again', async () => {
    const parent = draft(far);
    const id = await stored(parent);
    const reply = await stored(draft(far));
    await app.db.updateTable('posts').set({ in_reply_to_uri: parent.uri }).where('id', '=', reply).execute();
    expect(await receive(parent)).toBe(id);
    expect((await row(app, reply)).in_reply_to_id).toBe(id);
    expect((await row(app, id)).replies_count).toBe(1);
  });

  it('that answers itself, or what answers it, makes no circle', async () => {
    const own = draft(far);
    const alone = await stored({ ...own, inReplyToUri: own.uri });
    expect((await row(app, alone)).in_reply_to_id).toBeNull();
    const [one, two, three] = [draft(far), draft(far), draft(far)];
    const first = await stored({ ...one, inReplyToUri: three.uri });
    const second = await stored({ ...two, inReplyToUri: one.uri });
    const third = await stored({ ...three, inReplyToUri: two.uri });
    expect((await row(app, third)).in_reply_to_id).toBe(second);
    expect((await row(app, first)).in_reply_to_id).toBeNull();
    for (const id of [first, second, third]) await readThread(app, anonymous, id);
  });
});

describe('a received edit', () => {
  const later = (hours: number) => new Date(Date.parse('2026-01-02T03:04:05Z') + hours * 3600_000);

  it('replaces words and pictures, keeps the version before, and tells local boosters', async () => {
    const post = draft(far, { media: [image('old')], hashtags: ['one'] });
    const id = await stored(post);
    await addBoost(app, ada, id);
    const booster = await kindsHeardBy(app, ada);
    expect(
      await edit({
        ...post,
        html: '<p>better</p>',
        media: [image('new')],
        hashtags: ['two'],
        editedAt: later(1),
      }),
    ).toBe(true);
    expect(await row(app, id)).toMatchObject({ html: '<p>better</p>', plain: 'better', edited_at: later(1) });
    const versions = await listEdits(app, anonymous, id);
    expect(versions.map((version) => version.html)).toEqual(['<p>better</p>', '<p>from afar</p>']);
    expect(versions.map((version) => version.createdAt)).toEqual([later(1), post.publishedAt]);
    expect(versions.map((version) => version.media.map((item) => item.description))).toEqual([
      ['new'],
      ['old'],
    ]);
    expect(await kindsHeardBy(app, ada)).toEqual([...booster, 'edit']);
  });

  it.each([
    ['older than what is here', { editedAt: later(1) }],
    ['without its time', { editedAt: null }],
    ['the same again', { editedAt: later(2) }],
  ])('%s changes nothing', async (_what, more) => {
    const post = draft(far);
    const id = await stored(post);
    expect(await edit({ ...post, html: '<p>second</p>', editedAt: later(2) })).toBe(true);
    expect(await edit({ ...post, html: '<p>third</p>', ...more })).toBe(false);
    expect((await row(app, id)).html).toBe('<p>second</p>');
  });

  it('names whom it only addressed before', async () => {
    const reader = (await person(app)).id;
    const post = draft(far, { visibility: 'mentioned', mentions: [{ accountId: reader, silent: true }] });
    await stored(post);
    await edit({ ...post, mentions: [{ accountId: reader, silent: false }], editedAt: later(1) });
    expect(await kindsHeardBy(app, reader)).toEqual(['mention']);
  });

  it('of somebody else changes nothing', async () => {
    const post = draft(far);
    const id = await stored(post);
    expect(
      await edit({ ...post, authorId: await stranger(app), html: '<p>forged</p>', editedAt: later(1) }),
    ).toBe(false);
    expect((await row(app, id)).html).toBe('<p>from afar</p>');
  });
});

describe('a received deletion', () => {
  it('empties the post and stops a copy that comes later', async () => {
    const post = draft(far);
    const id = await stored(post);
    const deletion = { uri: post.uri, byAccountId: far };
    expect(await write(app, (w) => receiveDeletion(w, deletion))).toBe(true);
    const emptied = await row(app, id);
    expect(emptied).toMatchObject({ html: '', plain: '' });
    expect(emptied.deleted_at).not.toBeNull();
    expect(await write(app, (w) => receiveDeletion(w, deletion))).toBe(false);
    expect(await receive(post)).toBeNull();
  });

  it('that comes first stops the post', async () => {
    const post = draft(far);
    expect(await write(app, (w) => receiveDeletion(w, { uri: post.uri, byAccountId: far }))).toBe(false);
    expect(await receive(post)).toBeNull();
  });

  it('by somebody else does nothing', async () => {
    const post = draft(far);
    const id = await stored(post);
    const thief = await stranger(app);
    expect(await write(app, (w) => receiveDeletion(w, { uri: post.uri, byAccountId: thief }))).toBe(false);
    expect((await row(app, id)).deleted_at).toBeNull();
    expect(await receive(post)).toBe(id);
  });
});
