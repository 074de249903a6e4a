import { promises as fs } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import type { Db } from './tables/index.ts';

const folder = path.join(import.meta.dirname, '../../migrations');

function migrator(db: Db): Migrator {
  return new Migrator({ db, provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }) });
}

/**
 * Brings the schema up to date; several processes may call it at once (Kysely takes a lock).
 * @returns the names of the migrations that were run
 * @throws the error of the migration that failed; nothing of it stays
 */
export async function migrate(db: Db): Promise<string[]> {
  const { error, results } = await migrator(db).migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}

/** Names of migrations that this code has and the database has not. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const all = await migrator(db).getMigrations();
  return all.filter((migration) => !migration.executedAt).map((migration) => migration.name);
}

/**
 * Remembers the public address the database was made with.
 * @throws when it differs from `origin`: every id that other servers know would be wrong
 */
export async function claimOrigin(db: Db, origin: string): Promise<void> {
  await db
    .insertInto('server_settings')
    .values({ key: 'origin', value: JSON.stringify(origin) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('server_settings')
    .select(sql<string>`value #>> '{}'`.as('origin'))
    .where('key', '=', 'origin')
    .executeTakeFirstOrThrow();
  if (row.origin !== origin) {
    throw new Error(
      `This database was made for ${row.origin}, but ORIGIN is ${origin}. Set ORIGIN=${row.origin}: other servers know every account and post by that address, so it cannot change.`,
    );
  }
}
