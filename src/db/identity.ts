import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { StartError } from '../lib/start-error.ts';
import type { Db } from './tables/index.ts';

/**
 * Remembers the public address the database was made with.
 * @throws {StartError} when it differs from `origin`: every id that other servers know would be wrong
 */
export async function claimOrigin(db: Db, origin: string): Promise<void> {
  const claimed = await remember(db, 'origin', origin);
  if (claimed === origin) return;
  throw new StartError(
    `This database was made for ${claimed}, but ORIGIN is ${origin}. Set ORIGIN=${claimed}: other servers know every account and post by that address, so it cannot change.`,
  );
}

/**
 * A random name made with the database. Queues and channels outside of it carry the name, so that a Redis
 * that outlives the database (or serves two of them) never mixes their jobs up.
 */
export function databaseName(db: Db): Promise<string> {
  return remember(db, 'name', randomBytes(9).toString('base64url'));
}

/** The value first stored under this key, which is `value` if there was none. */
async function remember(db: Db, key: string, value: string): Promise<string> {
  await db
    .insertInto('server_settings')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('server_settings')
    .select(sql<string>`value #>> '{}'`.as('text'))
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  return row.text;
}
