import type { App } from '../domain/ports.ts';
import { type Viewer, viewerOf } from '../domain/viewer.ts';
import type { AccountId } from '../lib/ids.ts';
import type { PerchFederation } from './federation.ts';
import { signsEnough } from './signed-parts.ts';

/** Who signed a request. `accountId` is null for somebody we have never met, such as another server's own actor. */
export interface Signer {
  readonly uri: string;
  readonly host: string;
  readonly accountId: AccountId | null;
}

/**
 * Verifies the HTTP signature of a request, fetching the key where it is not known (signed by the
 * server's own actor). Null when there is none, it is wrong, or its owner is suspended here.
 * The request's URL must be the public one.
 */
export async function signerOf(
  app: App,
  federation: PerchFederation,
  instanceId: AccountId,
  request: Request,
): Promise<Signer | null> {
  if (!request.headers.has('signature') && !request.headers.has('signature-input')) return null;
  if (!signsEnough(request)) return null;
  try {
    const context = federation.createContext(request, app);
    const documentLoader = await context.getDocumentLoader({ identifier: instanceId });
    const owner = await context.getSignedKeyOwner({ documentLoader });
    return owner?.id ? await known(app, owner.id) : null;
  } catch (error) {
    app.log.debug('a signature could not be checked', { error });
    return null;
  }
}

async function known(app: App, uri: URL): Promise<Signer | null> {
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
