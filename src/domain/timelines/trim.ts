import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';

/** How many entries of a home are kept. */
export const HOME_LENGTH = 800;

/** Removes what has sunk below the 800 newest entries of these homes; one statement. */
export async function trimHomes(app: App, accountIds: readonly AccountId[]): Promise<void> {
  await sql`
    delete from home_entries using (
      select reader.id as account_id, (
        select entry_id from home_entries where account_id = reader.id
        order by entry_id desc offset ${HOME_LENGTH} limit 1) as entry_id
      from unnest(${[...accountIds]}::bigint[]) as reader (id)
    ) edge
    where home_entries.account_id = edge.account_id and home_entries.entry_id <= edge.entry_id`.execute(
    app.db,
  );
}
