import { type Kysely, sql } from 'kysely';

/** Timelines that people put together: lists of accounts, followed or not, and hashtags that come home. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of parts) await sql.raw(part).execute(db);
}

const parts = [
  `create table lists (
    id bigint primary key default new_id(),
    account_id bigint not null references accounts (id) on delete cascade,
    title text not null,
    -- Its members' posts do not come home.
    exclusive boolean not null default false,
    replies text not null default 'members' check (replies in ('none', 'members', 'followed')),
    created_at timestamptz not null default now()
  )`,
  'create index lists_account on lists (account_id, id)',
  `create table list_members (
    list_id bigint not null references lists (id) on delete cascade,
    account_id bigint not null references accounts (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (list_id, account_id)
  )`,
  'create index list_members_account on list_members (account_id, list_id)',
  `create table hashtag_follows (
    account_id bigint not null references accounts (id) on delete cascade,
    hashtag_id bigint not null references hashtags (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (account_id, hashtag_id)
  )`,
  'create index hashtag_follows_hashtag on hashtag_follows (hashtag_id, account_id)',
];
