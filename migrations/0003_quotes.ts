import { type Kysely, sql } from 'kysely';

/**
 * Quotes: who may quote a post, which post quotes which, and whether the quoted author agreed.
 * A policy of null: the post's own server says nothing of quotes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table posts
      add column quote_policy text check (quote_policy in ('everyone','followers','nobody','ask'))`.execute(
    db,
  );
  await sql`update posts set quote_policy = 'everyone' where local`.execute(db);
  await sql`alter table posts alter column quote_policy set default 'everyone'`.execute(db);

  await sql`
    create table quotes (
      post_id bigint primary key references posts (id) on delete cascade,
      quoted_post_id bigint references posts (id) on delete set null,
      quoted_uri text not null,
      state text not null check (state in ('pending','accepted','rejected','revoked')),
      authorization_uri text,
      request_uri text,
      created_at timestamptz not null default now(),
      answered_at timestamptz
    )`.execute(db);
  await sql`create index quotes_quoted on quotes (quoted_post_id, post_id desc) where quoted_post_id is not null`.execute(
    db,
  );
  await sql`create index quotes_orphans on quotes (quoted_uri) where quoted_post_id is null`.execute(db);
  await sql`
    create index quotes_authorizations on quotes (authorization_uri) where authorization_uri is not null`.execute(
    db,
  );
  await sql`create index quotes_requests on quotes (request_uri) where request_uri is not null`.execute(db);

  await sql`alter table notifications drop constraint notifications_kind_check`.execute(db);
  await sql`
    alter table notifications add constraint notifications_kind_check
      check (kind in ('follow','follow_request','mention','reply','like','boost','edit','quote'))`.execute(
    db,
  );
}
