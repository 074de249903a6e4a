import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccountId } from '../../src/lib/ids.ts';
import { Peer, transmit } from '../support/peer/index.ts';
import { pemOf, rsaKey } from '../support/peer/keys.ts';
import { openWorld, type World } from './peer-world.ts';

let world: World;
let peer: Peer;
let inbox: string;
let ada: AccountId;

beforeAll(async () => {
  world = await openWorld();
  peer = world.peer;
  inbox = `${world.server.origin}/inbox`;
  ada = await world.server.account('ada');
});
afterAll(() => world?.stop());

const follow = (by: Parameters<Peer['activity']>[0]) =>
  peer.activity(by, { type: 'Follow', object: world.uri(ada) });

describe('a signature that comes in', () => {
  it('may name its digest in any case, and among others', async () => {
    const carl = peer.account('carl');
    for (const write of [
      (digest: string) => `SHA-256=${digest}`,
      (digest: string) => `sha-256=${digest}`,
      (digest: string) => `unixsum=30637,SHA-256=${digest}`,
    ]) {
      const body = Buffer.from(JSON.stringify(follow(carl)));
      const digest = write(createHash('sha256').update(body).digest('base64'));
      const answer = await peer.post(carl, inbox, body, { headers: { digest } });
      expect([digest, answer.status]).toEqual([digest, 202]);
    }
    for (const digest of ['nonsense', 'SHA-256=', 'MD5=abc', 'SHA-256=%%%', 'SHA-256=AAAA']) {
      const { status } = await peer.post(carl, inbox, follow(carl), { headers: { digest } });
      expect([digest, status >= 400 && status < 500]).toEqual([digest, true]);
    }
    for (const digest of ['nonsense', 'sha-256=:', 'sha-256=:%%%:', 'sha-256=:AAAA:']) {
      const headers = { 'content-digest': digest };
      const { status } = await peer.post(carl, inbox, follow(carl), { spec: 'rfc9421', headers });
      expect([digest, status >= 400 && status < 500]).toEqual([digest, true]);
    }
  });

  it('may have its key in a document of its own, if the owner names it', async () => {
    for (const [name, path] of [
      ['dora', '/users/dora/main-key'],
      ['ed', '/cryptographickey/1'],
    ] as const) {
      const uri = `${peer.origin}/users/${name}`;
      const key = rsaKey(peer.origin + path);
      const publicKey = { id: key.id, owner: uri, publicKeyPem: pemOf(key.publicKey) };
      const account = { ...peer.account(name, { publicKey }), key };
      peer.put(path, { ...publicKey, type: 'Key' });
      expect([path, (await peer.post(account, inbox, follow(account))).status]).toEqual([path, 202]);
      expect([path, (await peer.get(world.uri(ada), account)).status]).toEqual([path, 200]);
    }
    // The owner names another.
    const uri = `${peer.origin}/users/fay`;
    const fay = peer.account('fay');
    const stray = rsaKey(`${peer.origin}/stray`);
    peer.put('/stray', { id: stray.id, type: 'Key', owner: uri, publicKeyPem: pemOf(stray.publicKey) });
    expect((await peer.post({ ...fay, key: stray }, inbox, follow(fay))).status).toBe(401);
    // On another server, in the words that are understood best.
    const evil = await Peer.start();
    const forged = rsaKey(`${evil.origin}/key`);
    const words = { id: forged.id, owner: uri, publicKeyPem: pemOf(forged.publicKey) };
    for (const type of ['CryptographicKey', 'Key']) {
      evil.put('/key', { ...words, type });
      expect((await evil.post({ ...fay, key: forged }, inbox, follow(fay))).status).toBe(401);
    }
    await evil.stop();
  });

  it('names no key of ours, nor one that is no address', async () => {
    const gus = peer.account('gus');
    const ids = [
      `${world.server.origin}/actor#main-key`,
      `${world.uri(ada)}#main-key`,
      'acct:gus@x.example',
      'x',
    ];
    for (const id of ids) {
      const forger = { ...gus, key: { ...gus.key, id } };
      for (const spec of ['cavage', 'rfc9421'] as const) {
        const { status } = await peer.post(forger, inbox, follow(gus), { spec });
        expect([id, spec, status]).toEqual([id, spec, 401]);
      }
    }
  });

  it('is read anew when the key has changed', async () => {
    const hal = peer.account('hal');
    expect((await peer.post(hal, inbox, follow(hal))).status).toBe(202);
    const changed = peer.account('hal');
    expect((await peer.post(changed, inbox, follow(changed))).status).toBe(202);
    expect((await peer.post(hal, inbox, follow(hal))).status).toBe(401);
  });

  it('is asked for by POST alone', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await fetch(inbox, { method });
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST']);
    }
    const ida = peer.account('ida');
    const wire = peer.sign(ida, inbox, follow(ida));
    wire.headers['content-type'] = 'text/html';
    expect((await transmit(wire)).status).toBe(415);
    const refused = await fetch(inbox, {
      method: 'POST',
      headers: { 'content-type': 'application/activity+json' },
      body: JSON.stringify(follow(ida)),
    });
    expect(refused.status).toBe(401);
    expect(await refused.text()).not.toMatch(/key|digest|date/i);
  });
});
