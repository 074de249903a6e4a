import { statement } from '../../db/statement.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';

/** Whether somebody wants their public posts to be found by searching, here and elsewhere. One statement. */
export async function wantsIndexing(app: App, id: AccountId): Promise<boolean> {
  const [row] = await wish(app.db, { id });
  return row?.indexable ?? false;
}

const wish = statement((db, { id }: { id: AccountId }) =>
  db.selectFrom('accounts').select('indexable').where('id', '=', id),
);
