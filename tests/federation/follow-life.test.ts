import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { block, unblock } from '../../src/domain/blocks/block.ts';
import { acceptFollow, rejectFollow, removeFollower } from '../../src/domain/follows/answer.ts';
import { follow, unfollow } from '../../src/domain/follows/follow.ts';
import { listRequests } from '../../src/domain/follows/list.ts';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import type { Json, PeerAccount } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** The whole life of a follow between Perch and a server of another make, both ways. */

let world: World;
let ada: AccountId;
let bob: PeerAccount;
let bobId: AccountId;
let made = 0;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  made += 1;
  ada = await world.server.account(`ada${made}`);
  bob = world.peer.account(`bob${made}`);
  bobId = await world.known(bob);
});

const app = () => world.server.app;
const say = (activity: Json) => world.tell(bob, world.peer.activity(bob, activity));
const asks = (extra: Json = {}) => say({ type: 'Follow', object: world.uri(ada), ...extra });
/** The newest activity of a type that this test's bob got. */
const last = (type: string) =>
  world.peer.got(type).findLast(({ activity }) => JSON.stringify(activity).includes(bob.uri))?.activity;
const count = (type: string) =>
  world.peer.got(type).filter(({ activity }) => JSON.stringify(activity).includes(bob.uri)).length;
const between = async () => (await relationships(app(), viewerOf(ada), [bobId])).get(bobId);
const waiting = async () => (await listRequests(app(), ada, {})).items.map(({ id }) => id);

async function lock(locked: boolean): Promise<void> {
  const profile = { displayName: '', bio: '', fields: [], discoverable: true, indexable: true };
  await updateProfile(app(), ada, { ...profile, hidesFollows: false, bot: false, locked });
}

describe('somebody elsewhere follows somebody here', () => {
  it('and is answered under the id asked last, however often they ask', async () => {
    await lock(true);
    await asks();
    await asks({ id: `${world.peer.origin}/follows/again${made}` });
    expect([await waiting(), count('Accept')]).toEqual([[bobId], 0]);
    await acceptFollow(app(), ada, bobId);
    await world.server.settle();
    const answer = last('Accept')?.object;
    expect(answer).toMatchObject({ id: `${world.peer.origin}/follows/again${made}`, actor: bob.uri });
  });

  it('and still waits after the account was unlocked, until somebody answers', async () => {
    await lock(true);
    await asks();
    await lock(false);
    await world.server.settle();
    expect([await waiting(), count('Accept')]).toEqual([[bobId], 0]);
    await acceptFollow(app(), ada, bobId);
    await world.server.settle();
    expect([await waiting(), count('Accept')]).toEqual([[], 1]);
  });

  it('may ask again after a refusal, and after having been removed', async () => {
    await lock(true);
    await asks();
    await rejectFollow(app(), ada, bobId);
    await world.server.settle();
    expect(count('Reject')).toBe(1);
    await lock(false);
    await asks();
    expect([count('Accept'), (await between())?.followedBy]).toEqual([1, true]);
    await removeFollower(app(), ada, bobId);
    await world.server.settle();
    expect([count('Reject'), (await between())?.followedBy]).toEqual([2, false]);
    await asks();
    expect((await between())?.followedBy).toBe(true);
  });

  it('and is refused while blocked; a block that ends leaves no follow', async () => {
    await asks();
    await follow(app(), ada, bobId);
    await world.server.settle();
    await block(app(), ada, bobId);
    await world.server.settle();
    await asks();
    expect(last('Reject')).toMatchObject({ actor: world.uri(ada), object: { actor: bob.uri } });
    await unblock(app(), ada, bobId);
    expect(await between()).toMatchObject({ following: false, requested: false, followedBy: false });
    await asks();
    expect((await between())?.followedBy).toBe(true);
  });
});

describe('somebody here follows somebody elsewhere', () => {
  const asked = () => last('Follow') as Json & { id: string };

  it('and asks under a new id each time; the id of an earlier one answers nothing', async () => {
    await follow(app(), ada, bobId);
    await world.server.settle();
    const first = asked();
    await unfollow(app(), ada, bobId);
    await follow(app(), ada, bobId);
    await world.server.settle();
    expect(last('Undo')).toMatchObject({ object: { id: first.id } });
    expect(asked().id).not.toBe(first.id);
    await say({ type: 'Accept', object: first.id });
    expect(await between()).toMatchObject({ following: false, requested: true });
    await say({ type: 'Accept', object: asked() });
    expect((await between())?.following).toBe(true);
    await say({ type: 'Accept', object: asked() });
    expect((await between())?.following).toBe(true);
  });

  it('is refused, also later, and may ask again', async () => {
    for (const first of ['Reject', 'Accept'] as const) {
      await follow(app(), ada, bobId);
      await world.server.settle();
      await say({ type: first, object: asked() });
      if (first === 'Accept') await say({ type: 'Reject', object: asked().id });
      expect(await between()).toMatchObject({ following: false, requested: false });
    }
    await follow(app(), ada, bobId);
    await world.server.settle();
    await say({ type: 'Accept', object: asked().id });
    expect((await between())?.following).toBe(true);
  });
});

it('all of it was spoken rightly', () => {
  expect(world.faults()).toEqual([]);
});
