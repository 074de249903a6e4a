import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';

/** Whether somebody wants their public posts to be found by searching, here and elsewhere. One statement. */
export async function wantsIndexing(app: App, id: AccountId): Promise<boolean> {
  const row = await app.db.selectFrom('accounts').select('indexable').where('id', '=', id).executeTakeFirst();
  return row?.indexable ?? false;
}
