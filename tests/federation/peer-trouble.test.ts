import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import { drainHost } from '../../src/federation/delivery/drain.ts';
import { retry } from '../../src/federation/delivery/status.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { isJson, type Json, type PeerAccount } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** A server that does not behave: what it misses it gets later, and nobody else waits for it. */

let world: World;
let ada: AccountId;
let carl: PeerAccount;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
  carl = world.peer.account('carl');
  await world.tell(carl, world.peer.activity(carl, { type: 'Follow', object: world.uri(ada) }));
});
afterAll(() => world?.stop());

async function says(text: string): Promise<string> {
  const id = await composePost(world.server.app, ada, { text, visibility: 'public' });
  await world.server.settle();
  return `${world.server.origin}/posts/${id}`;
}
const isAbout = (activity: Json | null, uri: string) =>
  isJson(activity?.object) && activity.object.id === uri;
const arrived = (uri: string) =>
  world.peer.got('Create').filter(({ activity, answered }) => answered === 202 && isAbout(activity, uri));

/** As when the author asks for another attempt. */
async function again(uri: string): Promise<void> {
  for (const host of await retry(world.server.app, uri)) await drainHost(world.server.app, host);
  await world.server.settle();
}

describe('a server in trouble', () => {
  it.each([
    { name: 'fails', how: { status: 500 } },
    { name: 'asks for patience', how: { status: 429, headers: { 'retry-after': '3600' } } },
    { name: 'is being mended', how: { status: 503 } },
    { name: 'sends us elsewhere', how: { status: 307, headers: { location: '/elsewhere' } } },
    { name: 'answers without end', how: { status: 500, body: Buffer.alloc(5_000_000, 0x20) } },
  ])('$name, and has it once it is well', async ({ how }) => {
    world.peer.misbehave('/inbox', how);
    const uri = await says('Are you there?');
    expect(arrived(uri)).toHaveLength(0);
    expect(world.peer.asked('/elsewhere')).toBe(0);
    world.peer.release();
    await again(uri);
    expect(arrived(uri)).toHaveLength(1);
  });

  it('does not know the first kind of signature, and gets the second', async () => {
    world.peer.misbehave('/inbox', { status: 401 }, 1);
    const uri = await says('Otherwise');
    expect(arrived(uri).map(({ spec }) => spec)).toEqual(['rfc9421']);
  });

  it('gives an actor only after a failure, and is asked again', async () => {
    const late = world.peer.account('late');
    world.peer.misbehave('/users/late', { status: 500 }, 1);
    expect(await world.server.app.remote.lookup(late.uri)).toBeNull();
    expect(await world.server.app.remote.lookup(late.uri)).toMatchObject({ kind: 'account' });
  });

  it('says that somebody is gone, who then follows no more', async () => {
    const gone = world.peer.account('gone', { endpoints: {} });
    await world.tell(gone, world.peer.activity(gone, { type: 'Follow', object: world.uri(ada) }));
    const goneHere = await world.known(gone);
    const follows = async () =>
      (await relationships(world.server.app, viewerOf(ada), [goneHere])).get(goneHere)?.followedBy;
    expect(await follows()).toBe(true);
    world.peer.misbehave('/users/gone/inbox', { status: 410 });
    await says('Still there?');
    expect(await follows()).toBe(false);
    world.peer.release();
  });

  it('leaves us hanging, and is left alone in the end', async () => {
    const slow = world.peer.account('slow', { endpoints: {} });
    const slowHere = await world.known(slow);
    world.peer.misbehave('/users/slow/inbox', 'hang');
    const started = Date.now();
    await follow(world.server.app, ada, slowHere);
    await world.server.settle();
    expect(Date.now() - started).toBeLessThan(20_000);
    world.peer.release();
  });
});
