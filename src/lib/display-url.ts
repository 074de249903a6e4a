import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The address under which a page shows a picture. Our own files are `/media/KEY`; a remote one goes through
 * our cache at `/proxy/SIGNATURE/ADDRESS`, so that no page of ours sends its reader to a third party.
 */
export function displayUrl(secret: string, stored: string | null): string | null {
  if (!stored) return null;
  if (!/^https?:\/\//i.test(stored)) return `/media/${stored}`;
  return `/proxy/${sign(secret, stored)}/${Buffer.from(stored).toString('base64url')}`;
}

/** The address under which a page plays a film or a sound of another server: through us, never from there. */
export function filmUrl(secret: string, remote: string | null): string | null {
  if (!remote || !/^https?:\/\//i.test(remote)) return null;
  return `/film/${sign(secret, remote)}/${Buffer.from(remote).toString('base64url')}`;
}

/** The address under which a player reads what is said in a film of another server. */
export function captionsUrl(secret: string, remote: string): string {
  return `/captions/${sign(secret, remote)}/${Buffer.from(remote).toString('base64url')}`;
}

/** The remote address behind a `/proxy/...`, `/film/...` or `/captions/...` path, or null unless we made that path ourselves. */
export function readProxyPath(secret: string, signature: string, encoded: string): string | null {
  const url = Buffer.from(encoded, 'base64url').toString();
  const [given, expected] = [Buffer.from(signature), Buffer.from(sign(secret, url))];
  return given.length === expected.length && timingSafeEqual(given, expected) ? url : null;
}

function sign(secret: string, url: string): string {
  return createHmac('sha256', secret).update(`proxy:${url}`).digest('base64url').slice(0, 27);
}
