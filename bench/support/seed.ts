import { sql } from 'kysely';
import type { Db } from '../../src/db/tables/index.ts';
import type { AccountId } from '../../src/lib/ids.ts';

/** Remote followers of an account, one per inbox; a few statements, however many. */
export async function seedInboxes(db: Db, accountId: AccountId, inboxes: readonly string[]): Promise<void> {
  await sql`
    with people as (
      insert into accounts (username, domain, uri, inbox)
      select 'follower' || number, substring(inbox from '^https?://([^/]+)'), inbox || '#' || number, inbox
      from unnest(${[...inboxes]}::text[]) with ordinality as given (inbox, number)
      returning id
    )
    insert into follows (follower_id, followee_id, uri, accepted_at)
    select id, ${accountId}::bigint, 'https://bench.example/follows/' || id, now() from people`.execute(db);
  await sql`analyze accounts, follows`.execute(db);
}

/** Local followers of an account who were here lately. */
export async function seedFollowers(db: Db, accountId: AccountId, count: number): Promise<void> {
  await sql`
    with people as (
      insert into accounts (username, uri)
      select 'reader' || ${accountId}::text || '_' || number,
        'https://bench.example/readers/' || ${accountId}::text || '/' || number
      from generate_series(1, ${count}::int) as number
      returning id
    ), known as (
      insert into users (account_id, email, password_hash, confirmed_at, approved_at, last_seen_at)
      select id, id || '@bench.example', 'none', now(), now(), now() from people
    )
    insert into follows (follower_id, followee_id, uri, accepted_at)
    select id, ${accountId}::bigint, 'https://bench.example/follows/' || id, now() from people`.execute(db);
  await sql`analyze accounts, users, follows`.execute(db);
}
