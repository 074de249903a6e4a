import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAlias } from '../../src/domain/accounts/aliases.ts';
import { comeBack, moveOut } from '../../src/domain/accounts/move.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { block } from '../../src/domain/blocks/block.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import type { Json, PeerAccount } from '../support/peer/index.ts';
import { actorDocument } from '../support/peer/pages.ts';
import { PASSWORD } from '../support/servers.ts';
import { openWorld, type World } from './peer-world.ts';

/** Moves between a Perch and a server of another make, both ways. */

let world: World;
let ada: AccountId;
let made = 0;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  made += 1;
  ada = await world.server.account(`ada${made}`);
});

const app = () => world.server.app;
const somebody = (name: string, extra: Json = {}) => world.peer.account(`${name}${made}`, extra);
const movedTo = async (id: AccountId) => (await readProfile(app(), anonymous, id)).movedTo?.uri;

/** Its actor says something else from now on. */
const says = (account: PeerAccount, extra: Json) =>
  world.peer.put(new URL(account.uri).pathname, actorDocument(account, extra));

const move = (from: PeerAccount, to: string, object = from.uri) =>
  world.tell(from, world.peer.activity(from, { type: 'Move', object, target: to, to: [from.followers] }));

async function stands(from: AccountId, to: PeerAccount) {
  const id = await world.known(to);
  const { following, requested } = (await relationships(app(), viewerOf(from), [id])).get(id) ?? {};
  return following ? 'follows' : requested ? 'asks' : 'no';
}

describe('somebody who moves from here', () => {
  it('tells followers, publishes it, and takes it back', async () => {
    const next = somebody('next');
    const fan = somebody('fan');
    await world.tell(fan, world.peer.activity(fan, { type: 'Follow', object: world.uri(ada) }));
    // Known here before it names the old account: it has to be read again.
    await world.known(next);
    says(next, { alsoKnownAs: [world.uri(ada)] });
    await moveOut(app(), ada, { target: `@${next.handle}`, password: PASSWORD });
    await world.server.settle();
    const [told] = world.peer.got('Move');
    expect(told?.activity).toMatchObject({
      actor: world.uri(ada),
      object: world.uri(ada),
      target: next.uri,
      to: [`${world.uri(ada)}/followers`],
    });
    const updates = () => world.peer.got('Update').map(({ activity }) => Object(activity?.object).movedTo);
    expect(updates()).toEqual([next.uri]);
    expect((await world.peer.read(world.uri(ada))).movedTo).toBe(next.uri);
    // The fan comes along, as every server makes its people do; and nobody else can follow the empty house.
    const late = somebody('late');
    await world.tell(late, world.peer.activity(late, { type: 'Follow', object: world.uri(ada) }));
    const answer = world.peer.got('Reject').at(-1)?.activity;
    expect(answer?.to).toEqual([late.uri]);

    await comeBack(app(), ada);
    await world.server.settle();
    expect(updates()).toEqual([next.uri, undefined]);
    expect((await world.peer.read(world.uri(ada))).movedTo).toBeUndefined();
    expect(world.faults()).toEqual([]);
  });

  it('cannot go where the account does not name this one, nor where nobody can be asked', async () => {
    const next = somebody('next', { alsoKnownAs: [`${world.peer.origin}/users/else`] });
    const go = () => moveOut(app(), ada, { target: next.uri, password: PASSWORD });
    const fault = (key: string) => ({ faults: [{ field: 'target', key }] });
    await expect(go()).rejects.toMatchObject(fault('fault.move.unnamed'));
    says(next, { alsoKnownAs: [world.uri(ada)] });
    world.peer.misbehave(new URL(next.uri).pathname, { status: 500 });
    await expect(go()).rejects.toMatchObject(fault('fault.move.unread'));
    world.peer.release();
    expect(await movedTo(ada)).toBeUndefined();
  });
});

