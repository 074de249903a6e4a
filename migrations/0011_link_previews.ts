import { type Kysely, sql } from 'kysely';

/** What a page elsewhere says of itself, once for all posts that link to it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table link_previews (
      id bigint primary key default new_id(),
      url text not null unique,
      title text not null default '',
      description text not null default '',
      site text not null default '',
      image text,
      image_description text not null default '',
      large boolean not null default false,
      -- When the page was asked last; without a title it had nothing to say.
      fetched_at timestamptz,
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    alter table posts add column preview_id bigint references link_previews (id) on delete set null`.execute(
    db,
  );
  await sql`create index posts_preview on posts (preview_id, id desc) where preview_id is not null`.execute(
    db,
  );
}
