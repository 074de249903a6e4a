import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { isJson, type Json, type PeerKey } from './types.ts';

/** Object integrity proofs (FEP-8b32, eddsa-jcs-2022), written from the text alone. */

/** Checks the proof inside a document, with the key in its actor's `assertionMethod`. @throws with what is wrong */
export function verifyProof(document: Json, actor: Json): void {
  const { proof, signature: _, ...bare } = document;
  if (!isJson(proof)) throw new Error('there is no proof');
  const { proofValue, ...options } = proof;
  if (proof.type !== 'DataIntegrityProof' || proof.cryptosuite !== 'eddsa-jcs-2022') {
    throw new Error('a proof of another kind');
  }
  const methods = [actor.assertionMethod].flat().filter(isJson);
  const method = methods.find(({ id }) => id === proof.verificationMethod);
  if (!method || method.controller !== actor.id) throw new Error('a proof by a key the actor does not name');
  const key = decode(String(method.publicKeyMultibase)).subarray(2);
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') },
    format: 'jwk',
  });
  const withContext = { '@context': document['@context'], ...options };
  // The Linked Data signature adds its own context around what was proven.
  const contexts = [document['@context']].flat();
  const before = contexts.filter((it) => it !== 'https://w3id.org/identity/v1');
  for (const context of [document['@context'], before, before.length === 1 ? before[0] : before]) {
    const text = { ...bare, '@context': context };
    const digests = [{ ...withContext, '@context': context }, text].map((part) =>
      createHash('sha256').update(canonical(part)).digest(),
    );
    if (verify(null, Buffer.concat(digests), publicKey, decode(String(proofValue)))) return;
  }
  throw new Error('the proof is wrong');
}

/** Adds a proof by a key to a document; `options` adds to and replaces what is said of it. */
export function prove(document: Json, key: PeerKey, options: Json = {}): Json {
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: key.id,
    proofPurpose: 'assertionMethod',
    created: '2026-01-01T00:00:00Z',
    ...options,
  };
  const digests = [{ '@context': document['@context'], ...proof }, document].map((part) =>
    createHash('sha256').update(canonical(part)).digest(),
  );
  const value = sign(null, Buffer.concat(digests), key.privateKey);
  return { ...document, proof: { ...proof, proofValue: encode(value) } };
}

/** An Ed25519 public key as `publicKeyMultibase`. */
export function multikeyOf(key: KeyObject): string {
  const raw = Buffer.from(String(key.export({ format: 'jwk' }).x), 'base64url');
  return encode(Buffer.concat([Buffer.from([0xed, 0x01]), raw]));
}

/** RFC 8785, for documents of texts, whole numbers, truths and lists. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJson(value)) return JSON.stringify(value);
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Multibase, base58btc only. */
function decode(text: string): Uint8Array {
  if (!text.startsWith('z')) throw new Error('not base58btc');
  const digits = [...text.slice(1)];
  let number = 0n;
  for (const digit of digits) number = number * 58n + BigInt(ALPHABET.indexOf(digit));
  const zeros = digits.findIndex((digit) => digit !== '1');
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return Buffer.concat([Buffer.alloc(Math.max(0, zeros)), bytes]);
}

function encode(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = ALPHABET[Number(number % 58n)] + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return `z${'1'.repeat(Math.max(0, zeros))}${text}`;
}
