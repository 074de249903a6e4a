import { type Kysely, sql } from 'kysely';

/** News of strangers can be kept apart until somebody looks. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table notifications add column filtered boolean not null default false`.execute(db);
  await sql`
    create index notifications_filtered on notifications (account_id, from_account_id, id desc)
      where filtered`.execute(db);
  // Few of the news that many have are words to them.
  await sql`
    create index notifications_words on notifications (account_id, id desc)
      where kind in ('mention', 'reply', 'quote') and not filtered`.execute(db);
  await sql`
    create table notification_senders (
      account_id bigint not null references accounts (id) on delete cascade,
      sender_id bigint not null references accounts (id) on delete cascade,
      created_at timestamptz not null default now(),
      primary key (account_id, sender_id)
    )`.execute(db);
}
