import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type Config, dataPath } from './config.ts';

/**
 * The key that signs links and addresses: SECRET_KEY, or one made on the first start and kept in the data folder.
 * Of several processes that start at once on one folder all get the same.
 */
export async function loadSecret(config: Config): Promise<string> {
  if (config.secretKey) return config.secretKey;
  const path = dataPath(config, 'secret.key');
  const kept = await readFile(path, 'utf8').catch(() => null);
  if (kept) return kept.trim();
  await mkdir(config.dataDir, { recursive: true });
  // Written aside and linked into place: nobody ever reads half a key, and the first to link wins.
  const own = `${path}.${process.pid}`;
  await writeFile(own, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
  await link(own, path).catch(() => {});
  await rm(own);
  await chmod(path, 0o600).catch(() => {});
  return (await readFile(path, 'utf8')).trim();
}
