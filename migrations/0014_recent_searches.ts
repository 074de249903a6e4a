import { type Kysely, sql } from 'kysely';

/** What people looked for, to look for it again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table recent_searches (
      account_id bigint not null references accounts (id) on delete cascade,
      query text not null,
      searched_at timestamptz not null,
      primary key (account_id, query)
    )`.execute(db);
}
