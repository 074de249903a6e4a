import { createHash } from 'node:crypto';
import { makePictures, NotAPicture } from '../../lib/pictures.ts';
import { rejectsMedia } from '../instances/rules.ts';
import type { App } from '../ports.ts';
import type { ServedFile } from './serve.ts';

const MOST_BYTES = 16 * 1024 * 1024;
const SHAPE = { width: 1600, height: 1600, fit: 'inside', animated: true } as const;
/** A picture that could not be had is not asked for again for this many seconds. */
const PATIENCE = 15 * 60;

const looking = new Map<string, Promise<Buffer | null>>();

/**
 * A picture of another server from our own cache; fetched on first view and made anew, so that what we serve is
 * a picture and nothing else. Null when it cannot be had, or pictures of that server are not wanted.
 */
export async function proxiedPicture(app: App, url: string): Promise<ServedFile | null> {
  if (await rejectsMedia(app, new URL(url).host)) return null;
  // A page full of readers asks for the same picture at once: one of them looks, in cache and abroad, for all.
  let found = looking.get(url);
  if (!found) {
    found = lookFor(app, url).finally(() => looking.delete(url));
    looking.set(url, found);
  }
  const bytes = await found;
  return bytes && { bytes, type: 'image/webp' };
}

async function lookFor(app: App, url: string): Promise<Buffer | null> {
  const name = createHash('sha256').update(url).digest('hex');
  const key = `cache/${name.slice(0, 2)}/${name}.webp`;
  const kept = await app.files.read(key);
  if (kept) {
    await app.files.touch(key);
    return kept;
  }
  if ((await app.kv.get(['picture-missing', name])) !== undefined) return null;
  const picture = await fetchPicture(app, url);
  if (picture) await app.files.put(key, picture);
  else await app.kv.set(['picture-missing', name], true, PATIENCE);
  return picture;
}

async function fetchPicture(app: App, url: string): Promise<Buffer | null> {
  const file = await app.remote.file(url, MOST_BYTES);
  if (!file) return null;
  try {
    const [picture] = await makePictures(file.bytes, [SHAPE]);
    return picture?.bytes ?? null;
  } catch (error) {
    if (error instanceof NotAPicture) return null;
    throw error;
  }
}
