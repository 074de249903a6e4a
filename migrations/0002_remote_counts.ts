import { type Kysely, sql } from 'kysely';

/** What a post's own server says of it: how often it was answered, boosted and liked there, and where its conversation is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table posts
      add column remote_counts jsonb,
      add column conversation_uri text`.execute(db);
}