describe('aliases of somebody here', () => {
  it('are found by handle and published', async () => {
    const old = somebody('old');
    await addAlias(app(), ada, `@${old.handle}`);
    expect((await world.peer.read(world.uri(ada))).alsoKnownAs).toEqual([old.uri]);
  });
});

describe('somebody elsewhere who moves', () => {
  it('takes followers along who can go, when the new account names the old one', async () => {
    const old = somebody('old');
    const next = somebody('next', { alsoKnownAs: [old.uri] });
    const bea = await world.server.account(`bea${made}`);
    await world.followed(ada, old);
    await world.followed(bea, old);
    await block(app(), bea, await world.known(next));
    await move(old, next.uri);
    expect([await stands(ada, old), await stands(ada, next)]).toEqual(['no', 'asks']);
    expect(world.peer.got('Undo').at(-1)?.activity).toMatchObject({ object: { object: old.uri } });
    expect([await stands(bea, old), await stands(bea, next)]).toEqual(['follows', 'no']);
    expect(await movedTo(await world.known(old))).toBe(next.uri);
  });

  it('moves to an account here', async () => {
    const old = somebody('old');
    const bea = await world.server.account(`bea${made}`);
    await world.followed(bea, old);
    await addAlias(app(), ada, old.uri);
    await move(old, world.uri(ada));
    const known = await relationships(app(), viewerOf(bea), [ada]);
    expect(known.get(ada)?.following).toBe(true);
  });

  it('is not believed on what was read earlier, nor of others, nor without being named', async () => {
    const old = somebody('old');
    const next = somebody('next', { alsoKnownAs: [old.uri] });
    await world.followed(ada, old);
    await world.known(next);
    says(next, {});
    await move(old, next.uri);
    expect(await stands(ada, old)).toBe('follows');
    says(next, { alsoKnownAs: [old.uri] });
    world.peer.misbehave(new URL(next.uri).pathname, { status: 500 });
    await move(old, next.uri);
    world.peer.release();
    expect(await stands(ada, old)).toBe('follows');
    const eve = somebody('eve');
    await move(eve, next.uri, old.uri);
    expect(await movedTo(await world.known(old))).toBeUndefined();
  });

  it('goes round in no circle', async () => {
    const [one, two] = [somebody('one'), somebody('two')];
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const) {
      says(from, { alsoKnownAs: [to.uri], movedTo: to.uri });
    }
    await world.followed(ada, one);
    const before = world.peer.requests;
    await move(one, two.uri);
    await move(two, one.uri);
    await move(one, two.uri);
    expect(world.peer.requests - before).toBeLessThan(30);
    expect([await stands(ada, one), await stands(ada, two)]).toEqual(['follows', 'no']);
  });
});

describe('a profile elsewhere', () => {
  it('that says it has moved is shown so, without a Move, and nobody is made to follow', async () => {
    const old = somebody('old');
    const next = somebody('next', { alsoKnownAs: [old.uri] });
    await world.followed(ada, old);
    says(old, { movedTo: next.uri });
    await world.tell(old, world.peer.activity(old, { type: 'Update', object: { id: old.uri } }));
    const id = await world.known(old);
    expect(await movedTo(id)).toBe(next.uri);
    expect([await stands(ada, old), await stands(ada, next)]).toEqual(['follows', 'no']);
    says(old, {});
    await world.tell(old, world.peer.activity(old, { type: 'Update', object: { id: old.uri } }));
    expect(await movedTo(id)).toBeUndefined();
  });

  it('is asked about when it is looked at first, and not believed alone', async () => {
    const next = somebody('next');
    const old = somebody('old', { movedTo: next.uri });
    const id = await world.known(old);
    await app().remote.refresh(id);
    expect(await movedTo(id)).toBeUndefined();
    await expect(follow(app(), ada, id)).resolves.toBe('requested');
    const honest = somebody('honest', { alsoKnownAs: [`${world.peer.origin}/users/gone${made}`] });
    const gone = await world.known(somebody('gone', { movedTo: honest.uri }));
    await app().remote.refresh(gone);
    expect(await movedTo(gone)).toBe(honest.uri);
  });
});
