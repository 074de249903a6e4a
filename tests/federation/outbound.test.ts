import { Activity } from '@fedify/vocab';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../src/domain/events.ts';
import type { App } from '../../src/domain/ports.ts';
import type { Outgoing } from '../../src/federation/delivery/types.ts';
import { ensureInstanceActor } from '../../src/federation/instance.ts';
import { outgoingFor } from '../../src/federation/outbound/index.ts';
import { testApp } from '../support/app.ts';
import { follow, local, mention, type Person, post, remote } from './rows.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
let app: App;
/** Stands still, so that a job that runs twice runs in the same minute. */
let moment = new Date();
let ann: Person;
let far: Person;

beforeAll(async () => {
  app = { ...(await testApp()), clock: { now: () => moment } };
  await ensureInstanceActor(app);
  ann = await local(app);
  far = await remote(app);
});

/** What goes out for an event; it must be the same when a job runs twice, and readable as ActivityPub. */
async function told(event: DomainEvent): Promise<Outgoing> {
  const first = await outgoingFor(app, event);
  if (!first) throw new Error(`${event.type} told nobody`);
  expect(await outgoingFor(app, event)).toEqual(first);
  expect(first.json.id).toBe(first.uri);
  expect(first.uri.startsWith('https://perch.example/')).toBe(true);
  expect(first.json['@context']).toContain('https://w3id.org/security/data-integrity/v1');
  const activity = await Activity.fromJsonLd(first.json);
  expect(activity.id?.href).toBe(first.uri);
  expect(activity.actorId).not.toBeNull();
  return first;
}

describe('posts', () => {
  it('go to followers and the people named', async () => {
    const other = await remote(app);
    const postId = await post(app, ann, 'public', { in_reply_to_account_id: other.id });
    await mention(app, postId, far);
    const sent = await told({ type: 'post.created', postId });
    expect(sent).toMatchObject({
      uri: `https://perch.example/activities/create-${postId}`,
      senderId: ann.id,
      objectUri: `https://perch.example/posts/${postId}`,
      public: true,
      json: { type: 'Create', actor: ann.uri, to: [PUBLIC], object: { type: 'Note' } },
      to: { followersOf: ann.id, accountIds: [far.id, other.id], inboxes: [] },
    });
    expect(sent.json.cc).toEqual([`${ann.uri}/followers`, far.uri, other.uri]);
  });

  it('for the mentioned go to them alone, and carry no public address', async () => {
    const parent = await remote(app);
    const postId = await post(app, ann, 'mentioned', { in_reply_to_account_id: parent.id });
    await mention(app, postId, far);
    const sent = await told({ type: 'post.created', postId });
    expect(sent).toMatchObject({ public: false, to: { followersOf: null, accountIds: [far.id] } });
    expect(JSON.stringify(sent.json)).not.toContain(PUBLIC);
    expect(JSON.stringify(sent.json)).not.toContain('/followers"');
  });

  it('for followers are not public', async () => {
    const sent = await told({ type: 'post.created', postId: await post(app, ann, 'followers') });
    expect(sent).toMatchObject({ public: false, to: { followersOf: ann.id } });
  });

  it('say when they were edited, each edit under its own name', async () => {
    const postId = await post(app, ann, 'public', { edited_at: new Date('2026-02-03T04:05:06Z') });
    const sent = await told({ type: 'post.edited', postId });
    expect(sent.uri).toBe(`https://perch.example/activities/update-${postId}-1770091506000`);
    expect(sent.json).toMatchObject({ type: 'Update', object: { updated: '2026-02-03T04:05:06.000Z' } });
  });

  it('that are gone by then are not sent; their deletion is, to where copies are', async () => {
    const postId = await post(app, ann, 'public', { deleted_at: new Date() });
    expect(await outgoingFor(app, { type: 'post.created', postId })).toBeNull();
    const uri = `https://perch.example/posts/${postId}`;
    const event = { type: 'post.deleted', postId, accountId: ann.id, uri } as const;
    const inboxes = ['https://far.example/inbox'];
    const sent = await told({ ...event, visibility: 'public', inboxes });
    expect(sent).toMatchObject({
      objectUri: uri,
      public: true,
      json: { type: 'Delete', to: [PUBLIC], object: { type: 'Tombstone', id: uri } },
      to: { followersOf: null, inboxes },
    });
    const hidden = await told({ ...event, visibility: 'followers', inboxes });
    expect(hidden.public).toBe(false);
    expect(await outgoingFor(app, { ...event, visibility: 'public', inboxes: [] })).toBeNull();
  });

  it('of others are theirs to send', async () => {
    const postId = await post(app, far, 'public', { local: false, uri: `${far.uri}/n/1` });
    expect(await outgoingFor(app, { type: 'post.created', postId })).toBeNull();
  });
});

