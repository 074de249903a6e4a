import type { JsonWebKey } from 'node:crypto';
import { type DocumentLoader, exportJwk, fetchKey, getKeyOwner, importJwk } from '@fedify/fedify';
import { CryptographicKey } from '@fedify/vocab';
import type { App } from '../domain/ports.ts';
import { contextLoaderFor, documentLoaderFor } from './loaders.ts';

/** A key of another server that somebody signs with, and whose it is: its owner names it as theirs. */
export interface SigningKey {
  readonly owner: string;
  readonly key: CryptographicKey;
}

/** Seconds: what a key was; that there is none; and until one that proved nothing may be asked for again. */
const KEPT = 3600;
const MISSING = 60;
const AGAIN = 300;

interface Kept {
  owner: string;
  jwk: JsonWebKey;
}

/** The key behind an id, from what was read within the last hour, otherwise from its server; null when there is none. */
export async function signingKey(app: App, keyId: string): Promise<SigningKey | null> {
  const kept = (await app.kv.get(['signing-key', keyId])) as Kept | null | undefined;
  if (kept === null) return null;
  return kept ? fromKept(keyId, kept) : fetchSigningKey(app, keyId);
}

/** The same read anew, as it may have changed; null also when that was tried within the last five minutes. */
export async function freshSigningKey(app: App, keyId: string): Promise<SigningKey | null> {
  const first = await app.kv.add(['signing-key-again', keyId], true, AGAIN);
  return first ? fetchSigningKey(app, keyId) : null;
}

async function fetchSigningKey(app: App, keyId: string): Promise<SigningKey | null> {
  const found = await readSigningKey(app, keyId);
  const kept: Kept | null = found && {
    owner: found.owner,
    jwk: (await exportJwk(found.publicKey)) as JsonWebKey,
  };
  await app.kv.set(['signing-key', keyId], kept, kept ? KEPT : MISSING);
  return kept && fromKept(keyId, kept);
}

async function readSigningKey(app: App, keyId: string) {
  const loaders = { documentLoader: once(documentLoaderFor(app)), contextLoader: contextLoaderFor(app) };
  const { key } = await fetchKey(keyId, CryptographicKey, loaders);
  if (!key?.publicKey) return null;
  const owner = await getKeyOwner(key, loaders).catch(() => null);
  return owner?.id ? { owner: owner.id.href, publicKey: key.publicKey } : null;
}

/** A key and its owner are mostly one document, which is read once. */
function once(load: DocumentLoader): DocumentLoader {
  const read = new Map<string, ReturnType<DocumentLoader>>();
  return (url, options) => {
    const address = url.split('#', 1)[0] ?? url;
    const known = read.get(address) ?? load(address, options);
    read.set(address, known);
    return known;
  };
}

async function fromKept(keyId: string, { owner, jwk }: Kept): Promise<SigningKey> {
  const publicKey = await importJwk(jwk, 'public');
  const key = new CryptographicKey({ id: new URL(keyId), owner: new URL(owner), publicKey });
  return { owner, key };
}
