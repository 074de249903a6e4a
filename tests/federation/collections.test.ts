import { beforeAll, describe, expect, it } from 'vitest';
import type { PostId } from '../../src/lib/ids.ts';
import { testApp } from '../support/app.ts';
import { type Face, openFace } from './peer.ts';
import { follow, local, type Person, post, remote } from './rows.ts';

interface CollectionJson {
  type: string;
  totalItems: number;
  first?: string;
  next?: string;
  partOf?: string;
  items?: unknown[];
  orderedItems?: unknown[];
}

let face: Face;

beforeAll(async () => {
  face = await openFace(await testApp());
});

async function read(uri: string): Promise<CollectionJson> {
  const { pathname, search } = new URL(uri);
  const response = await face.ask(pathname + search);
  expect([uri, response.status]).toEqual([uri, 200]);
  return (await response.json()) as CollectionJson;
}

/** All members, page by page. */
async function walk(uri: string): Promise<unknown[]> {
  const members: unknown[] = [];
  let next = (await read(uri)).first;
  while (next) {
    const page = await read(next);
    expect(page.partOf).toBe(uri);
    members.push(...(page.orderedItems ?? page.items ?? []));
    next = page.next;
  }
  return members;
}

async function boost(account: Person, postId: PostId, visibility: 'public' | 'followers'): Promise<string> {
  const row = await face.app.db
    .insertInto('boosts')
    .values({
      account_id: account.id,
      post_id: postId,
      visibility,
      uri: `https://perch.example/boosts/of-${postId}-${visibility}`,
    })
    .returning('uri')
    .executeTakeFirstOrThrow();
  return row.uri;
}

describe('the outbox', () => {
  it('has public and unlisted posts and boosts, newest first, over pages', async () => {
    const ann = await local(face.app);
    const ben = await local(face.app);
    const ids: string[] = [];
    for (let index = 0; index < 23; index += 1) {
      ids.push(await post(face.app, ann, index % 2 ? 'unlisted' : 'public'));
    }
    await post(face.app, ann, 'followers');
    await post(face.app, ann, 'mentioned');
    await post(face.app, ann, 'public', { deleted_at: new Date() });
    const announced = await boost(ann, await post(face.app, ben), 'public');
    await boost(ann, await post(face.app, ann, 'followers'), 'followers');

    const box = await read(`${ann.uri}/outbox`);
    expect(box).toMatchObject({ type: 'OrderedCollection', totalItems: 24 });
    const members = (await walk(`${ann.uri}/outbox`)) as { id: string; type: string }[];
    expect(members.map((member) => member.id)).toEqual([
      announced,
      ...ids.toReversed().map((id) => `https://perch.example/activities/create-${id}`),
    ]);
    expect(members[0]).toMatchObject({ type: 'Announce', actor: ann.uri });
    expect(members[1]).toMatchObject({ type: 'Create', object: { type: 'Note', attachment: [] } });
    expect(members[1]).not.toHaveProperty('@context');
  });

  it('has no page at nonsense', async () => {
    const ann = await local(face.app);
    expect((await face.ask(`/users/${ann.id}/outbox?before=x`)).status).toBe(404);
    expect((await face.ask('/users/1/outbox')).status).toBe(404);
  });
});

describe('followers and following', () => {
  it('are listed by address, without those who only asked', async () => {
    const ann = await local(face.app, { followers_count: 2, following_count: 1 });
    const [one, two, asking] = [await remote(face.app), await local(face.app), await remote(face.app)];
    await follow(face.app, one, ann);
    await follow(face.app, two, ann);
    await follow(face.app, asking, ann, false);
    await follow(face.app, ann, one);
    expect((await read(`${ann.uri}/followers`)).totalItems).toBe(2);
    expect(await walk(`${ann.uri}/followers`)).toEqual([two.uri, one.uri]);
    expect(await walk(`${ann.uri}/following`)).toEqual([one.uri]);
  });

  it('are only counted when hidden', async () => {
    const shy = await local(face.app, { hides_follows: true, followers_count: 1 });
    await follow(face.app, await remote(face.app), shy);
    const followers = await read(`${shy.uri}/followers`);
    expect(followers.totalItems).toBe(1);
    expect(followers).not.toHaveProperty('first');
    expect((await face.ask(`/users/${shy.id}/followers?page=first`)).status).toBe(404);
  });
});

describe('featured and liked', () => {
  it('show pins that are still public, whole, and the number of likes', async () => {
    const ann = await local(face.app);
    const [shown, gone] = [
      await post(face.app, ann),
      await post(face.app, ann, 'public', { deleted_at: new Date() }),
    ];
    for (const post_id of [shown, gone]) {
      await face.app.db.insertInto('pins').values({ account_id: ann.id, post_id }).execute();
    }
    await face.app.db
      .insertInto('likes')
      .values({ account_id: ann.id, post_id: shown, uri: `https://perch.example/likes/l-${shown}` })
      .execute();
    const featured = await read(`${ann.uri}/featured`);
    expect(featured.totalItems).toBe(1);
    expect(featured.orderedItems).toMatchObject([
      { type: 'Note', id: `https://perch.example/posts/${shown}` },
    ]);
    const liked = await read(`${ann.uri}/liked`);
    expect(liked.totalItems).toBe(1);
    expect(liked).not.toHaveProperty('first');
  });
});

describe('of a post', () => {
  it('replies are listed as far as all may read them, likes and shares counted', async () => {
    const ann = await local(face.app);
    const ben = await local(face.app);
    const id = await post(face.app, ann, 'public', { replies_count: 2, likes_count: 3, boosts_count: 4 });
    const open = await post(face.app, ben, 'public', { in_reply_to_id: id });
    await post(face.app, ben, 'followers', { in_reply_to_id: id });
    const uri = `https://perch.example/posts/${id}`;
    expect(await read(`${uri}/replies`)).toMatchObject({ type: 'Collection', totalItems: 2 });
    expect(await walk(`${uri}/replies`)).toEqual([`https://perch.example/posts/${open}`]);
    expect((await read(`${uri}/likes`)).totalItems).toBe(3);
    expect((await read(`${uri}/shares`)).totalItems).toBe(4);
  });
});
