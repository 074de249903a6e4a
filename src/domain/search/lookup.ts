import type { App, Found } from '../ports.ts';

const HANDLE =
  /^(?:acct:)?@?([\p{L}\p{N}_.-]{1,100})@([\p{L}\p{N}.-]+\.[\p{L}\p{N}-]+|localhost)(:\d{1,5})?$/u;

/**
 * What could be asked of another server: the query as `@user@host` or as a full URL, null when it is neither
 * and only our own search can help.
 */
export function lookupQuery(query: string): string | null {
  const text = query.trim();
  const handle = HANDLE.exec(text);
  if (handle) return `@${handle[1]}@${handle[2]?.toLowerCase()}${handle[3] ?? ''}`;
  if (!/^https?:\/\/\S+$/i.test(text) || text.length > 2_000) return null;
  return URL.canParse(text) ? new URL(text).href : null;
}

/**
 * Finds the account or post that a handle or address names, here or on its server. May take seconds and stands
 * outside any transaction. Whether the viewer may see a found post is for its reader to ask.
 */
export async function lookUp(app: App, query: string): Promise<Found | null> {
  const address = lookupQuery(query);
  return address === null ? null : app.remote.lookup(address);
}
