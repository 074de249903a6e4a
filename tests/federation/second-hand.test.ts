import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Json,
  type PeerAccount,
  PUBLIC,
  prove,
  signLinkedData,
  transmit,
} from '../support/peer/index.ts';
import { openSiege, type Siege } from './attack-world.ts';

/** What somebody passes on that another has said. */

let siege: Siege;
let inbox: string;
let carol: PeerAccount;
beforeAll(async () => {
  siege = await openSiege();
  inbox = `${siege.server.origin}/inbox`;
  carol = siege.honest.account('carol');
  await siege.known(carol);
});
afterAll(() => siege?.stop());

/** Alice's words, brought by Mallory. */
async function brought(activity: Json): Promise<number> {
  const { status } = await siege.evil.post(siege.mallory, inbox, activity);
  await siege.server.settle();
  return status;
}

const aliceSays = (extra: Json = {}) => siege.honest.note(siege.alice, { content: '<p>Hi</p>', ...extra });

describe('what is passed on', () => {
  it('is taken in when a signature or proof of its author stands in it', async () => {
    const { honest, alice } = siege;
    const [one, two] = [aliceSays(), aliceSays()];
    // Their own server does not serve them: nothing but the signature can prove them.
    for (const { id } of [one, two]) honest.page(new URL(id).pathname, { status: 404 });
    expect(await brought(await signLinkedData(honest.create(alice, one), alice.key))).toBe(202);
    expect(await siege.post(one.id)).toMatchObject({ html: '<p>Hi</p>' });
    expect(await brought(prove(honest.create(alice, two), alice.proofKey))).toBe(202);
    expect(await siege.post(two.id)).toMatchObject({ html: '<p>Hi</p>' });
  });

  it('is read where it lives when nothing in it proves it', async () => {
    const { honest, alice } = siege;
    const note = aliceSays();
    const altered = honest.create(alice, { ...note, content: '<p>Forged</p>' });
    expect(await brought(altered)).toBe(202);
    expect(await siege.post(note.id)).toMatchObject({ html: '<p>Hi</p>' });
    const edited = { ...note, content: '<p>Edited</p>', updated: new Date(Date.now() - 1000).toISOString() };
    honest.put(new URL(note.id).pathname, edited);
    const update = honest.activity(alice, { type: 'Update', to: [PUBLIC], object: note });
    expect(await brought(update)).toBe(202);
    expect(await siege.post(note.id)).toMatchObject({ html: '<p>Edited</p>' });
  });

  it('is refused when its own server does not bear it out', async () => {
    const { honest, alice, bob, evil } = siege;
    await siege.unchanged(async () => {
      const missing = { ...aliceSays(), id: `${honest.origin}/notes/missing` };
      expect(await brought(honest.create(alice, missing))).toBe(401);
      const byBob = honest.note(bob);
      expect(await brought(honest.create(alice, byBob))).toBe(401);
      const like = honest.activity(alice, { type: 'Like', object: siege.adaPost, id: `${honest.origin}/l` });
      expect(await brought(like)).toBe(401);
      const elsewhere = evil.note(siege.mallory, { attributedTo: alice.uri });
      expect(await brought(honest.create(alice, elsewhere))).toBe(401);
    });
  });

  it('asks nobody when it is brought by nobody, or by somebody suspended', async () => {
    const { honest, alice, server, evil } = siege;
    const note = aliceSays();
    const path = new URL(note.id).pathname;
    const unsigned = evil.sign(siege.mallory, inbox, honest.create(alice, note), { spec: 'none' });
    await siege.unchanged(async () => {
      expect((await transmit(unsigned)).status).toBe(401);
      const other = evil.sign(siege.mallory, inbox, siege.forged());
      const body = Buffer.from(JSON.stringify(honest.create(alice, note)));
      const headers = { ...other.headers, 'content-length': String(body.length) };
      expect((await transmit({ ...other, headers, body })).status).toBe(401);
      const barred = evil.account('barred');
      await server.app.db
        .updateTable('accounts')
        .set({ suspended_at: new Date() })
        .where('id', '=', await siege.known(barred))
        .execute();
      expect((await evil.post(barred, inbox, honest.create(alice, note))).status).toBe(401);
      await server.app.db.deleteFrom('accounts').where('uri', '=', barred.uri).execute();
    });
    expect(honest.asked(path)).toBe(0);
  });

  it('deletes only what is gone where it lived', async () => {
    const { honest, alice } = siege;
    const note = aliceSays();
    await siege.tell(alice, honest.create(alice, note));
    const path = new URL(note.id).pathname;
    const del = honest.activity(alice, { type: 'Delete', to: [PUBLIC], object: note.id });
    await siege.unchanged(async () => expect(await brought(del)).toBe(401));
    for (const page of [
      { status: 500 },
      { status: 200, headers: { 'content-type': 'text/html' }, body: 'x' },
    ]) {
      honest.page(path, page);
      await siege.unchanged(async () => expect(await brought(del)).toBe(401));
    }
    honest.page(path, { status: 404 });
    expect(await brought(del)).toBe(202);
    expect(await siege.post(note.id)).toMatchObject({ deleted: true });
    const other = aliceSays();
    await siege.tell(alice, honest.create(alice, other));
    honest.put(new URL(other.id).pathname, { id: other.id, type: 'Tombstone' });
    expect(await brought({ ...del, object: { id: other.id, type: 'Tombstone' } })).toBe(202);
    expect(await siege.post(other.id)).toMatchObject({ deleted: true });
  });

  it('does not delete what is hidden from us only', async () => {
    const { honest, alice } = siege;
    const note = aliceSays({ to: [alice.followers], cc: [] });
    await siege.tell(alice, honest.create(alice, note));
    honest.page(new URL(note.id).pathname, { status: 404 });
    const del = honest.activity(alice, { type: 'Delete', to: [PUBLIC], object: note.id });
    await siege.unchanged(async () => expect(await brought(del)).toBe(401));
  });

  it('is not proved by a key of somebody else, wherever that says to belong', async () => {
    const { honest, alice, evil, mallory } = siege;
    const note = aliceSays();
    honest.page(new URL(note.id).pathname, { status: 404 });
    const create = honest.create(alice, note);
    const pem = mallory.key.publicKey.export({ type: 'spki', format: 'pem' });
    const stolen = evil.put('/keys/of-alice', {
      id: `${evil.origin}/keys/of-alice`,
      type: 'Key',
      owner: alice.uri,
      publicKeyPem: pem,
    });
    const methods = (await evil.read(mallory.uri)).assertionMethod as Json[];
    const stolenProof = evil.put('/keys/proof-of-alice', {
      '@context': ['https://w3id.org/security/multikey/v1'],
      ...methods[0],
      id: `${evil.origin}/keys/proof-of-alice`,
      controller: alice.uri,
    });
    await siege.unchanged(async () => {
      const signed = await signLinkedData(create, { ...mallory.key, id: stolen });
      expect(await brought(signed)).toBe(401);
      expect(await brought(prove(create, { ...mallory.proofKey, id: stolenProof }))).toBe(401);
      expect(await brought(await signLinkedData(create, mallory.key))).toBe(401);
      expect(await brought(prove(create, mallory.proofKey))).toBe(401);
      expect(await brought(prove(create, { ...mallory.proofKey, id: alice.proofKey.id }))).toBe(401);
    });
  });

  it('is not proved by what has expired', async () => {
    const { honest, alice } = siege;
    const note = aliceSays();
    honest.page(new URL(note.id).pathname, { status: 404 });
    const create = honest.create(alice, note);
    const expires = '2026-01-02T00:00:00Z';
    await siege.unchanged(async () => {
      expect(await brought(await signLinkedData(create, alice.key, { expires }))).toBe(401);
      expect(await brought(prove(create, alice.proofKey, { expires }))).toBe(401);
    });
  });
});
