import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PeerKey } from './types.ts';

/** A fresh RSA key of 2048 bits (or another size) under an id. */
export function rsaKey(id: string, modulusLength = 2048): PeerKey {
  return { id, ...generateKeyPairSync('rsa', { modulusLength }) };
}

export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** A fresh Ed25519 key, for object proofs. */
export function proofKey(id: string): PeerKey {
  return { id, ...generateKeyPairSync('ed25519') };
}
