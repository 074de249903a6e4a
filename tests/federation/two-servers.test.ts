import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteAccount } from '../../src/domain/accounts/delete.ts';
import { findAccount } from '../../src/domain/accounts/find.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { block } from '../../src/domain/blocks/block.ts';
import { boost, unboost } from '../../src/domain/boosts/boost.ts';
import { acceptFollow } from '../../src/domain/follows/answer.ts';
import { follow, unfollow } from '../../src/domain/follows/follow.ts';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { like, unlike } from '../../src/domain/likes/like.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { pin, unpin } from '../../src/domain/pins/pin.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { findPostByUri } from '../../src/domain/posts/find.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { pinnedPosts } from '../../src/domain/timelines/profile.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { picture } from '../support/pictures.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

let here: TestServer;
let there: TestServer;
let ada: AccountId;
let bea: AccountId;
/** Each one as the other server knows them. */
let beaHere: AccountId;
let adaThere: AccountId;

beforeAll(async () => {
  [here, there] = await Promise.all([startServer(), startServer()]);
  [ada, bea] = await Promise.all([
    here.account('ada', { displayName: 'Ada' }),
    there.account('bea', { displayName: 'Bea' }),
  ]);
  beaHere = await lookUp(here, `@bea@${there.host}`);
  await follow(here.app, ada, beaHere);
  await settle(here, there);
  adaThere = await lookUp(there, `@ada@${here.host}`);
  await follow(there.app, bea, adaThere);
  await settle(here, there);
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
});

async function lookUp(server: TestServer, handle: string): Promise<AccountId> {
  const found = await server.app.remote.lookup(handle);
  if (found?.kind !== 'account') throw new Error(`${handle} was not found`);
  return found.id;
}

const says = (server: TestServer, author: AccountId, text: string, more: Partial<PostInput> = {}) =>
  composePost(server.app, author, { visibility: 'public', language: 'en', ...more, text });

async function copyOf(postId: PostId, from: TestServer, at: TestServer): Promise<PostId | null> {
  return findPostByUri(at.app.db, `${from.origin}/posts/${postId}`);
}

async function arrived(postId: PostId, from: TestServer, at: TestServer): Promise<PostId> {
  const copy = await copyOf(postId, from, at);
  if (!copy) throw new Error(`Post ${postId} did not arrive`);
  return copy;
}

