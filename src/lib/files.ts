import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const KEY = /^[a-z0-9]+(?:\/[A-Za-z0-9_-]+)*\.[a-z0-9]+$/;

/** Files in a folder. A key is made of plain names and slashes and never leaves the folder. */
export function createFileStore(folder: string) {
  const pathOf = (key: string): string => {
    if (!KEY.test(key)) throw new Error(`Not the key of a file: ${key}`);
    return join(folder, key);
  };
  return {
    async put(key: string, bytes: Uint8Array): Promise<void> {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      // Written aside and moved into place, so that nobody reads half a file.
      const aside = `${path}.${randomBytes(4).toString('hex')}`;
      try {
        await writeFile(aside, bytes);
        await rename(aside, path);
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
    },
    async read(key: string): Promise<Buffer | null> {
      if (!KEY.test(key)) return null;
      return readFile(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
    },
    async delete(key: string): Promise<void> {
      await rm(pathOf(key), { force: true });
    },
    /** When it was changed last is when it was wanted last: nothing else changes a file. */
    async touch(key: string): Promise<void> {
      const now = new Date();
      await utimes(pathOf(key), now, now).catch(() => {});
    },
    async trim(name: string, limits: { before: Date; bytes: number }): Promise<number> {
      const files = await filesUnder(join(folder, name));
      files.sort((a, b) => b.wanted - a.wanted);
      let [bytes, count] = [0, 0];
      for (const file of files) {
        bytes += file.bytes;
        if (bytes <= limits.bytes && file.wanted >= limits.before.getTime()) continue;
        await rm(file.path, { force: true });
        count += 1;
      }
      return count;
    },
  };
}

async function filesUnder(folder: string): Promise<{ path: string; bytes: number; wanted: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const found = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Another process may have taken it away meanwhile.
    const about = await stat(path).catch(() => null);
    if (about) found.push({ path, bytes: about.size, wanted: about.mtimeMs });
  }
  return found;
}

/** A new key that nobody can guess and that never meant anything else: `ab/cd/RANDOM.webp`. */
export function newFileKey(extension: string): string {
  const name = randomBytes(18).toString('base64url').replaceAll('-', 'a');
  const folder = randomBytes(2).toString('hex');
  return `${folder.slice(0, 2)}/${folder.slice(2)}/${name}.${extension}`;
}
