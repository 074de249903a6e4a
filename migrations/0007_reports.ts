import { type Kysely, sql } from 'kysely';

/** What people, and other servers, complain of; and what a server is told of who follows from there. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reports (
      id bigint primary key default new_id(),
      -- Null when another server passes on what somebody there said: it does not tell who.
      reporter_id bigint references accounts (id) on delete cascade,
      -- The server it came from; null for one of ours.
      from_host text,
      target_id bigint not null references accounts (id) on delete cascade,
      post_ids bigint[] not null default '{}',
      reason text not null default 'other' check (reason in ('spam','legal','rules','other')),
      comment text not null default '',
      -- The address of the activity that brought it, or under which it was passed on.
      uri text unique,
      forwarded boolean not null default false,
      state text not null default 'open' check (state in ('open','resolved')),
      resolved_by bigint references accounts (id) on delete set null,
      resolved_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index reports_state on reports (state, id desc)`.execute(db);
  await sql`create index reports_target on reports (target_id, id desc)`.execute(db);
  await sql`create index reports_reporter on reports (reporter_id) where reporter_id is not null`.execute(db);
  await sql`alter table deliveries add column followers_digest text`.execute(db);
}