describe('two servers', () => {
  it('know each other after a follow', async () => {
    const mine = (await relationships(here.app, viewerOf(ada), [beaHere])).get(beaHere);
    expect(mine).toMatchObject({ following: true, followedBy: true, requested: false });
    expect((await readProfile(there.app, anonymous, bea)).counts).toMatchObject({
      followers: 1,
      following: 1,
    });
    const heard = await listNotifications(there.app, bea, {});
    expect(heard.items.map((item) => [item.kind, item.from.fullHandle])).toContainEqual([
      'follow',
      `ada@${here.host}`,
    ]);
  });

  it('bring a post with picture, warning and language into the follower’s home', async () => {
    const media = await uploadMedia(there.app, bea, await picture(), 'A red square');
    const post = await says(there, bea, 'Guten Morgen #sonne', {
      language: 'de',
      warning: 'weather',
      mediaIds: [media],
    });
    await settle(here, there);
    const [entry] = (await homeTimeline(here.app, ada, {})).items;
    expect(entry?.post).toMatchObject({
      uri: `${there.origin}/posts/${post}`,
      warning: 'weather',
      language: 'de',
      local: false,
    });
    expect(entry?.post.html).toContain('Guten Morgen');
    expect(entry?.post.media).toMatchObject([{ kind: 'image', description: 'A red square' }]);
  });

  it('carry a reply, a like and a boost back, and undo them', async () => {
    const post = await says(there, bea, 'What shall we read?');
    await settle(here, there);
    const copy = await arrived(post, there, here);
    await like(here.app, ada, copy);
    await boost(here.app, ada, copy);
    await says(here, ada, `@bea@${there.host} The sea.`, { inReplyToId: copy });
    await settle(here, there);
    expect((await readPost(there.app, viewerOf(bea), post)).counts).toEqual({
      replies: 1,
      boosts: 1,
      likes: 1,
    });
    const kinds = (await listNotifications(there.app, bea, {})).items.map((item) => item.kind);
    expect(kinds).toEqual(expect.arrayContaining(['like', 'boost', 'reply']));
    await unlike(here.app, ada, copy);
    await unboost(here.app, ada, copy);
    await settle(here, there);
    expect((await readPost(there.app, viewerOf(bea), post)).counts).toEqual({
      replies: 1,
      boosts: 0,
      likes: 0,
    });
  });

  it('tell of an edit and of a deletion', async () => {
    const post = await says(there, bea, 'The frist draft');
    await settle(here, there);
    const copy = await arrived(post, there, here);
    await editPost(there.app, bea, post, { text: 'The first draft', visibility: 'public' });
    await settle(here, there);
    const edited = await readPost(here.app, viewerOf(ada), copy);
    expect(edited.html).toContain('first draft');
    expect(edited.editedAt).not.toBeNull();
    await deletePost(there.app, bea, post);
    await settle(here, there);
    await expect(readPost(here.app, viewerOf(ada), copy)).rejects.toThrow();
  });

  it('keep a followers-only post and a direct one from everybody else', async () => {
    const stranger = await here.account('stranger');
    const followers = await says(there, bea, 'For followers', { visibility: 'followers' });
    const direct = await says(there, bea, `@ada@${here.host} for you`, { visibility: 'mentioned' });
    await settle(here, there);
    for (const post of [followers, direct]) {
      const copy = await arrived(post, there, here);
      expect((await readPost(here.app, viewerOf(ada), copy)).uri).toBe(`${there.origin}/posts/${post}`);
      await expect(readPost(here.app, viewerOf(stranger), copy)).rejects.toThrow();
      await expect(readPost(here.app, anonymous, copy)).rejects.toThrow();
    }
  });

  it('show the new profile and the pins of the other side', async () => {
    const post = await says(there, bea, 'Pin me');
    await pin(there.app, bea, post);
    await updateProfile(there.app, bea, {
      displayName: 'Bea the Second',
      bio: 'New here',
      fields: [{ name: 'a', value: 'b' }],
      locked: false,
      discoverable: true,
      indexable: true,
      hidesFollows: false,
      bot: false,
    });
    await settle(here, there);
    const profile = await readProfile(here.app, viewerOf(ada), beaHere);
    expect(profile).toMatchObject({ displayName: 'Bea the Second', fields: [{ name: 'a' }] });
    expect((await pinnedPosts(here.app, viewerOf(ada), beaHere)).map((card) => card.uri)).toEqual([
      `${there.origin}/posts/${post}`,
    ]);
    await unpin(there.app, bea, post);
    await settle(here, there);
    expect(await pinnedPosts(here.app, viewerOf(ada), beaHere)).toEqual([]);
  });

  it('ask a locked account, which answers', async () => {
    const shy = await there.account('shy');
    await updateProfile(there.app, shy, {
      displayName: 'Shy',
      bio: '',
      fields: [],
      locked: true,
      discoverable: true,
      indexable: true,
      hidesFollows: false,
      bot: false,
    });
    const shyHere = await lookUp(here, `@shy@${there.host}`);
    expect(await follow(here.app, ada, shyHere)).toBe('requested');
    await settle(here, there);
    expect((await relationships(here.app, viewerOf(ada), [shyHere])).get(shyHere)).toMatchObject({
      following: false,
      requested: true,
    });
    await acceptFollow(there.app, shy, adaThere);
    await settle(here, there);
    expect((await relationships(here.app, viewerOf(ada), [shyHere])).get(shyHere)).toMatchObject({
      following: true,
      requested: false,
    });
  });

  it('show a stranger with recent posts once somebody looks them up', async () => {
    const quiet = await there.account('quiet');
    await says(there, quiet, 'Nobody here follows me');
    const quietHere = await lookUp(here, `@quiet@${there.host}`);
    await here.app.remote.refresh(quietHere);
    await settle(here, there);
    const copy = await here.app.db
      .selectFrom('posts')
      .select('id')
      .where('account_id', '=', quietHere)
      .execute();
    expect(copy).toHaveLength(1);
  });

  it('end what a block or a goodbye ends', async () => {
    const [cid, dot] = await Promise.all([here.account('cid'), there.account('dot')]);
    const dotHere = await lookUp(here, `@dot@${there.host}`);
    await follow(here.app, cid, dotHere);
    await settle(here, there);
    const cidThere = await lookUp(there, `@cid@${here.host}`);
    expect((await relationships(there.app, viewerOf(dot), [cidThere])).get(cidThere)?.followedBy).toBe(true);
    await block(there.app, dot, cidThere);
    await settle(here, there);
    expect((await relationships(here.app, viewerOf(cid), [dotHere])).get(dotHere)?.following).toBe(false);
    await unfollow(here.app, ada, beaHere);
    await settle(here, there);
    expect((await relationships(there.app, viewerOf(bea), [adaThere])).get(adaThere)?.followedBy).toBe(false);
    await deleteAccount(there.app, dot);
    await settle(here, there);
    expect(await findAccount(here.app, `dot@${there.host}`)).toBeNull();
  });
});
