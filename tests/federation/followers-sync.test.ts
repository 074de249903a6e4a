import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { Peer, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** Followers on both sides of the network are the same (FEP-8fcf). */

let world: World;
let ada: AccountId;
beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
});
afterAll(() => world?.stop());

/** The exclusive or of the SHA-256 of each, by the text of the proposal. */
function digest(uris: readonly string[]): string {
  let sum = 0n;
  for (const uri of uris) sum ^= BigInt(`0x${createHash('sha256').update(uri).digest('hex')}`);
  return sum.toString(16).padStart(64, '0');
}

describe('what goes out to followers', () => {
  let other: Peer;
  let fred: PeerAccount;
  let gina: PeerAccount;
  beforeAll(async () => {
    other = await Peer.start();
    [fred, gina] = [world.peer.account('fred'), world.peer.account('gina')];
    for (const account of [fred, gina])
      await world.tell(account, world.peer.activity(account, { type: 'Follow', object: world.uri(ada) }));
    const elsewhere = other.account('elsewhere');
    await other.post(
      elsewhere,
      `${world.server.origin}/inbox`,
      other.activity(elsewhere, { type: 'Follow', object: world.uri(ada) }),
    );
    await world.server.settle();
  });
  afterAll(() => other?.stop());

  it('says to each server what its own followers come to', async () => {
    await composePost(world.server.app, ada, { text: 'Hi', visibility: 'followers' });
    await world.server.settle();
    const header = (peer: Peer) => peer.got('Create').at(-1)?.headers['collection-synchronization'];
    const said = (uris: string[]) =>
      `collectionId="${world.uri(ada)}/followers", url="${world.uri(ada)}/followers_synchronization", digest="${digest(uris)}"`;
    expect(header(world.peer)).toBe(said([fred.uri, gina.uri]));
    expect(header(other)).toBe(said([`${other.origin}/users/elsewhere`]));
    // What goes to one person only says nothing of the others.
    const accepts = world.peer.got('Accept').map(({ headers }) => headers['collection-synchronization']);
    expect(accepts).toEqual([undefined, undefined]);
  });

  it('can be compared, by a signed request and for one host', async () => {
    const url = `${world.uri(ada)}/followers_synchronization`;
    expect((await world.peer.get(url)).status).toBe(401);
    const read = await world.peer.read(url, fred);
    expect(read).toMatchObject({ type: 'OrderedCollection', totalItems: 2 });
    expect(read.orderedItems).toEqual([fred.uri, gina.uri]);
    const nobody = await Peer.start();
    expect(await nobody.read(url, nobody.account('nobody'))).toMatchObject({ orderedItems: [] });
    await nobody.stop();
  });
});

