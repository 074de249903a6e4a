import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { signJsonLd } from '@fedify/fedify';
import { getDocumentLoader } from '@fedify/vocab-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, type SignOptions, transmit, type Wire } from '../support/peer/index.ts';
import { openSiege, type Siege } from './attack-world.ts';

/** Attacks on signatures. Numbers are those of the wire checklist, A17. */

let siege: Siege;
let inbox: string;
beforeAll(async () => {
  siege = await openSiege();
  inbox = `${siege.server.origin}/inbox`;
});
afterAll(() => siege?.stop());

/** Signs what would be taken in, spoils it, and sends it: nothing may come of it. */
async function refused(
  spoil: (wire: Wire) => void,
  options: SignOptions = {},
  what = '',
  status: number | null = 401,
): Promise<void> {
  await siege.unchanged(async () => {
    const wire = siege.evil.sign(siege.mallory, inbox, siege.forged(), options);
    spoil(wire);
    const answer = await transmit(wire);
    expect([what, answer.status]).toEqual([what, status ?? answer.status]);
    expect([what, answer.status >= 400]).toEqual([what, true]);
    expect(answer.status).toBeLessThan(500);
  });
}

const setBody = (wire: Wire, text: string) => {
  wire.body = Buffer.from(text);
  wire.headers['content-length'] = String(wire.body.length);
};
const alter = (wire: Wire) => setBody(wire, wire.body.toString().replace('Forged', 'Changed'));
const edit = (wire: Wire, change: (signature: string) => string) => {
  wire.headers.signature = change(String(wire.headers.signature));
};

