import { type Kysely, sql } from 'kysely';

/** What is said in a film, to be read: languages and where their files are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table media add column captions jsonb`.execute(db);
}
