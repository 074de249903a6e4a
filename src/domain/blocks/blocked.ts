import { sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId } from '../../lib/ids.ts';
import { noDomainBlock } from './domain-rule.ts';

/** Whether one of the two has blocked the other, or the other's server. */
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
  if (row) return true;
  const [a, b] = [sql`${one}::bigint`, sql`${other}::bigint`];
  const { rows } = await sql<{ barred: boolean }>`
    select not (${noDomainBlock(a, b)} and ${noDomainBlock(b, a)}) as barred`.execute(db);
  return rows[0]?.barred ?? false;
}
