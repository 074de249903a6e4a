import { type Kysely, sql } from 'kysely';

/**
 * Servers that this server, or one person, wants nothing of. What a rule means for accounts is written into their rows,
 * so that no query of posts has to look for domains.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table domain_blocks (
      domain text primary key,
      severity text not null check (severity in ('suspend','limit','none')),
      reject_media boolean not null default false,
      reject_reports boolean not null default false,
      public_comment text not null default '',
      private_comment text not null default '',
      created_at timestamptz not null default now()
    )`.execute(db);
  await sql`
    create table account_domain_blocks (
      id bigint primary key default new_id(),
      account_id bigint not null references accounts (id) on delete cascade,
      domain text not null,
      created_at timestamptz not null default now(),
      unique (account_id, domain)
    )`.execute(db);
  await sql`
    alter table accounts
      add column suspended_by_domain boolean not null default false,
      add column limited_by_domain boolean not null default false`.execute(db);
  await sql.raw(functions).execute(db);
}

const functions = `
-- A host with its port, without it, and every domain above: what a rule about it may be called.
create function domain_and_parents(host text) returns text[] language sql immutable parallel safe as $$
  select array(
    select array_to_string(parts[at:], '.') from generate_subscripts(parts, 1) at) || lower(host)
  from (select string_to_array(rtrim(split_part(lower(host), ':', 1), '.'), '.') as parts) split
$$;
-- What the most particular rule about a host says; null without one.
create function domain_severity(host text) returns text language sql stable parallel safe as $$
  select severity from domain_blocks where domain = any (domain_and_parents(host)) order by length(domain) desc limit 1
$$;
create function host_of(uri text) returns text language sql immutable parallel safe as $$
  select lower(substring(uri from '^https?://(?:[^/?#@]*@)?([^/?#@]+)'))
$$;
`;
