import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';

const KEPT = 8;

/** What this person looked for last, newest first; at most 8. */
export async function recentSearches(app: App, accountId: AccountId): Promise<string[]> {
  const rows = await app.db
    .selectFrom('recent_searches')
    .select('query')
    .where('account_id', '=', accountId)
    .orderBy('searched_at', 'desc')
    .limit(KEPT)
    .execute();
  return rows.map((row) => row.query);
}

/** Remembers a search, and forgets all but the newest 8. */
export async function rememberSearch(app: App, accountId: AccountId, query: string): Promise<void> {
  const now = app.clock.now();
  await sql`
    with remembered as (
      insert into recent_searches (account_id, query, searched_at) values (${accountId}, ${query}, ${now})
      on conflict (account_id, query) do update set searched_at = excluded.searched_at
    )
    delete from recent_searches where account_id = ${accountId} and query <> ${query} and query not in (
      select query from recent_searches where account_id = ${accountId} and query <> ${query}
      order by searched_at desc limit ${KEPT - 1})`.execute(app.db);
}

export async function forgetSearches(app: App, accountId: AccountId): Promise<void> {
  await app.db.deleteFrom('recent_searches').where('account_id', '=', accountId).execute();
}
