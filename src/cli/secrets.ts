import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WrongUse } from './words.ts';

/** The user that runs Perch in its container (see the Dockerfile). */
const PERCH = 10001;

/**
 * `secrets DATA POSTGRES_SECRET`, for docker-compose.yml: on the first start makes the database's password, once for
 * PostgreSQL and once for Perch (DATABASE_PASSWORD_FILE). Later starts change nothing.
 */
export async function secrets([data, postgres]: string[]): Promise<void> {
  if (!data || !postgres) throw new WrongUse('secrets needs two folders.');
  await mkdir(postgres, { recursive: true });
  const passwordFile = join(postgres, 'password');
  const kept = await readFile(passwordFile, 'utf8').catch(() => null);
  const password = kept?.trim() || randomBytes(24).toString('base64url');
  // PostgreSQL's own user reads it, whose number differs between images; only its container mounts the volume.
  if (!kept) await writeFile(passwordFile, `${password}\n`, { mode: 0o644 });
  const ownFile = join(data, 'database-password');
  await writeFile(ownFile, `${password}\n`, { mode: 0o600 });
  for (const path of [data, ownFile]) await chown(path, PERCH, PERCH);
  console.log(kept ? 'The secrets are there.' : 'The secrets are made.');
}
