import { type RawBuilder, sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { dropFollows } from './follows.ts';
import { takeMediaAway } from './media.ts';

/** Accounts worked on by one statement. */
const CHUNK = 500;

interface Chunk {
  last: AccountId | null;
  suspended: AccountId[];
  withoutMedia: AccountId[];
}

/**
 * Job: makes what is here of a domain agree with the rules as they are now: its accounts are suspended or limited, or no longer;
 * follows from and to the suspended end, without a word to anybody; pictures that are not wanted go; what
 * waited to be sent there is given up. May be run again at any time.
 */
export async function enforceDomain(app: App, domain: string, signal: AbortSignal): Promise<void> {
  await giveUpDeliveries(app, domain);
  let after: AccountId | null = null;
  do {
    const chunk: Chunk = await mark(app, domain, after);
    await dropFollows(app, chunk.suspended);
    await takeMediaAway(app, chunk.withoutMedia);
    after = chunk.last;
    // Begun again from the start when the process is back.
    if (signal.aborted && after !== null) throw new Error('The server stops.');
  } while (after !== null);
}

/** Whether a host is this domain or under it. */
function isUnder(host: RawBuilder<unknown>, domain: string): RawBuilder<boolean> {
  return sql<boolean>`${domain}::text = any (domain_and_parents(${host}))`;
}

/**
 * Suspensions of our own and of the account's own server stay what they are. A cheap look at the text comes
 * first: most accounts are on other servers.
 */
async function mark(app: App, domain: string, after: AccountId | null): Promise<Chunk> {
  const bare = domain.split(':')[0] ?? domain;
  const { rows } = await sql<Chunk>`
    with chunk as materialized (
      select id, domain, host_of(uri) as host from accounts
      where domain is not null and id > coalesce(${after}::bigint, 0)
        and (position(${bare} in domain) > 0 or position(${bare} in uri) > 0)
      order by id limit ${sql.lit(CHUNK)}
    ), ruled as (
      select chunk.id,
        'suspend' in (coalesce(domain_severity(domain), ''), coalesce(domain_severity(host), '')) as suspend,
        'limit' in (coalesce(domain_severity(domain), ''), coalesce(domain_severity(host), '')) as limited,
        exists (select 1 from unnest(array[domain, host]) as place cross join lateral (
          select reject_media from domain_blocks where domain_blocks.domain = any (domain_and_parents(place))
          order by length(domain_blocks.domain) desc limit 1) rule where rule.reject_media) as rejects_media
      from chunk where ${isUnder(sql`domain`, domain)} or ${isUnder(sql`host`, domain)}
    ), marked as (
      update accounts set
        suspended_by_domain = ruled.suspend
          and (accounts.suspended_at is null or accounts.suspended_by_origin or accounts.suspended_by_domain),
        suspended_at = case
          when ruled.suspend then coalesce(accounts.suspended_at, ${app.clock.now()}::timestamptz)
          when accounts.suspended_by_domain and not accounts.suspended_by_origin then null
          else accounts.suspended_at end,
        limited_by_domain = ruled.limited
      from ruled
      where accounts.id = ruled.id
        and (ruled.suspend <> accounts.suspended_by_domain or ruled.limited <> accounts.limited_by_domain)
    )
    select (select case when count(*) = ${sql.lit(CHUNK)} then max(id) end from chunk)::text as last,
      (select coalesce(json_agg(id::text), '[]') from ruled where suspend) as suspended,
      (select coalesce(json_agg(id::text), '[]') from ruled where rejects_media) as "withoutMedia"`.execute(
    app.db,
  );
  return rows[0] ?? { last: null, suspended: [], withoutMedia: [] };
}

async function giveUpDeliveries(app: App, domain: string): Promise<void> {
  await sql`
    update deliveries
    set state = 'failed', last_error = 'This server is blocked here', finished_at = ${app.clock.now()}::timestamptz
    where state = 'pending' and ${isUnder(sql`host`, domain)} and domain_severity(host) = 'suspend'`.execute(
    app.db,
  );
}