describe('likes and boosts', () => {
  it('are told and taken back under the id they had', async () => {
    const postId = await post(app, far, 'public', { local: false, uri: `${far.uri}/n/2` });
    const uri = `https://perch.example/likes/like-${postId}`;
    await app.db.insertInto('likes').values({ account_id: ann.id, post_id: postId, uri }).execute();
    const event = { postId, accountId: ann.id } as const;
    const like = await told({ type: 'like.created', ...event });
    expect(like).toMatchObject({
      uri,
      public: false,
      json: { type: 'Like', actor: ann.uri, object: `${far.uri}/n/2` },
      to: { followersOf: null, accountIds: [far.id] },
    });
    await app.db.deleteFrom('likes').where('uri', '=', uri).execute();
    expect(await outgoingFor(app, { type: 'like.created', ...event })).toBeNull();
    const undo = await told({ type: 'like.deleted', ...event, uri });
    expect(undo.json).toMatchObject({ type: 'Undo', object: { id: uri, type: 'Like' }, to: [far.uri] });
    expect(undo.objectUri).toBe(like.objectUri);
  });

  it('of a local post stay here', async () => {
    const postId = await post(app, await local(app));
    const uri = `https://perch.example/likes/like-${postId}`;
    await app.db.insertInto('likes').values({ account_id: ann.id, post_id: postId, uri }).execute();
    expect(await outgoingFor(app, { type: 'like.created', postId, accountId: ann.id })).toBeNull();
  });

  it('boosts go to the followers and the author', async () => {
    const postId = await post(app, far, 'public', { local: false, uri: `${far.uri}/n/3` });
    const boost = await app.db
      .insertInto('boosts')
      .values({
        account_id: ann.id,
        post_id: postId,
        uri: `https://perch.example/boosts/b-${postId}`,
        visibility: 'unlisted',
      })
      .returning(['id', 'uri'])
      .executeTakeFirstOrThrow();
    const event = { boostId: boost.id, postId, accountId: ann.id } as const;
    const sent = await told({ type: 'boost.created', ...event });
    expect(sent).toMatchObject({
      uri: boost.uri,
      public: true,
      json: {
        type: 'Announce',
        object: `${far.uri}/n/3`,
        to: [`${ann.uri}/followers`],
        cc: [PUBLIC, far.uri],
      },
      to: { followersOf: ann.id, accountIds: [far.id] },
    });
    await app.db.deleteFrom('boosts').where('id', '=', boost.id).execute();
    expect(await outgoingFor(app, { type: 'boost.created', ...event })).toBeNull();
    const undo = await told({ type: 'boost.deleted', ...event, uri: boost.uri, visibility: 'unlisted' });
    expect(undo.json).toMatchObject({
      type: 'Undo',
      cc: [PUBLIC, far.uri],
      object: { id: boost.uri, type: 'Announce', object: `${far.uri}/n/3` },
    });
  });
});

