import { promises as fs } from 'node:fs';
import path from 'node:path';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import type { Db } from './tables/index.ts';

const folder = path.join(import.meta.dirname, '../../migrations');

function migrator(db: Db): Migrator {
  return new Migrator({
    db,
    provider: new FileMigrationProvider({ fs, path, migrationFolder: folder }),
    // Branches of the code come together in any order; each migration stands by itself.
    allowUnorderedMigrations: true,
  });
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