describe('what comes in', () => {
  let ben: AccountId;
  let count = 0;
  let hal: PeerAccount;
  let url: string;
  beforeAll(async () => {
    ben = await world.server.account('ben');
  });
  /** Somebody new whom Ada and Ben follow, whose server knows of these. */
  beforeEach(async () => {
    hal = world.peer.account(`hal${++count}`);
    url = `${hal.uri}/followers_synchronization`;
    for (const follower of [ada, ben]) await world.followed(follower, hal);
  });

  const serve = (uris: string[]) =>
    world.peer.put(new URL(url).pathname, {
      id: url,
      type: 'OrderedCollection',
      totalItems: uris.length,
      orderedItems: uris,
    });
  const told = (uris: string[], more: { collectionId?: string; url?: string; as?: PeerAccount } = {}) =>
    world.tell(hal, world.peer.create(hal, world.peer.note(hal, { to: [hal.followers], cc: [] })), {
      headers: {
        'collection-synchronization': `collectionId="${more.collectionId ?? hal.followers}", url="${more.url ?? url}", digest="${digest(uris)}"`,
      },
      ...(more.as ? { cavage: { keyId: more.as.key.id, privateKey: more.as.key.privateKey } } : {}),
    });
  const asked = () => world.peer.asked(new URL(url).pathname);
  async function following(): Promise<boolean[]> {
    const id = await world.known(hal);
    const both = await Promise.all(
      [ada, ben].map((who) => relationships(world.server.app, viewerOf(who), [id])),
    );
    return both.map((known) => known.get(id)?.following ?? false);
  }

  it('leaves everything alone when both sides know the same', async () => {
    serve([world.uri(ada)]);
    expect(await told([world.uri(ada), world.uri(ben)])).toBe(202);
    expect([asked(), await following()]).toEqual([0, [true, true]]);
  });

  it('ends a follow that is not known there', async () => {
    serve([world.uri(ada)]);
    expect(await told([world.uri(ada)])).toBe(202);
    expect(await following()).toEqual([true, false]);
    const signed = world.peer.received.findLast(({ path }) => path === new URL(url).pathname);
    expect(signed).toMatchObject({ signer: `${world.server.origin}/actor`, faults: [] });
    // Once in five minutes, whatever is said.
    const before = asked();
    await told([world.uri(ben)]);
    expect(asked()).toBe(before);
  });

  it('takes back a follow that is not known here', async () => {
    const cem = await world.server.account(`cem${count}`);
    const all = [world.uri(ada), world.uri(ben), world.uri(cem)];
    serve(all);
    await told(all);
    const undone = world.peer.got('Undo').at(-1)?.activity;
    expect(undone).toMatchObject({
      actor: world.uri(cem),
      object: { type: 'Follow', actor: world.uri(cem), object: hal.uri },
    });
    expect(await following()).toEqual([true, true]);
  });

  it('believes an answer that was lost', async () => {
    const cem = await world.server.account(`cem${count}`);
    await follow(world.server.app, cem, await world.known(hal));
    await world.server.settle();
    const all = [world.uri(ada), world.uri(ben), world.uri(cem)];
    serve(all);
    await told(all);
    const id = await world.known(hal);
    const known = await relationships(world.server.app, viewerOf(cem), [id]);
    expect(known.get(id)).toMatchObject({ following: true, requested: false });
  });

  it('is not believed when the collection is another than was told, or cannot be read', async () => {
    serve([]);
    await told([world.uri(ada)]);
    expect([asked(), await following()]).toEqual([1, [true, true]]);
    const next = world.peer.account(`hal${count}x`);
    for (const follower of [ada, ben]) await world.followed(follower, next);
    hal = next;
    url = `${hal.uri}/followers_synchronization`;
    await told([]);
    expect([asked(), await following()]).toEqual([1, [true, true]]);
  });

  it('is ignored about another collection, on another host, or by another', async () => {
    serve([]);
    const evil = await Peer.start();
    const elsewhere = evil.put('/sync', {
      id: `${evil.origin}/sync`,
      type: 'OrderedCollection',
      orderedItems: [],
    });
    await told([], { collectionId: `${hal.uri}/others` });
    await told([], { url: elsewhere });
    await told([], { collectionId: `${evil.origin}/followers`, url: elsewhere });
    expect([asked(), evil.asked('/sync'), await following()]).toEqual([0, 0, [true, true]]);
    // Hal's own signed words, brought by Mallory with a header of hers.
    const { signLinkedData } = await import('../support/peer/index.ts');
    const mallory = evil.account('mallory');
    const create = world.peer.create(hal, world.peer.note(hal, { to: [PUBLIC], cc: [hal.followers] }));
    const header = `collectionId="${hal.followers}", url="${url}", digest="${digest([])}"`;
    const answer = await evil.post(
      mallory,
      `${world.server.origin}/inbox`,
      await signLinkedData(create, hal.key),
      { headers: { 'collection-synchronization': header } },
    );
    await world.server.settle();
    expect([answer.status, asked(), await following()]).toEqual([202, 0, [true, true]]);
    await evil.stop();
  });
});
