import { extname } from 'node:path';
import type { App } from '../ports.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
};

/** A file as it goes to a browser. */
export interface ServedFile {
  bytes: Buffer;
  type: string;
}

/**
 * A file that people uploaded here, with its type; null when there is none. Keys cannot be guessed, so who has one
 * was shown it. Cached pictures of other servers are not given out by key: `proxiedPicture` does, by signed address.
 */
export async function readFile(app: App, key: string): Promise<ServedFile | null> {
  const type = TYPES[extname(key)];
  if (!type || key.startsWith('cache/')) return null;
  const bytes = await app.files.read(key);
  return bytes && { bytes, type };
}
