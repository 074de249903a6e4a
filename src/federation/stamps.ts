import { FetchError } from '@fedify/fedify';
import type { App } from '../domain/ports.ts';
import { documentLoaderFor, isFederatedAddress } from './loaders.ts';

/** A consent that somebody claims to have. */
export interface Claim {
  authorizationUri: string;
  quotingUri: string;
  quotedUri: string;
  authorUri: string;
}

/**
 * Reads a QuoteAuthorization (FEP-044f) at its own address and compares all it says: it lives on the quoted author's server,
 * is theirs, and means this quote of this post. Only addresses are compared; what it may embed is nobody's word.
 * @returns `unknown` when it cannot be read just now
 */
export async function readStamp(app: App, claim: Claim): Promise<'genuine' | 'false' | 'unknown'> {
  const { authorizationUri, authorUri } = claim;
  if (!isFederatedAddress(app, authorizationUri)) return 'false';
  if (new URL(authorizationUri).origin !== new URL(authorUri).origin) return 'false';
  try {
    const { document, documentUrl } = await documentLoaderFor(app)(authorizationUri, {
      signal: AbortSignal.timeout(10_000),
    });
    if (new URL(documentUrl).origin !== new URL(authorUri).origin) return 'false';
    return saysSo(document, claim) ? 'genuine' : 'false';
  } catch (error) {
    const status = error instanceof FetchError ? error.response?.status : undefined;
    app.log.debug('A consent could not be read.', { authorizationUri, reason: String(error) });
    return status === 404 || status === 410 || status === 401 || status === 403 ? 'false' : 'unknown';
  }
}

function saysSo(document: unknown, claim: Claim): boolean {
  if (typeof document !== 'object' || document === null) return false;
  const stamp = document as Record<string, unknown>;
  return (
    [stamp.type].flat().includes('QuoteAuthorization') &&
    addressOf(stamp.id) === claim.authorizationUri &&
    addressOf(stamp.attributedTo) === claim.authorUri &&
    addressOf(stamp.interactingObject) === claim.quotingUri &&
    addressOf(stamp.interactionTarget) === claim.quotedUri
  );
}

/** An address, by itself or as the id of something embedded. */
function addressOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { id } = value as { id?: unknown };
  return typeof id === 'string' ? id : null;
}
