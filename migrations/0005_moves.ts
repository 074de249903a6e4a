import { type Kysely, sql } from 'kysely';

/** When somebody moved, and where a remote profile says that it went: told is not proved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table accounts
      add column moved_at timestamptz,
      add column moved_to_uri text`.execute(db);
}
