import { createPublicKey } from 'node:crypto';

const FEWEST_BITS = 2048;
const MOST_BITS = 16_384;

/**
 * Takes keys out of an actor or key document that prove nothing, because anybody could compute their private half, or that
 * would keep us busy for long: RSA keys of less than 2,048 or more than 16,384 bits, and what is no key.
 */
export function withoutWeakKeys(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  const { publicKeyPem, publicKey, ...rest } = document as Record<string, unknown>;
  const kept: Record<string, unknown> = { ...rest };
  if (publicKeyPem !== undefined && isStrong(publicKeyPem)) kept.publicKeyPem = publicKeyPem;
  if (publicKey !== undefined) {
    kept.publicKey = Array.isArray(publicKey) ? publicKey.map(withoutWeakKeys) : withoutWeakKeys(publicKey);
  }
  return kept;
}

/** Some call a key that is a document of its own `Key`, or nothing at all; to be read as one it needs its whole name. */
export function namedAsKey(document: unknown): unknown {
  const isKey = typeof document === 'object' && document !== null && 'publicKeyPem' in document;
  return isKey && 'owner' in document ? { ...document, type: 'CryptographicKey' } : document;
}

function isStrong(pem: unknown): boolean {
  if (typeof pem !== 'string' || pem.length > 10_000) return false;
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'rsa') return true;
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
    return modulusLength >= FEWEST_BITS && modulusLength <= MOST_BITS && publicExponent <= 0xffff_ffffn;
  } catch {
    return false;
  }
}
