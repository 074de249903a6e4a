import { type Kysely, sql } from 'kysely';

/**
 * What readers set for themselves: words they do not want to meet, conversations they want to hear no more of, notes
 * about people. The index is for this server's timeline with replies; everybody's, with them, is nearly every post.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table word_filters (
      id bigint primary key default new_id(),
      account_id bigint not null references accounts (id) on delete cascade,
      phrase text not null,
      whole_word boolean not null,
      places text[] not null,
      action text not null check (action in ('warn','hide')),
      expires_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index word_filters_account on word_filters (account_id, id)`.execute(db);
  await sql`
    create table conversation_mutes (
      account_id bigint not null references accounts (id) on delete cascade,
      post_id bigint not null references posts (id) on delete cascade,
      created_at timestamptz not null default now(),
      primary key (account_id, post_id)
    )`.execute(db);
  await sql`create index conversation_mutes_post on conversation_mutes (post_id)`.execute(db);
  await sql`
    create table account_notes (
      account_id bigint not null references accounts (id) on delete cascade,
      target_id bigint not null references accounts (id) on delete cascade,
      text text not null,
      updated_at timestamptz not null default now(),
      primary key (account_id, target_id)
    )`.execute(db);
  await sql`
    create index posts_local_talk on posts (id desc)
      where local and visibility = 'public' and deleted_at is null`.execute(db);
}