describe('an attack on signatures', () => {
  it('would succeed without being spoilt', async () => {
    for (const spec of ['cavage', 'rfc9421'] as const) {
      const create = siege.forged();
      const answer = await transmit(siege.evil.sign(siege.mallory, inbox, create, { spec }));
      await siege.server.settle();
      expect(answer.status).toBe(202);
      expect(await siege.post((create.object as { id: string }).id)).toBeDefined();
    }
  });

  it('14: alters the body, or does not sign what matters', async () => {
    await refused(alter, {}, 'body');
    await refused(alter, { spec: 'rfc9421' }, 'body, rfc9421');
    await refused(() => {}, { spec: 'none' }, 'no signature');
    for (const headers of [
      ['(request-target)', 'host', 'date'],
      ['host', 'date', 'digest'],
      ['(request-target)', 'date', 'digest'],
      ['(request-target)', 'host', 'digest'],
      ['date'],
      [],
    ]) {
      await refused(() => {}, { cavage: { headers } }, headers.join(' '));
    }
    const components = [['@method', '@target-uri'], ['content-digest'], ['@method', 'content-digest'], []];
    for (const list of components) {
      const options = { spec: 'rfc9421', message: { components: list } } as const;
      await refused(() => {}, options, list.join(' '));
    }
  });

  it('14: drops, doubles or rewrites the headers that prove it', async () => {
    await refused((wire) => delete wire.headers.digest, {}, 'no digest', null);
    await refused((wire) => delete wire.headers.date, {}, 'no date', null);
    await refused((wire) => edit(wire, (text) => text.replace(/headers="[^"]*"/, 'headers=""')), {}, 'empty');
    await refused((wire) => edit(wire, (text) => text.replace(/headers="[^"]*",/, '')), {}, 'no list');
    await refused((wire) => edit(wire, (text) => text.replace(/keyId="[^"]*",/, '')), {}, 'no key');
    await refused(
      (wire) => edit(wire, (text) => text.replace(/signature="[^"]*"/, 'signature=""')),
      {},
      'none',
    );
    await refused((wire) => edit(wire, () => 'nonsense'), {}, 'nonsense', null);
    const doubled = (wire: Wire) => {
      wire.headers.signature = [String(wire.headers.signature), 'keyId="x",signature="y"'];
      alter(wire);
    };
    await refused(doubled, {}, 'two signatures', null);
  });

  it('15: says the same again', async () => {
    const create = siege.forged();
    const wire = siege.evil.sign(siege.mallory, inbox, create);
    expect((await transmit(wire)).status).toBe(202);
    await siege.unchanged(async () => expect((await transmit(wire)).status).toBeLessThan(500));
  });

  it('15: says it late, early, or at another door', async () => {
    const hour = 3_600_000;
    for (const away of [-3 * hour, -365 * 24 * hour, 3 * hour]) {
      const date = new Date(Date.now() + away).toUTCString();
      await refused(() => {}, { headers: { date } }, date);
      const created = Math.floor((Date.now() + away) / 1000);
      await refused(() => {}, { spec: 'rfc9421', message: { created } }, `created ${away}`);
    }
    for (const date of ['yesterday', '', '0', '2024-13-45']) {
      await refused(() => {}, { headers: { date } }, `date ${date}`, null);
    }
    const elsewhere = [`${siege.uri(siege.ada)}/inbox`, `${siege.server.origin}//inbox`];
    for (const url of elsewhere) {
      await refused(
        (wire) => {
          wire.url = url;
        },
        {},
        url,
        null,
      );
    }
    for (const spec of ['cavage', 'rfc9421'] as const) {
      await siege.unchanged(async () => {
        const wire = siege.evil.sign(siege.mallory, `${siege.honest.origin}/inbox`, siege.forged(), { spec });
        expect((await transmit(wire, inbox)).status).toBe(401);
        wire.headers.host = siege.server.host;
        expect((await transmit(wire, inbox)).status).toBe(401);
      });
    }
  });

  it('16: names another algorithm than that of its key', async () => {
    const { evil, mallory } = siege;
    const pem = mallory.key.publicKey.export({ type: 'spki', format: 'pem' });
    for (const algorithm of ['hmac-sha256', 'none', 'rsa-sha1', 'ed25519']) {
      await siege.unchanged(async () => {
        const wire = evil.sign(mallory, inbox, siege.forged(), { cavage: { algorithm } });
        const text = `(request-target): post /inbox\nhost: ${wire.headers.host}\ndate: ${wire.headers.date}\ndigest: ${wire.headers.digest}`;
        const forged = algorithm === 'none' ? '' : createHmac('sha256', pem).update(text).digest('base64');
        edit(wire, (signature) => signature.replace(/signature="[^"]*"/, `signature="${forged}"`));
        expect((await transmit(wire)).status).toBe(401);
      });
    }
    for (const algorithm of ['hmac-sha256', 'ed25519', 'rsa-pss-sha512', 'none']) {
      await refused(() => {}, { spec: 'rfc9421', message: { algorithm } }, algorithm);
    }
  });

  it('16: has a key that is too small, too large or no key at all', async () => {
    const { evil } = siege;
    const small = generateKeyPairSync('rsa', { modulusLength: 512 });
    const pems = [
      '',
      'nonsense',
      `-----BEGIN PUBLIC KEY-----\n${'A'.repeat(200_000)}\n-----END PUBLIC KEY-----`,
    ];
    for (const publicKeyPem of [small.publicKey.export({ type: 'spki', format: 'pem' }), ...pems]) {
      const name = `weak${pems.indexOf(String(publicKeyPem))}`.replace('-', '_');
      const account = evil.account(name);
      const publicKey = { id: account.key.id, owner: account.uri, publicKeyPem };
      const weak = evil.account(name, { publicKey });
      const signer = { ...weak, key: { ...weak.key, privateKey: small.privateKey } };
      const note = evil.note(weak, { cc: [siege.uri(siege.ada)] });
      await siege.unchanged(async () => {
        expect((await evil.post(signer, inbox, evil.create(weak, note))).status).toBe(401);
      });
    }
  });
});

describe('an attack on passed-on signatures', () => {
  const contextLoader = getDocumentLoader();
  const CONTEXT = ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'];

  async function signedByAlice(): Promise<Json> {
    const { alice, honest } = siege;
    const note = honest.note(alice, { cc: [siege.uri(siege.ada)], content: '<p>Genuine</p>' });
    // Only the signature proves it: its server, asked for it, has nothing to say.
    honest.page(new URL(note.id).pathname, { status: 404 });
    const key = await crypto.subtle.importKey(
      'jwk',
      alice.key.privateKey.export({ format: 'jwk' }),
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      true,
      ['sign'],
    );
    const create = { ...honest.create(alice, note), '@context': CONTEXT };
    return (await signJsonLd(create, key, new URL(alice.key.id), { contextLoader })) as Json;
  }

  it('8: restructures or remaps what was signed', async () => {
    const genuine = await signedByAlice();
    const object = genuine.object as Json;
    const forged = { ...object, id: `${siege.honest.origin}/notes/forged`, content: '<p>Forged</p>' };
    const remapped = [...CONTEXT, { content: 'as:summary', summary: 'as:content' }];
    const attacks: Json[] = [
      { ...genuine, object: forged },
      { ...genuine, object: { ...object, content: '<p>Forged</p>' } },
      { ...genuine, '@context': remapped },
      { ...genuine, '@context': [...CONTEXT, { Create: 'as:Delete' }] },
      { ...genuine, '@graph': [forged] },
      { ...genuine, '@included': [forged] },
      { ...genuine, '@reverse': { object: forged } },
      { '@context': CONTEXT, '@graph': [genuine], ...forged, type: 'Create', actor: siege.alice.uri },
      { ...genuine, signature: { ...(genuine.signature as Json), creator: siege.mallory.key.id } },
      { ...genuine, signature: undefined },
      // Entries taken out.
      { ...genuine, cc: undefined },
      { ...genuine, object: { ...object, to: undefined } },
      { ...genuine, object: { ...object, content: undefined } },
      { ...genuine, actor: siege.bob.uri },
    ];
    for (const [index, attack] of attacks.entries()) {
      await siege.unchanged(async () => {
        const wire = siege.evil.sign(siege.mallory, inbox, attack, { spec: 'none' });
        expect([400, 401]).toContain((await transmit(wire)).status);
        const { status } = await siege.evil.post(siege.mallory, inbox, attack);
        expect([index, status < 500]).toEqual([index, true]);
      });
    }
  });
});

describe('a server that is asked for a key', () => {
  it('is not waited for without end', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const thief = { ...siege.mallory, uri: `http://127.0.0.1:${port}/users/x` };
    const signer = { ...thief, key: { ...thief.key, id: `${thief.uri}#main-key` } };
    const create = { ...siege.forged(), id: `http://127.0.0.1:${port}/1`, actor: thief.uri };
    const asked = new Promise((done) => server.once('request', done));
    const posted = siege.evil.post(signer, inbox, create);
    await asked;
    server.close();
    server.closeAllConnections();
    expect((await posted).status).toBe(401);
  });
});
