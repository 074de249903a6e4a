import { randomUUID } from 'node:crypto';
import { verifyJsonLd, verifyProof, verifyRequest } from '@fedify/fedify';
import { CryptographicKey, DataIntegrityProof, Multikey } from '@fedify/vocab';
import { type DocumentLoader, exportSpki, getDocumentLoader } from '@fedify/vocab-runtime';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonical } from '../../src/federation/delivery/canonical.ts';
import { drainHost } from '../../src/federation/delivery/drain.ts';
import { storeActivity } from '../../src/federation/delivery/store.ts';
import { keyIdOf, keyPairsOf } from '../../src/federation/keys.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { openSink, type Received, type Sink } from './sink.ts';

const contextLoader = getDocumentLoader();
let app: TestApp;
let sink: Sink;
let senderId: AccountId;
let senderUri: string;
let documentLoader: DocumentLoader;

beforeAll(async () => {
  const shared = await testApp();
  app = { ...shared, config: { ...shared.config, allowPrivateAddress: true } };
  const username = `signer_${randomUUID().slice(0, 8)}`;
  senderUri = `https://perch.example/users/${username}`;
  const row = await app.db
    .insertInto('accounts')
    .values({ username, uri: senderUri })
    .returning('id')
    .executeTakeFirstOrThrow();
  senderId = row.id;
  const keys = await keyPairsOf(app, senderId);
  const rsa = new CryptographicKey({
    id: keyIdOf(senderUri, 'rsa'),
    owner: new URL(senderUri),
    publicKey: keys.rsa.publicKey,
  });
  const ed25519 = new Multikey({
    id: keyIdOf(senderUri, 'ed25519'),
    controller: new URL(senderUri),
    publicKey: keys.ed25519.publicKey,
  });
  documentLoader = async (url) => {
    const key = url.endsWith('#main-key') ? rsa : ed25519;
    return { contextUrl: null, documentUrl: url, document: await key.toJsonLd({ contextLoader }) };
  };
  expect(await exportSpki(keys.rsa.publicKey)).toContain('PUBLIC KEY');
});
beforeEach(async () => {
  sink = await openSink();
});
afterEach(() => sink.close());

async function sendOne(isPublic: boolean): Promise<Received> {
  const uri = `https://perch.example/activities/${randomUUID()}`;
  await storeActivity(app, {
    uri,
    senderId,
    objectUri: uri,
    public: isPublic,
    json: {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/data-integrity/v1'],
      id: uri,
      type: 'Create',
      actor: senderUri,
      to: 'https://www.w3.org/ns/activitystreams#Public',
      object: { id: `${uri}/note`, type: 'Note', content: 'naïve – “text” 😀', attributedTo: senderUri },
    },
    to: { followersOf: null, accountIds: [], inboxes: [sink.inbox] },
  });
  await drainHost(app, sink.host);
  const last = sink.received.at(-1);
  if (!last) throw new Error('nothing was sent');
  return last;
}

function requestOf(received: Received, text = received.text): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received.headers)) headers.set(name, String(value));
  return new Request(`http://${sink.host}${received.path}`, { method: 'POST', headers, body: text });
}

const verify = (request: Request) => verifyRequest(request, { documentLoader, contextLoader });

describe('what is sent', () => {
  it('is signed as draft-cavage has it, over target, host, date and digest', async () => {
    const received = await sendOne(true);
    expect(received.headers.signature).toContain('headers="(request-target) host date digest"');
    expect((await verify(requestOf(received)))?.id?.href).toBe(`${senderUri}#main-key`);
    expect(await verify(requestOf(received, `${received.text} `))).toBeNull();
  });

  it('is signed by RFC 9421 where the first is refused, which is remembered', async () => {
    sink.answer = (request) => ({ status: request.headers['signature-input'] ? 202 : 401 });
    const received = await sendOne(true);
    expect(sink.received).toHaveLength(2);
    expect((await verify(requestOf(received)))?.id?.href).toBe(`${senderUri}#main-key`);
    await sendOne(true);
    expect(sink.received).toHaveLength(3);
  });

  it('carries a proof over exactly its own words', async () => {
    const received = await sendOne(false);
    const json = JSON.parse(received.text);
    const proof = await DataIntegrityProof.fromJsonLd(
      { '@context': json['@context'], ...json.proof },
      { documentLoader, contextLoader },
    );
    const options = { documentLoader, contextLoader };
    expect((await verifyProof(json, proof, options))?.id?.href).toBe(`${senderUri}#multikey-2`);
    json.object.content = 'something else';
    expect(await verifyProof(json, proof, options)).toBeNull();
  });

  it('may be passed on as proof only when it is public', async () => {
    expect(JSON.parse((await sendOne(false)).text)).not.toHaveProperty('signature');
    const json = JSON.parse((await sendOne(true)).text);
    expect(json.signature).toMatchObject({ type: 'RsaSignature2017', creator: `${senderUri}#main-key` });
    const options = { documentLoader: actorLoader, contextLoader };
    expect(await verifyJsonLd(json, options)).toBe(true);
    json.object.content = 'something else';
    expect(await verifyJsonLd(json, options)).toBe(false);
  });
});

/** Also knows the actor, whom a Linked Data signature must name as the owner of the key. */
const actorLoader: DocumentLoader = (url) => documentLoader(url);

describe('the canonical text of JSON', () => {
  it('has sorted names, no spaces, and escapes as RFC 8785 wants', () => {
    const value = { b: [1, 1e21, 0.000001, true, null], a: { é: '\u20ac\n"', '': -0 }, c: undefined };
    expect(canonical(value)).toBe('{"a":{"":0,"é":"€\\n\\""},"b":[1,1e+21,0.000001,true,null]}');
  });
});
