import { type Selectable, sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { AccountsTable } from '../../db/tables/people.ts';
import { displayUrl } from '../../lib/display-url.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { AccountSummary } from './types.ts';

/** The columns a summary is made of. */
export const SUMMARY_COLUMNS = [
  'accounts.id',
  'accounts.uri',
  'accounts.username',
  'accounts.domain',
  'accounts.display_name',
  'accounts.kind',
  'accounts.avatar',
  'accounts.locked',
] as const;

export type SummaryRow = Pick<
  Selectable<AccountsTable>,
  'id' | 'uri' | 'username' | 'domain' | 'display_name' | 'kind' | 'avatar' | 'locked'
>;

const bylines = statement((db, { ids }: { ids: readonly AccountId[] }) =>
  db.selectFrom('accounts').select(SUMMARY_COLUMNS).where(sql<boolean>`accounts.id = any(${ids}::bigint[])`),
);

/** Bylines of these accounts, in one statement; unknown ones are absent. */
export async function accountSummaries(
  app: App,
  ids: readonly AccountId[],
): Promise<Map<AccountId, AccountSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await bylines(app.db, { ids: [...new Set(ids)] });
  return new Map(rows.map((row) => [row.id, toSummary(app, row)]));
}

/** Somebody without a display name goes by the username. */
export function toSummary(app: App, row: SummaryRow): AccountSummary {
  const host = row.domain ?? new URL(app.config.origin).host;
  return {
    id: row.id,
    uri: row.uri,
    username: row.username,
    domain: row.domain,
    handle: row.domain === null ? row.username : `${row.username}@${row.domain}`,
    fullHandle: `${row.username}@${host}`,
    displayName: row.display_name || row.username,
    kind: row.kind,
    avatarUrl: displayUrl(app.secret, row.avatar),
    locked: row.locked,
  };
}
