import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACTIVITY } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.stop());

/** 200 kB that unpack to 200 MB. */
const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20), { level: 9 });

describe('22: what unpacks to far more than it weighs', () => {
  it('is given up at every kind of fetch', async () => {
    const { peer, server } = world;
    const { remote } = server.app;
    const packed = (path: string, type: string) =>
      peer.page(path, { headers: { 'content-type': type, 'content-encoding': 'gzip' }, body: bomb });
    const victim = peer.account('victim');
    const id = await world.known(victim);
    const before = process.memoryUsage().rss;
    expect(await remote.lookup(packed('/users/bomb', ACTIVITY))).toBeNull();
    expect(await remote.post(packed('/notes/bomb', ACTIVITY))).toBeNull();
    expect(await remote.lookup(packed('/page', 'text/html'))).toBeNull();
    expect(await remote.file(packed('/bomb.png', 'image/png'), 1_000_000)).toBeNull();
    const resource = encodeURIComponent(`acct:bomb@${peer.host}`);
    packed(`/.well-known/webfinger?resource=${resource}`, 'application/jrd+json');
    packed('/.well-known/host-meta', 'application/xrd+xml');
    expect(await remote.lookup(`@bomb@${peer.host}`)).toBeNull();
    expect(await remote.account('bomb', peer.host)).toBeNull();
    packed('/users/victim/outbox', ACTIVITY);
    packed('/users/victim/featured', ACTIVITY);
    await remote.refresh(id);
    // The key of a signature.
    const signer = peer.account('signer');
    packed('/users/signer', ACTIVITY);
    const create = peer.create(signer, peer.note(signer));
    expect(await world.tell(signer, create)).toBe(401);
    // The answer to a delivery is not read to its end.
    expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000);
  });
});
