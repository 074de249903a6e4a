import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { parseId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { toView } from '../posts/hydrate-media.ts';
import type { MediaView } from '../posts/types.ts';

/** Somebody's own uploads, in the order of `ids`; what is unknown or belongs to others is left out. */
export async function readOwnMedia(
  app: App,
  accountId: AccountId,
  ids: readonly string[],
): Promise<MediaView[]> {
  const known = [...new Set(ids)].filter((id) => parseId(id) !== null);
  if (known.length === 0) return [];
  const rows = await app.db
    .selectFrom('media')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(sql<boolean>`id = any(${known}::bigint[])`)
    .execute();
  const views = new Map(rows.map((row) => [row.id, toView(app.secret, row)]));
  return known.flatMap((id) => views.get(id) ?? []);
}
