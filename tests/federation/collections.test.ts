import { beforeAll, describe, expect, it } from 'vitest';
import { noteOf } from '../../src/federation/outbound/note.ts';
import { readPost } from '../../src/federation/outbound/posts.ts';
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
  let ann: Person;
  let ben: Person;
  beforeAll(async () => {
    [ann, ben] = [await local(face.app), await local(face.app)];
  });
  const uriOf = (id: PostId) => `https://perch.example/posts/${id}`;
  const answer = (to: PostId, author: Person, visibility: 'public' | 'followers' = 'public') =>
    post(face.app, author, visibility, { in_reply_to_id: to });

  it('replies are listed as far as all may read them, likes and shares counted', async () => {
    const id = await post(face.app, ann, 'public', { replies_count: 2, likes_count: 3, boosts_count: 4 });
    const open = await answer(id, ben);
    await answer(id, ben, 'followers');
    const uri = uriOf(id);
    expect(await read(`${uri}/replies`)).toMatchObject({ type: 'Collection', totalItems: 2 });
    expect(await walk(`${uri}/replies`)).toEqual([uriOf(open)]);
    expect((await read(`${uri}/likes`)).totalItems).toBe(3);
    expect((await read(`${uri}/shares`)).totalItems).toBe(4);
  });

  it('all replies are there, the author’s first, oldest first; the first page stands in the Note', async () => {
    const id = await post(face.app, ann);
    const [own, others]: [PostId[], PostId[]] = [[], []];
    for (let index = 0; index < 23; index += 1) {
      others.push(await answer(id, ben));
      own.push(await answer(id, ann));
    }
    await answer(id, ann, 'followers');
    const members = await walk(`${uriOf(id)}/replies`);
    expect(members).toEqual([...own, ...others].map(uriOf));
    const note = (await (await face.ask(`/posts/${id}`)).json()) as { replies: { first: CollectionJson } };
    const first = await read(`${uriOf(id)}/replies?page=own`);
    expect(note.replies.first.items).toHaveLength(20);
    expect(first).toMatchObject(note.replies.first);
    for (const page of ['first', 'own&after=x', 'others&after=-1'])
      expect((await face.ask(`/posts/${id}/replies?page=${page}`)).status).toBe(404);
  });

  it('who liked and boosted it is listed, as far as all may know it', async () => {
    const id = await post(face.app, ann, 'public', { likes_count: 22, boosts_count: 1 });
    const gone = await local(face.app, { suspended_at: new Date() });
    for (const [index, { id: account_id }] of [...Array(21).fill(ben), gone].entries()) {
      const liker = index < 20 ? (await remote(face.app)).id : account_id;
      const uri = `https://far.example/likes/${id}-${index}`;
      await face.app.db.insertInto('likes').values({ account_id: liker, post_id: id, uri }).execute();
    }
    const likes = (await walk(`${uriOf(id)}/likes`)) as { id: string; actor: string }[];
    expect(likes).toHaveLength(21);
    expect(likes[0]).toEqual({
      id: `https://far.example/likes/${id}-20`,
      type: 'Like',
      actor: ben.uri,
      object: uriOf(id),
    });
    const shared = await boost(ben, id, 'public');
    await boost(ann, id, 'followers');
    expect(await walk(`${uriOf(id)}/shares`)).toEqual([
      { id: shared, type: 'Announce', actor: ben.uri, object: uriOf(id) },
    ]);
  });
});

describe('a conversation', () => {
  it('has the posts that everybody may read, oldest first, over pages', async () => {
    const ann = await local(face.app);
    const far = await remote(face.app);
    const top = await post(face.app, ann);
    const uris = [`https://perch.example/posts/${top}`];
    let last = top;
    for (let index = 0; index < 24; index += 1) {
      const uri = `https://far.example/notes/${top}-${index}`;
      last = await post(face.app, far, 'public', { in_reply_to_id: last, local: false, uri });
      uris.push(uri);
    }
    await post(face.app, ann, 'followers', { in_reply_to_id: last });
    const leaf = await post(face.app, ann, 'unlisted', { in_reply_to_id: last });
    uris.push(`https://perch.example/posts/${leaf}`);
    const note = (await (await face.ask(`/posts/${leaf}`)).json()) as Record<string, string>;
    expect(note.context).toBe(`https://perch.example/contexts/${top}`);
    expect(note.conversation).toBe(note.context);
    const whole = await read(String(note.context));
    expect(whole).toMatchObject({ type: 'OrderedCollection', totalItems: 26 });
    expect(await walk(String(note.context))).toEqual(uris);
  });

  it('of what is hidden does not exist, and is not named', async () => {
    const ann = await local(face.app);
    const hidden = await post(face.app, ann, 'followers');
    expect((await face.ask(`/contexts/${hidden}`)).status).toBe(404);
    expect((await face.ask('/contexts/1')).status).toBe(404);
    const record = await readPost(face.app, hidden);
    expect(record && noteOf('https://perch.example', record)).not.toHaveProperty('context');
  });

  it('is where the answered post says it is', async () => {
    const [ann, far] = [await local(face.app), await remote(face.app)];
    const top = await post(face.app, far, 'public', {
      local: false,
      uri: `https://far.example/notes/${far.id}`,
      conversation_uri: 'https://far.example/contexts/1',
    });
    const middle = await post(face.app, ann, 'public', { in_reply_to_id: top });
    const leaf = await post(face.app, ann, 'public', { in_reply_to_id: middle });
    const note = (await (await face.ask(`/posts/${leaf}`)).json()) as Record<string, string>;
    expect(note.context).toBe('https://far.example/contexts/1');
  });
});
