import { type RawBuilder, sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { letIn } from '../accounts/let-in.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { noDomainBlock } from '../blocks/domain-rule.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';
import { escapePattern } from './pattern.ts';

/**
 * People whose username, display name or handle matches: exact ones first, then followed, then local ones.
 * Who does not want to be found is found by their exact name, and by those who follow them.
 */
export async function searchAccounts(
  app: App,
  viewer: Viewer,
  query: string,
  limit = 20,
): Promise<AccountSummary[]> {
  const text = query.trim().replace(/^@/, '').toLowerCase();
  if (text === '' || text.length > 100) return [];
  const { rows } = await accountSearch(app, viewer, text, limit).execute(app.db);
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const found = await accountSummaries(app, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

function accountSearch(app: App, viewer: Viewer, text: string, limit: number): RawBuilder<{ id: AccountId }> {
  const me = sql`${viewer.accountId}::bigint`;
  const { matches, exact, name } = matching(app, text);
  return sql<{ id: AccountId }>`
    select accounts.id from accounts
    left join follows on follows.follower_id = ${me} and follows.followee_id = accounts.id
      and follows.accepted_at is not null
    where accounts.deleted_at is null and accounts.suspended_at is null
      and accounts.kind <> 'application'
      and ${letIn}
      and ${matches}
      and ((accounts.discoverable and not accounts.limited_by_domain) or ${exact} or follows.id is not null or accounts.id = ${me})
      and not exists (select 1 from blocks
        where (blocks.account_id = accounts.id and blocks.target_id = ${me})
           or (blocks.account_id = ${me} and blocks.target_id = accounts.id))
      and ${noDomainBlock(me, sql`accounts.id`)}
    order by ${exact} desc, (follows.id is not null) desc, (accounts.domain is null) desc,
      greatest(similarity(lower(accounts.username), ${name}),
        similarity(lower(accounts.display_name), ${name})) desc,
      accounts.followers_count desc, accounts.id
    limit ${limit}`;
}

/** The conditions for `name`, which also looks at display names, and for `name@host`, which does not. */
function matching(app: App, text: string) {
  const [name = '', host] = text.split('@', 2);
  const prefix = `${escapePattern(name)}%`;
  if (host === undefined) {
    return {
      name,
      exact: sql<boolean>`lower(accounts.username) = ${name}`,
      matches: sql<boolean>`(lower(accounts.username) like ${prefix} or lower(accounts.username) % ${name}
        or lower(accounts.display_name) like ${`%${prefix}`})`,
    };
  }
  const here = new URL(app.config.origin).host;
  const own = host !== '' && here.startsWith(host);
  const there = own
    ? sql<boolean>`(accounts.domain is null or accounts.domain like ${`${escapePattern(host)}%`})`
    : sql<boolean>`accounts.domain like ${`${escapePattern(host)}%`}`;
  return {
    name,
    exact: sql<boolean>`(lower(accounts.username) = ${name}
      and coalesce(accounts.domain, ${here}) = ${host})`,
    matches: sql<boolean>`(lower(accounts.username) like ${prefix} and ${there})`,
  };
}
