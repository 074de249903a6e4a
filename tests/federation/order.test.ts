import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderOf } from '../../src/federation/inbox/order.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import type { Json, PeerAccount } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

let world: World;
let ada: AccountId;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
});
afterAll(() => world?.stop());

describe('what one account says within a blink', () => {
  it('counts in the order in which it came', async () => {
    const { server, peer } = world;
    const say = (as: PeerAccount, activity: Json) => peer.post(as, `${server.origin}/inbox`, activity);
    /** Follows, thinks better of it, and follows after all: each as soon as the one before was taken. */
    const waver = async (fan: PeerAccount) => {
      for (let round = 0; round < 2; round += 1) {
        const follow = peer.activity(fan, { type: 'Follow', object: world.uri(ada) });
        await say(fan, follow);
        if (round < 1) await say(fan, peer.activity(fan, { type: 'Undo', object: follow }));
      }
    };
    const fans = Array.from({ length: 4 }, (_, index) => peer.account(`fan${index}`));
    await Promise.all(fans.map(waver));
    await server.settle();
    const rows = await server.app.db
      .selectFrom('follows')
      .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
      .select('accounts.username')
      .where('followee_id', '=', ada)
      .where('accepted_at', 'is not', null)
      .execute();
    expect(rows.map(({ username }) => username).sort()).toEqual(fans.map(({ name }) => name).sort());
    expect(world.faults()).toEqual([]);
  });
});

describe('the order of an incoming message', () => {
  const message = (activity: unknown) => ({ type: 'inbox', activity });

  it('is that of its actor, for what is done and undone quickly', () => {
    const actor = 'https://far.example/users/bob';
    for (const type of ['Follow', 'Undo', 'Block', 'Accept', 'Reject', 'Like', ['Undo', 'Activity']]) {
      expect(orderOf(message({ type, actor }))).toBe(actor);
    }
    expect(orderOf(message({ type: 'Follow', actor: { id: actor, type: 'Person' } }))).toBe(actor);
    expect(orderOf(message({ type: 'Create', actor }))).toBeUndefined();
  });

  it('is none for what is no such thing', () => {
    for (const activity of [
      null,
      'x',
      {},
      { type: 'Follow' },
      { type: 'Follow', actor: [7] },
      { actor: 'x' },
    ]) {
      expect(orderOf(message(activity))).toBeUndefined();
    }
    for (const other of [null, 'x', {}, { type: 'outbox' }]) expect(orderOf(other)).toBeUndefined();
  });
});
