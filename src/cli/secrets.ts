import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readWords, WrongUse } from './words.ts';

/** The user and group that run Perch in its container (see the Dockerfile). */
const PERCH = 10001;

/**
 * `secrets DATA POSTGRES_SECRET`, for docker-compose.yml: on the first start makes the database's password, once for
 * PostgreSQL (POSTGRES_PASSWORD_FILE) and once for Perch (DATABASE_PASSWORD_FILE). Leaves what is there.
 */
export async function secrets(args: string[]): Promise<void> {
  const [data, postgres] = readWords(args, 2).words;
  if (!data || !postgres) throw new WrongUse('secrets needs two folders: DATA and POSTGRES_SECRET.');
  const theirs = join(postgres, 'password');
  const ours = join(data, 'database-password');
  const kept = (await read(theirs)) ?? (await read(ours));
  const password = kept ?? randomBytes(24).toString('base64url');
  // PostgreSQL's own user reads it, whose number differs between images; only its container mounts the folder.
  await make(theirs, password, 0o644);
  await make(ours, password, 0o600);
  // Only root can give files away: where somebody else runs this, they are that person's.
  if (process.getuid?.() === 0) for (const path of [data, ours]) await chown(path, PERCH, PERCH);
  console.log(kept ? 'The secrets are there.' : 'The secrets are made.');
}

/** What a file says, null when there is none or nothing in it. */
async function read(path: string): Promise<string | null> {
  return (await readFile(path, 'utf8').catch(() => '')).trim() || null;
}

async function make(path: string, text: string, mode: number): Promise<void> {
  if ((await read(path)) !== null) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text}\n`, { mode });
}
