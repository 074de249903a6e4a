import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import { type Json, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { openSiege, type Siege } from './attack-world.ts';

/** Attacks by those who sign with a good key, in the name of others. Numbers are those of the wire checklist, A17. */

let siege: Siege;
beforeAll(async () => {
  siege = await openSiege();
});
afterAll(() => siege?.stop());

/** Mallory's key under somebody else's name. */
const posingAs = (account: PeerAccount): PeerAccount => ({ ...account, key: siege.mallory.key });

describe('an attack by the sender', () => {
  it('would succeed, if it were honest', async () => {
    const activity = siege.forged();
    const { status } = await siege.evil.post(siege.mallory, `${siege.server.origin}/inbox`, activity);
    await siege.server.settle();
    expect(status).toBe(202);
    expect(await siege.post((activity.object as { id: string }).id)).toMatchObject({ html: '<p>Forged</p>' });
  });

  it('1: signs with its own key what another is said to do', async () => {
    const { alice, honest } = siege;
    const note = honest.note(alice, { content: '<p>Forged</p>', cc: [siege.uri(siege.ada)] });
    // Were it served there, it would be hers, whoever brings it.
    honest.page(new URL(note.id).pathname, { status: 404 });
    const create = honest.create(alice, note);
    await siege.unchanged(async () => {
      const { status } = await siege.evil.post(posingAs(alice), `${siege.server.origin}/inbox`, create);
      expect(status).toBe(401);
    });
  });

  it('2: says that its note is by another, or on another server', async () => {
    await siege.repels(siege.forged({ attributedTo: siege.alice.uri }));
    await siege.repels(siege.forged({ id: `${siege.honest.origin}/notes/forged` }));
    await siege.repels(
      siege.forged({ id: `${siege.honest.origin}/notes/forged`, attributedTo: siege.alice.uri }),
    );
    const id = `${siege.honest.origin}/activities/forged`;
    await siege.repels({ ...siege.forged(), id });
    await siege.repels({ ...siege.by(siege.mallory, { type: 'Like', object: siege.adaPost }), id });
  });

  it('3: has a key that names another as its owner, or is reached by a redirect of another', async () => {
    const { evil, honest, alice, mallory } = siege;
    const pem = mallory.key.publicKey.export({ type: 'spki', format: 'pem' });
    const keyDocument = (id: string) => ({ id, type: 'Key', owner: alice.uri, publicKeyPem: pem });
    const stolen = evil.put('/keys/stolen', keyDocument(`${evil.origin}/keys/stolen`));
    const redirected = honest.page('/keys/redirected', {
      status: 302,
      headers: { location: `${evil.origin}/keys/elsewhere` },
    });
    evil.put('/keys/elsewhere', keyDocument(redirected));
    const create = honest.create(alice, honest.note(alice, { cc: [siege.uri(siege.ada)] }));
    for (const keyId of [stolen, redirected, `${alice.uri}#main-key`, `${evil.origin}/keys/nothing`]) {
      const thief = { ...alice, key: { ...mallory.key, id: keyId } };
      await siege.unchanged(async () => {
        const { status } = await evil.post(thief, `${siege.server.origin}/inbox`, create);
        expect([keyId, status]).toEqual([keyId, 401]);
      });
    }
  });

  it('10: changes the profile or the post of another on the same server', async () => {
    const { alice, bob, honest, alicePost } = siege;
    const profile = JSON.parse((await honest.get(alice.uri)).body) as Json;
    const update = (object: Json) => siege.by(bob, { type: 'Update', to: [PUBLIC], object });
    await siege.repels(update({ ...profile, name: 'Not Alice', inbox: `${siege.evil.origin}/inbox` }), bob);
    const changed = { ...alicePost, content: '<p>Changed</p>', updated: new Date().toISOString() };
    await siege.repels(update(changed), bob);
    await siege.repels(update({ ...changed, attributedTo: bob.uri }), bob);
    await siege.repels(siege.by(siege.mallory, { type: 'Update', to: [PUBLIC], object: changed }));
  });

  it('11: takes back what another did', async () => {
    const { alice, bob, mallory, alicePost, aliceLike, aliceBoost, aliceFollow } = siege;
    const target = `${alice.uri}/featured`;
    for (const thief of [bob, mallory]) {
      const attacks: Json[] = [
        { type: 'Delete', object: alicePost.id },
        { type: 'Delete', object: { id: alicePost.id, type: 'Tombstone' } },
        { type: 'Delete', object: alice.uri },
        { type: 'Delete', object: siege.adaPost },
        ...[aliceLike, aliceBoost, aliceFollow].flatMap((object) => [
          { type: 'Undo', object },
          { type: 'Undo', object: object.id },
          { type: 'Undo', object: { ...object, actor: undefined } },
        ]),
        { type: 'Remove', object: alicePost.id, target },
        { type: 'Remove', object: alicePost.id, target: `${thief.uri}/featured` },
        { type: 'Add', object: alicePost.id, target: `${thief.uri}/featured` },
        { type: 'Move', object: alice.uri, target: thief.uri },
      ];
      await siege.repels(
        attacks.map((attack) => siege.by(thief, attack)),
        thief,
      );
    }
  });

  it('11: moves an account to one that does not name it', async () => {
    const { bob, mallory } = siege;
    await siege.repels(siege.by(bob, { type: 'Move', object: bob.uri, target: mallory.uri }), bob);
  });

  it('12: accepts what was never asked, or answers for another', async () => {
    const { alice, bob, mallory, server, ada, ben } = siege;
    const uri = siege.uri(ben);
    const invented = { id: `${server.origin}/activities/invented`, type: 'Follow', actor: uri };
    await siege.repels(siege.by(mallory, { type: 'Accept', object: { ...invented, object: mallory.uri } }));
    await siege.repels(siege.by(mallory, { type: 'Accept', object: invented.id }));
    const asked = siege.honest.got('Follow').find(({ activity }) => activity?.object === alice.uri)?.activity;
    for (const thief of [bob, mallory]) {
      for (const type of ['Accept', 'Reject']) {
        await siege.repels(siege.by(thief, { type, object: asked }), thief);
        await siege.repels(siege.by(thief, { type, object: asked?.id }), thief);
      }
    }
    const aliceHere = await siege.known(alice);
    const relation = (await relationships(server.app, viewerOf(ada), [aliceHere])).get(aliceHere);
    expect(relation?.following).toBe(true);
  });

  it('17: writes an address so that it looks like that of another', async () => {
    const { evil, honest } = siege;
    const ids = [
      `${honest.origin.replace('http:', 'https:')}/notes/1`,
      `http://${honest.host}@${evil.host}/notes/1`,
      `http://user:secret@${evil.host}/notes/1`,
      `http://localhost:${new URL(evil.origin).port}/notes/1`,
      `http://127.0.0.1/notes/1`,
      `${evil.origin.toUpperCase().replace('HTTP:', 'https:')}/notes/1`,
      `//${honest.host}/notes/1`,
      'urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      'did:example:1',
      'acct:alice@example.com',
      'javascript:alert(1)',
    ];
    await siege.repels(ids.map((id) => siege.forged({ id })));
  });

  it('18: says that its things live here', async () => {
    const { server, ada, mallory, adaPost } = siege;
    const here = [`${server.origin}/posts/123456789`, adaPost, `${server.origin}/users/1`, siege.uri(ada)];
    for (const id of here) {
      await siege.repels(siege.forged({ id }));
      await siege.repels({ ...siege.forged(), id });
    }
    await siege.repels({ ...siege.forged({ attributedTo: siege.uri(ada) }), actor: siege.uri(ada) });
    await siege.repels(siege.by(mallory, { type: 'Update', to: [PUBLIC], object: { id: adaPost } }));
  });

  it('24: is suspended here, and speaks in any way', async () => {
    const { server, mallory, evil } = siege;
    const suspended = evil.account('suspended');
    const id = await siege.known(suspended);
    await sql`update accounts set suspended_at = now() where id = ${id}`.execute(server.app.db);
    const note = evil.note(suspended, { cc: [siege.uri(siege.ada)] });
    const words = [
      evil.create(suspended, note),
      evil.activity(suspended, { type: 'Like', object: siege.adaPost }),
      evil.activity(suspended, { type: 'Announce', object: siege.adaPost, to: [PUBLIC] }),
      evil.activity(suspended, { type: 'Follow', object: siege.uri(siege.ada) }),
      evil.activity(suspended, { type: 'Update', object: { id: suspended.uri, suspended: false } }),
    ];
    await siege.repels(words, suspended);
    await siege.repels(siege.by(mallory, { type: 'Announce', object: note.id, to: [PUBLIC] }));
    await siege.unchanged(() => server.app.remote.lookup(note.id));
    await sql`delete from accounts where id = ${id}`.execute(server.app.db);
  });

  it('25: asks to follow over and over', async () => {
    const { mallory, ben, server } = siege;
    for (let round = 0; round < 30; round += 1) {
      await siege.tell(mallory, siege.by(mallory, { type: 'Follow', object: siege.uri(ben) }));
    }
    const rows = await server.app.db
      .selectFrom('follows')
      .select('id')
      .where('followee_id', '=', ben)
      .execute();
    const news = await server.app.db
      .selectFrom('notifications')
      .select('id')
      .where('account_id', '=', ben)
      .execute();
    expect([rows.length, news.length]).toEqual([1, 1]);
  });

  it('25: complains of ten thousand things, blocks for others, moves in circles', async () => {
    const { mallory, alice, evil } = siege;
    const object = Array.from({ length: 10_000 }, (_, index) => `${siege.server.origin}/posts/${index}`);
    await siege.repels(siege.by(mallory, { type: 'Flag', content: 'x', object }));
    await siege.repels(siege.by(mallory, { type: 'Block', object: alice.uri }));
    const first = evil.account('first', { alsoKnownAs: [`${evil.origin}/users/second`] });
    const second = evil.account('second', { alsoKnownAs: [first.uri] });
    const third = evil.account('third', { alsoKnownAs: [first.uri] });
    for (const account of [first, second, third]) await siege.known(account);
    const move = (from: PeerAccount, to: PeerAccount) =>
      siege.tell(from, evil.activity(from, { type: 'Move', object: from.uri, target: to.uri }));
    await move(first, second);
    await move(second, first);
    await siege.unchanged(async () => {
      for (let round = 0; round < 3; round += 1) {
        expect(await move(first, second)).toBeLessThan(500);
        expect(await move(second, first)).toBeLessThan(500);
        expect(await move(first, third)).toBeLessThan(500);
      }
    });
  });
});
