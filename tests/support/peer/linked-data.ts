import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { getDocumentLoader } from '@fedify/vocab-runtime';
// @ts-expect-error: it has no types
import jsonld from 'jsonld';
import { isJson, type Json, type PeerKey } from './types.ts';

/** Linked Data signatures (RsaSignature2017) as Mastodon makes them, written from its documentation. */

/** Only for the contexts that are built in: the documents that contexts name are no code of anybody. */
const documentLoader = getDocumentLoader();

/** Adds a signature by a key to a document; `options` adds to and replaces what is said of it. */
export async function signLinkedData(document: Json, key: PeerKey, options: Json = {}): Promise<Json> {
  const said = { creator: key.id, created: '2026-01-01T00:00:00Z', ...options };
  const hashes = [
    await hashOf({ '@context': 'https://w3id.org/identity/v1', ...said }),
    await hashOf(document),
  ];
  const signatureValue = sign('sha256', Buffer.from(hashes.join('')), key.privateKey).toString('base64');
  return { ...document, signature: { type: 'RsaSignature2017', ...said, signatureValue } };
}

/** Checks the signature inside a document with its creator's key. @throws with what is wrong */
export async function verifyLinkedData(
  document: Json,
  findKey: (keyId: string) => Promise<{ owner: string; publicKey: KeyObject }>,
): Promise<void> {
  const { signature, ...bare } = document;
  if (!isJson(signature)) throw new Error('there is no Linked Data signature');
  const { type, id: _, signatureValue, ...said } = signature;
  if (type !== 'RsaSignature2017') throw new Error('a signature of another kind');
  const key = await findKey(String(said.creator));
  if (key.owner !== bare.actor) throw new Error('the signature is not by the actor');
  const hashes = [await hashOf({ ...said, '@context': 'https://w3id.org/identity/v1' }), await hashOf(bare)];
  const value = Buffer.from(String(signatureValue), 'base64');
  if (!verify('sha256', Buffer.from(hashes.join('')), key.publicKey, value))
    throw new Error('the signature is wrong');
}

async function hashOf(document: Json): Promise<string> {
  const quads: string = await jsonld.canonize(document, {
    algorithm: 'URDNA2015',
    format: 'application/n-quads',
    documentLoader,
  });
  return createHash('sha256').update(quads).digest('hex');
}
