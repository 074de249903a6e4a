import { createHash, KeyObject, sign as signBytes, type webcrypto } from 'node:crypto';
import { signJsonLd } from '@fedify/fedify';
import { encodeMultibase, getDocumentLoader } from '@fedify/vocab-runtime';
import { type AccountKeys, keyIdOf } from '../keys.ts';
import { canonical } from './canonical.ts';

/** Contexts that Perch writes are all built in: signing asks nobody. */
const contextLoader = getDocumentLoader();

export interface Signer {
  readonly actorUri: string;
  readonly keys: AccountKeys;
}

/**
 * Signs an activity once for all its receivers, and returns the text that is sent. The object proof (FEP-8b32) is
 * always there. A Linked Data signature, by which anybody may pass the activity on as proof of its words, only when
 * it is public.
 */
export async function signActivity(
  json: Readonly<Record<string, unknown>>,
  signer: Signer,
  options: { public: boolean; now: Date },
): Promise<string> {
  const proven = { ...json, proof: proofOf(json, signer, options.now) };
  if (!options.public) return JSON.stringify(proven);
  const keyId = keyIdOf(signer.actorUri, 'rsa');
  const signed = await signJsonLd(proven, signer.keys.rsa.privateKey, keyId, { contextLoader });
  return JSON.stringify(signed);
}

/**
 * An `eddsa-jcs-2022` proof, made of the very JSON that is sent. Fedify's `signObject` takes its own vocabulary's
 * objects instead and would write the document anew.
 */
function proofOf(
  json: Readonly<Record<string, unknown>>,
  signer: Signer,
  now: Date,
): Record<string, unknown> {
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-jcs-2022',
    verificationMethod: keyIdOf(signer.actorUri, 'ed25519').href,
    proofPurpose: 'assertionMethod',
    // Whole seconds: readers may write fractions differently and then find another text signed.
    created: `${now.toISOString().slice(0, 19)}Z`,
  };
  const { proof: _, ...bare } = json;
  const digests = [{ '@context': json['@context'], ...proof }, bare].map((part) =>
    createHash('sha256').update(canonical(part)).digest(),
  );
  const signature = signBytes(null, Buffer.concat(digests), keyObject(signer.keys.ed25519.privateKey));
  return { ...proof, proofValue: new TextDecoder().decode(encodeMultibase('base58btc', signature)) };
}

const keyObjects = new WeakMap<webcrypto.CryptoKey, KeyObject>();

/** The same key in the form that node:crypto signs with, two to four times faster than Web Crypto. */
export function keyObject(key: webcrypto.CryptoKey): KeyObject {
  const known = keyObjects.get(key);
  if (known) return known;
  const made = KeyObject.from(key);
  keyObjects.set(key, made);
  return made;
}
