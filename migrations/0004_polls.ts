import { type Kysely, sql } from 'kysely';

/**
 * Polls: the choices of a post, and who has voted for which. Of a local poll every vote is here, and the counts are
 * theirs; of a remote one the counts are what its own server says, and only the votes of people here are rows.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table polls (
      post_id bigint primary key references posts (id) on delete cascade,
      multiple boolean not null,
      expires_at timestamptz,
      closed_at timestamptz,
      voters_count int,
      tally_due_at timestamptz
    )`.execute(db);
  await sql`create index polls_ending on polls (expires_at) where closed_at is null and expires_at is not null`.execute(
    db,
  );
  await sql`create index polls_tallies on polls (tally_due_at) where tally_due_at is not null`.execute(db);

  await sql`
    create table poll_options (
      post_id bigint not null references polls (post_id) on delete cascade,
      position smallint not null,
      title text not null,
      votes_count int not null default 0,
      primary key (post_id, position)
    )`.execute(db);

  await sql`
    create table poll_votes (
      post_id bigint not null,
      account_id bigint not null references accounts (id) on delete cascade,
      position smallint not null,
      only_one boolean not null,
      created_at timestamptz not null default now(),
      primary key (post_id, account_id, position),
      foreign key (post_id, position) references poll_options (post_id, position) on delete cascade
    )`.execute(db);
  await sql`create unique index poll_votes_only_one on poll_votes (post_id, account_id) where only_one`.execute(
    db,
  );
  await sql`create index poll_votes_option on poll_votes (post_id, position)`.execute(db);
  await sql`create index poll_votes_account on poll_votes (account_id)`.execute(db);

  await sql`alter table post_edits add column poll_options jsonb`.execute(db);

  await sql`alter table notifications drop constraint notifications_kind_check`.execute(db);
  await sql`
    alter table notifications add constraint notifications_kind_check
      check (kind in ('follow','follow_request','mention','reply','like','boost','edit','quote','poll'))`.execute(
    db,
  );
}
