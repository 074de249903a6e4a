import { createHash } from 'node:crypto';
import { firstFrame } from '../../lib/pictures.ts';
import type { App } from '../ports.ts';
import type { ServedFile } from './serve.ts';

/** A picture that moves as its first frame, made once and kept; any other file as it is. */
export async function standStill(app: App, file: ServedFile): Promise<ServedFile> {
  // Only WebP and GIF move, and what we make ourselves is WebP. Asking is cheaper than looking into the cache.
  if (file.type !== 'image/webp' && file.type !== 'image/gif') return file;
  if (!file.bytes.includes('ANMF') && file.type === 'image/webp') return file;
  const name = createHash('sha256').update(file.bytes).digest('hex');
  const key = `cache/${name.slice(0, 2)}/${name}-still.webp`;
  const kept = await app.files.read(key);
  if (kept) {
    await app.files.touch(key);
    return { bytes: kept, type: 'image/webp' };
  }
  const frame = await firstFrame(file.bytes);
  if (!frame) return file;
  await app.files.put(key, frame);
  return { bytes: frame, type: 'image/webp' };
}
