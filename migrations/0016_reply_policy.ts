import { type Kysely, sql } from 'kysely';

/** Who may reply to a post. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table posts add column reply_policy text
      check (reply_policy in ('everyone', 'followers', 'mentioned', 'nobody', 'ask'))`.execute(db);
}
