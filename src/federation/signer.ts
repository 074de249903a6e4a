import { verifyRequest } from '@fedify/fedify';
import { isSuspendedHost } from '../domain/instances/rules.ts';
import type { App } from '../domain/ports.ts';
import { type Viewer, viewerOf } from '../domain/viewer.ts';
import type { AccountId } from '../lib/ids.ts';
import { readCavage, verifyCavage } from './cavage.ts';
import { contextLoaderFor, isFederatedAddress, noLoader } from './loaders.ts';
import { signsEnough } from './signed-parts.ts';
import { freshSigningKey, type SigningKey, signingKey } from './signing-keys.ts';

/** Who signed a request. `accountId` is null for somebody we have never met, such as another server's own actor. */
export interface Signer {
  readonly uri: string;
  readonly host: string;
  readonly accountId: AccountId | null;
}

/**
 * Verifies the HTTP signature of a request without a body, fetching the key where it is not known (signed by the
 * server's own actor). Null when there is none, it is wrong, or its owner is suspended or deleted here.
 * The request's URL must be the public one.
 */
export async function signerOf(app: App, request: Request): Promise<Signer | null> {
  if (!request.headers.has('signature') && !request.headers.has('signature-input')) return null;
  if (!signsEnough(request)) return null;
  try {
    const owner = request.headers.has('signature-input')
      ? await byMessage(app, request)
      : await byCavage(app, request);
    return owner === null ? null : await known(app, new URL(owner));
  } catch (error) {
    app.log.debug('a signature could not be checked', { error });
    return null;
  }
}

async function byCavage(app: App, request: Request): Promise<string | null> {
  const signature = readCavage(request, app.clock.now());
  if (!signature || !isFederatedAddress(app, signature.keyId)) return null;
  // The key may have been changed since it was read.
  for (const read of [signingKey, freshSigningKey]) {
    const found = await read(app, signature.keyId);
    if (!found?.key.publicKey) return null;
    if (verifyCavage(request, signature, found.key.publicKey)) return found.owner;
  }
  return null;
}

type ReadKey = (app: App, keyId: string) => Promise<SigningKey | null>;

/** RFC 9421: with the keys we have, and once more with keys that are read anew. */
async function byMessage(app: App, request: Request): Promise<string | null> {
  return (await attempt(app, request, signingKey)) ?? (await attempt(app, request, freshSigningKey));
}

async function attempt(app: App, request: Request, read: ReadKey): Promise<string | null> {
  const owners = new Map<string, string>();
  const key = await verifyRequest(request, {
    spec: 'rfc9421',
    contextLoader: contextLoaderFor(app),
    documentLoader: noLoader,
    keyCache: {
      async get(keyId) {
        const found = isFederatedAddress(app, keyId) ? await read(app, keyId.href) : null;
        if (found) owners.set(keyId.href, found.owner);
        return found?.key ?? null;
      },
      set: async () => {},
    },
  });
  return (key?.id && owners.get(key.id.href)) ?? null;
}

async function known(app: App, uri: URL): Promise<Signer | null> {
  // A key may stand on another server than its owner.
  if (await isSuspendedHost(app, uri.host)) return null;
  const row = await app.db
    .selectFrom('accounts')
    .select(['id', 'suspended_at', 'deleted_at'])
    .where('uri', '=', uri.href)
    .executeTakeFirst();
  if (row?.suspended_at || row?.deleted_at) return null;
  return { uri: uri.href, host: uri.host, accountId: row?.id ?? null };
}

export function viewerOfSigner(signer: Signer | null): Viewer {
  return viewerOf(signer?.accountId ?? null);
}
