import { type Kysely, sql } from 'kysely';

/** The first schema. Ids are time-ordered bigints; counts live beside their rows and are not indexed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const part of [ids, people, content, relations, timelines, delivery, server]) {
    await sql.raw(part).execute(db);
  }
}

const ids = `
create extension if not exists pg_trgm;
create sequence id_sequence cycle minvalue 0 maxvalue 65535 start 0;
-- Like Mastodon's: milliseconds in the upper 48 bits, a sequence below, so ids sort by time.
create function id_at(moment timestamptz) returns bigint language sql volatile as
  $$ select (floor(extract(epoch from moment) * 1000)::bigint << 16) | nextval('id_sequence') $$;
create function new_id() returns bigint language sql volatile as
  $$ select id_at(clock_timestamp()) $$;
`;

const people = `
create table accounts (
  id bigint primary key default new_id(),
  username text not null,
  domain text,
  uri text not null unique,
  url text,
  kind text not null default 'person' check (kind in ('person','service','group','organization','application')),
  display_name text not null default '',
  bio_source text,
  bio_html text not null default '',
  fields jsonb not null default '[]',
  avatar text,
  emojis jsonb not null default '[]',
  banner text,
  avatar_description text not null default '',
  locked boolean not null default false,
  discoverable boolean not null default true,
  indexable boolean not null default true,
  hides_follows boolean not null default false,
  inbox text,
  shared_inbox text,
  outbox text,
  followers_uri text,
  following_uri text,
  featured_uri text,
  also_known_as jsonb not null default '[]',
  moved_to_id bigint references accounts (id) on delete set null,
  posts_count integer not null default 0,
  followers_count integer not null default 0,
  following_count integer not null default 0,
  remote_counts jsonb,
  last_post_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  fetched_at timestamptz,
  backfilled_at timestamptz,
  suspended_at timestamptz,
  -- Its own server says so, and may take it back; a suspension of ours is not theirs to lift.
  suspended_by_origin boolean not null default false,
  deleted_at timestamptz
);
create unique index accounts_handle on accounts (lower(username), coalesce(domain, ''));
create index accounts_username_trgm on accounts using gin ((lower(username)) gin_trgm_ops);
create index accounts_name_trgm on accounts using gin ((lower(display_name)) gin_trgm_ops);
create index accounts_domain on accounts (domain) where domain is not null;

create table users (
  account_id bigint primary key references accounts (id) on delete cascade,
  email text not null,
  password_hash text not null,
  password_changed_at timestamptz not null default now(),
  pending_email text,
  role text not null default 'user' check (role in ('owner','admin','moderator','user')),
  reason text not null default '',
  confirmed_at timestamptz,
  approved_at timestamptz,
  settings jsonb not null default '{}',
  invite_id bigint,
  last_seen_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index users_email on users (lower(email));
create index users_pending on users (created_at) where approved_at is null;
create index users_seen on users (last_seen_at);

create table sessions (
  id bigint primary key default new_id(),
  account_id bigint not null references users (account_id) on delete cascade,
  token_hash bytea not null unique,
  user_agent text not null default '',
  address text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_account on sessions (account_id);

create table invites (
  id bigint primary key default new_id(),
  code text not null unique,
  created_by bigint references accounts (id) on delete set null,
  uses integer not null default 0,
  max_uses integer not null default 1,
  expires_at timestamptz,
  created_at timestamptz not null default now()
);

create table account_keys (
  account_id bigint not null references accounts (id) on delete cascade,
  kind text not null check (kind in ('rsa','ed25519')),
  private_key json not null,
  public_key json not null,
  created_at timestamptz not null default now(),
  primary key (account_id, kind)
);
`;

const content = `
create table posts (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  local boolean not null,
  uri text not null unique,
  url text,
  source text,
  html text not null default '',
  plain text not null default '',
  warning text not null default '',
  sensitive boolean not null default false,
  language text,
  visibility text not null check (visibility in ('public','unlisted','followers','mentioned')),
  in_reply_to_id bigint references posts (id) on delete set null,
  in_reply_to_account_id bigint references accounts (id) on delete set null,
  in_reply_to_uri text,
  emojis jsonb not null default '[]',
  replies_count integer not null default 0,
  boosts_count integer not null default 0,
  likes_count integer not null default 0,
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  deleted_at timestamptz,
  search tsvector generated always as (to_tsvector('simple', warning || ' ' || plain)) stored
);
create index posts_account on posts (account_id, id desc);
create index posts_direct on posts (account_id, id desc) where visibility = 'mentioned';
create index posts_replies on posts (in_reply_to_id) where in_reply_to_id is not null;
create index posts_orphans on posts (in_reply_to_uri) where in_reply_to_id is null and in_reply_to_uri is not null;
create index posts_local on posts (id desc) where local and visibility = 'public' and in_reply_to_id is null and in_reply_to_uri is null and deleted_at is null;
create index posts_public on posts (id desc) where visibility = 'public' and in_reply_to_id is null and in_reply_to_uri is null and deleted_at is null;
create index posts_search on posts using gin (search) with (fastupdate = on);

create table post_edits (
  id bigint primary key default new_id(),
  post_id bigint not null references posts (id) on delete cascade,
  html text not null,
  warning text not null,
  sensitive boolean not null,
  media jsonb not null default '[]',
  created_at timestamptz not null
);
create index post_edits_post on post_edits (post_id, id);

create table boosts (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  post_id bigint not null references posts (id) on delete cascade,
  uri text not null unique,
  visibility text not null check (visibility in ('public','unlisted','followers')),
  created_at timestamptz not null default now(),
  unique (account_id, post_id)
);
create index boosts_post on boosts (post_id, id desc);
create index boosts_account on boosts (account_id, id desc);

create table likes (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  post_id bigint not null references posts (id) on delete cascade,
  uri text not null unique,
  created_at timestamptz not null default now(),
  unique (account_id, post_id)
);
create index likes_post on likes (post_id, id desc);
create index likes_account on likes (account_id, id desc);

create table bookmarks (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  post_id bigint not null references posts (id) on delete cascade,
  unique (account_id, post_id)
);
create index bookmarks_account on bookmarks (account_id, id desc);
create index bookmarks_post on bookmarks (post_id);

create table pins (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  post_id bigint not null references posts (id) on delete cascade,
  unique (account_id, post_id)
);
create index pins_post on pins (post_id);

create table mentions (
  post_id bigint not null references posts (id) on delete cascade,
  account_id bigint not null references accounts (id) on delete cascade,
  silent boolean not null default false,
  primary key (post_id, account_id)
);
create index mentions_account on mentions (account_id, post_id desc);

create table hashtags (
  id bigint primary key default new_id(),
  name text not null unique,
  display_name text not null
);
create index hashtags_name_trgm on hashtags using gin (name gin_trgm_ops);

create table post_hashtags (
  hashtag_id bigint not null references hashtags (id) on delete cascade,
  post_id bigint not null references posts (id) on delete cascade,
  primary key (hashtag_id, post_id)
);
create index post_hashtags_post on post_hashtags (post_id);

create table media (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  post_id bigint references posts (id) on delete cascade,
  position smallint not null default 0,
  kind text not null check (kind in ('image','video','audio','file')),
  mime text not null,
  file text,
  preview text,
  remote_url text,
  width integer,
  height integer,
  description text not null default '',
  blurhash text,
  -- Taken out of its post by an edit: the history still shows it, nothing else does.
  removed_at timestamptz,
  created_at timestamptz not null default now()
);
create index media_post on media (post_id, position);
create index media_unused on media (created_at) where post_id is null;
`;

const relations = `
create table follows (
  id bigint primary key default new_id(),
  follower_id bigint not null references accounts (id) on delete cascade,
  followee_id bigint not null references accounts (id) on delete cascade,
  uri text not null unique,
  accepted_at timestamptz,
  shows_boosts boolean not null default true,
  created_at timestamptz not null default now(),
  unique (follower_id, followee_id)
);
create index follows_followers on follows (followee_id, id desc) where accepted_at is not null;
create index follows_following on follows (follower_id, id desc) where accepted_at is not null;
create index follows_requests on follows (followee_id, id desc) where accepted_at is null;

create table blocks (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  target_id bigint not null references accounts (id) on delete cascade,
  uri text not null unique,
  created_at timestamptz not null default now(),
  unique (account_id, target_id)
);
create index blocks_target on blocks (target_id, account_id);

create table mutes (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  target_id bigint not null references accounts (id) on delete cascade,
  created_at timestamptz not null default now(),
  unique (account_id, target_id)
);
`;

const timelines = `
-- No foreign keys and no second index on purpose: both multiply the cost of a fan-out.
-- The read joins posts, so entries of deleted or hidden posts vanish by themselves.
create table home_entries (
  account_id bigint not null,
  entry_id bigint not null,
  post_id bigint not null,
  boosted_by bigint,
  primary key (account_id, entry_id)
);

create table notifications (
  id bigint primary key default new_id(),
  account_id bigint not null references accounts (id) on delete cascade,
  kind text not null check (kind in ('follow','follow_request','mention','reply','like','boost','edit')),
  from_account_id bigint not null references accounts (id) on delete cascade,
  post_id bigint references posts (id) on delete cascade,
  created_at timestamptz not null default now(),
  unique nulls not distinct (account_id, kind, from_account_id, post_id)
);
create index notifications_account on notifications (account_id, id desc);
create index notifications_post on notifications (post_id) where post_id is not null;

create table markers (
  account_id bigint not null references accounts (id) on delete cascade,
  timeline text not null,
  last_read_id bigint not null,
  updated_at timestamptz not null default now(),
  primary key (account_id, timeline)
);
`;

const delivery = `
create table outbox (
  id bigint primary key generated always as identity,
  event jsonb not null,
  created_at timestamptz not null default now()
);

create table activities (
  id bigint primary key default new_id(),
  uri text not null unique,
  account_id bigint not null references accounts (id) on delete cascade,
  object_uri text not null,
  public boolean not null,
  body text not null,
  created_at timestamptz not null default now()
);
create index activities_object on activities (object_uri, id);

create table deliveries (
  id bigint primary key default new_id(),
  activity_id bigint not null references activities (id) on delete cascade,
  inbox text not null,
  host text not null,
  state text not null default 'pending' check (state in ('pending','delivered','failed')),
  attempts integer not null default 0,
  last_status integer,
  last_error text,
  -- Set when this row alone failed; a failing host has its own time in instances.
  next_attempt_at timestamptz,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (activity_id, inbox)
);
create index deliveries_due on deliveries (host, id) where state = 'pending';
create index deliveries_finished on deliveries (finished_at) where state <> 'pending';

create table instances (
  host text primary key,
  software text,
  failing_since timestamptz,
  failures integer not null default 0,
  next_attempt_at timestamptz,
  lease_owner text,
  lease_until timestamptz,
  signature text not null default 'draft-cavage' check (signature in ('draft-cavage','rfc9421')),
  last_seen_at timestamptz,
  created_at timestamptz not null default now()
);
`;

const server = `
create table tombstones (
  uri text primary key,
  created_at timestamptz not null default now()
);

create table kv (
  id bytea primary key,
  key text[] not null,
  -- json, not jsonb: remote documents may contain \\u0000, which jsonb refuses.
  value json not null,
  expires_at timestamptz
);
create index kv_expires on kv (expires_at) where expires_at is not null;

create table server_settings (
  key text primary key,
  value jsonb not null
);
`;
