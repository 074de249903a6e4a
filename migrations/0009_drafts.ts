import { type Kysely, sql } from 'kysely';

/**
 * Posts to come: drafts, and posts that wait for their moment. `form` is the posting form as it was sent, a list of
 * values for each field, so that it opens again with everything in it; `inputs` are the posts it makes.
 * The pictures named in `media_ids` are kept as long as the row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table drafts (
      id bigint primary key default new_id(),
      account_id bigint not null references users (account_id) on delete cascade,
      form jsonb not null,
      media_ids bigint[] not null default '{}',
      fault text,
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index drafts_account on drafts (account_id, id desc)`.execute(db);
  await sql`create index drafts_media on drafts using gin (media_ids)`.execute(db);

  await sql`
    create table scheduled_posts (
      id bigint primary key default new_id(),
      account_id bigint not null references users (account_id) on delete cascade,
      form jsonb not null,
      inputs jsonb not null,
      media_ids bigint[] not null default '{}',
      publish_at timestamptz not null
    )`.execute(db);
  await sql`create index scheduled_posts_account on scheduled_posts (account_id, publish_at)`.execute(db);
  await sql`create index scheduled_posts_due on scheduled_posts (publish_at)`.execute(db);
  await sql`create index scheduled_posts_media on scheduled_posts using gin (media_ids)`.execute(db);
}