describe('follows', () => {
  it('by our people are asked for and taken back', async () => {
    const { id, uri } = await follow(app, ann, far, false);
    const sides = { followerId: ann.id, followeeId: far.id };
    const asked = await told({ type: 'follow.created', followId: id, ...sides, accepted: false });
    expect(asked).toMatchObject({
      uri,
      json: { type: 'Follow', actor: ann.uri, object: far.uri, to: [far.uri] },
      to: { accountIds: [far.id] },
    });
    const undo = await told({ type: 'follow.deleted', ...sides, uri });
    expect(undo.json).toMatchObject({
      type: 'Undo',
      object: { id: uri, type: 'Follow', actor: ann.uri, object: far.uri },
    });
    // That the other side agreed is nothing to tell it.
    expect(await outgoingFor(app, { type: 'follow.accepted', followId: id, ...sides })).toBeNull();
  });

  it('of our people are answered, once however often it is said', async () => {
    const follower = await remote(app);
    const { id, uri } = await follow(app, follower, ann);
    const sides = { followerId: follower.id, followeeId: ann.id };
    const accept = await told({ type: 'follow.accepted', followId: id, ...sides });
    expect(accept).toMatchObject({
      senderId: ann.id,
      json: {
        type: 'Accept',
        actor: ann.uri,
        object: { id: uri, type: 'Follow', actor: follower.uri, object: ann.uri },
      },
      to: { accountIds: [follower.id] },
    });
    const created = { type: 'follow.created', followId: id, ...sides, accepted: true } as const;
    expect(await outgoingFor(app, created)).toBeNull();
    expect(await outgoingFor(app, { type: 'follow.deleted', ...sides, uri })).toBeNull();
    const reject = await told({ type: 'follow.rejected', ...sides, uri });
    expect(reject.json).toMatchObject({ type: 'Reject', object: { id: uri } });
  });

  it('are answered anew when they are asked again, under the same id or not', async () => {
    const follower = await remote(app);
    const { id } = await follow(app, follower, ann);
    const sides = { followerId: follower.id, followeeId: ann.id };
    const first = await told({ type: 'follow.accepted', followId: id, ...sides });
    moment = new Date(moment.getTime() + 60_000);
    const second = await told({ type: 'follow.accepted', followId: id, ...sides });
    expect(second.uri).not.toBe(first.uri);
    expect(second.json.object).toEqual(first.json.object);
  });

  it('that wait are not answered yet, and local ones never leave', async () => {
    const follower = await remote(app);
    const waiting = await follow(app, follower, ann, false);
    const sides = { followerId: follower.id, followeeId: ann.id };
    const created = { type: 'follow.created', followId: waiting.id, accepted: false } as const;
    expect(await outgoingFor(app, { ...created, ...sides })).toBeNull();
    const ben = await local(app);
    const here = await follow(app, ben, ann);
    expect(
      await outgoingFor(app, {
        type: 'follow.created',
        followId: here.id,
        followerId: ben.id,
        followeeId: ann.id,
        accepted: true,
      }),
    ).toBeNull();
  });
});

describe('blocks, pins and profiles', () => {
  it('blocks are told to the blocked alone', async () => {
    const uri = `https://perch.example/blocks/b-${far.id}`;
    await app.db.insertInto('blocks').values({ account_id: ann.id, target_id: far.id, uri }).execute();
    const sides = { accountId: ann.id, targetId: far.id, uri };
    const block = await told({ type: 'block.created', ...sides });
    expect(block).toMatchObject({
      public: false,
      json: { type: 'Block', object: far.uri },
      to: { followersOf: null, accountIds: [far.id] },
    });
    expect((await told({ type: 'block.deleted', ...sides })).json).toMatchObject({
      type: 'Undo',
      object: { id: uri },
    });
  });

  it('pins are added to and removed from the featured', async () => {
    const postId = await post(app, ann);
    const postUri = `https://perch.example/posts/${postId}`;
    await app.db.insertInto('pins').values({ account_id: ann.id, post_id: postId }).execute();
    const add = await told({ type: 'pin.added', postId, accountId: ann.id });
    const featured = { object: postUri, target: `${ann.uri}/featured` };
    expect(add).toMatchObject({ json: { type: 'Add', ...featured }, to: { followersOf: ann.id } });
    const remove = await told({ type: 'pin.removed', postId, accountId: ann.id, postUri });
    expect(remove.json).toMatchObject({ type: 'Remove', ...featured });
  });

  it('a changed profile goes to the followers, whole', async () => {
    const sent = await told({ type: 'account.updated', accountId: ann.id });
    expect(sent).toMatchObject({
      objectUri: ann.uri,
      json: { type: 'Update', object: { id: ann.uri, type: 'Person', publicKey: { owner: ann.uri } } },
      to: { followersOf: ann.id },
    });
  });

  it('a farewell goes wherever the account was known, and nothing after it', async () => {
    const gone = await local(app, { deleted_at: new Date() });
    const inboxes = ['https://far.example/inbox'];
    const sent = await told({ type: 'account.deleted', accountId: gone.id, uri: gone.uri, inboxes });
    expect(sent).toMatchObject({
      public: true,
      json: { type: 'Delete', actor: gone.uri, object: gone.uri },
      to: { inboxes },
    });
    expect(await outgoingFor(app, { type: 'account.updated', accountId: gone.id })).toBeNull();
  });

  it('what concerns this server alone stays here', async () => {
    expect(await outgoingFor(app, { type: 'notifications.read', accountId: ann.id })).toBeNull();
  });
});
