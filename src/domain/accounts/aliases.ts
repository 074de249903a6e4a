import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { SUMMARY_COLUMNS, toSummary } from './summaries.ts';
import type { AccountSummary } from './types.ts';

/** Another account of the same person. `account` is null when nothing is known of it here any more. */
export interface Alias {
  uri: string;
  account: AccountSummary | null;
}

export const MOST_ALIASES = 10;

/** The accounts that somebody here says are theirs, too, in the order in which they were added. */
export async function listAliases(app: App, accountId: AccountId): Promise<Alias[]> {
  const row = await app.db
    .selectFrom('accounts')
    .select('also_known_as')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (row.also_known_as.length === 0) return [];
  const known = await app.db
    .selectFrom('accounts')
    .select(SUMMARY_COLUMNS)
    .where('uri', 'in', row.also_known_as)
    .where('deleted_at', 'is', null)
    .execute();
  const byUri = new Map(known.map((account) => [account.uri, toSummary(app, account)]));
  return row.also_known_as.map((uri) => ({ uri, account: byUri.get(uri) ?? null }));
}

/**
 * Says that another account, found by handle or address, is one's own, too: it may then move here.
 * A second time changes nothing. @throws {Invalid} naming `alias`
 */
export async function addAlias(app: App, accountId: AccountId, query: string): Promise<void> {
  const found = await app.remote.lookup(query);
  if (found?.kind !== 'account') throw new Invalid({ field: 'alias', key: 'fault.move.unknown' });
  if (found.id === accountId) throw new Invalid({ field: 'alias', key: 'fault.move.self' });
  await write(app, async (w) => {
    const self = await w.db
      .selectFrom('accounts')
      .select('also_known_as')
      .where('id', '=', accountId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    const { uri } = await w.db
      .selectFrom('accounts')
      .select('uri')
      .where('id', '=', found.id)
      .executeTakeFirstOrThrow();
    if (self.also_known_as.includes(uri)) return;
    if (self.also_known_as.length >= MOST_ALIASES) {
      throw new Invalid({ field: 'alias', key: 'fault.move.aliases', params: { limit: MOST_ALIASES } });
    }
    await w.db
      .updateTable('accounts')
      .set({ also_known_as: JSON.stringify([...self.also_known_as, uri]), updated_at: w.now })
      .where('id', '=', accountId)
      .execute();
    w.emit({ type: 'account.updated', accountId });
  });
}

/** Takes an alias back; none changes nothing. */
export async function removeAlias(app: App, accountId: AccountId, uri: string): Promise<void> {
  await write(app, async (w) => {
    const { numUpdatedRows } = await w.db
      .updateTable('accounts')
      .set({ also_known_as: sql<string>`also_known_as - ${uri}::text`, updated_at: w.now })
      .where('id', '=', accountId)
      .where(sql<boolean>`also_known_as @> to_jsonb(${uri}::text)`)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) w.emit({ type: 'account.updated', accountId });
  });
}
