import type { Db } from '../../db/tables/index.ts';
import type { AccountId } from '../../lib/ids.ts';

/** Whether one of the two has blocked the other. */
export async function isBlocked(db: Db, one: AccountId, other: AccountId): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('id')
    .where((eb) =>
      eb.or([
        eb.and([eb('account_id', '=', one), eb('target_id', '=', other)]),
        eb.and([eb('account_id', '=', other), eb('target_id', '=', one)]),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
