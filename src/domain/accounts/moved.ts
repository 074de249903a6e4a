import type { Db } from '../../db/tables/index.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Forbidden } from '../errors.ts';

/** Nobody moves twice within this many days, or followers could be sent around in circles. */
export const DAYS_BETWEEN_MOVES = 7;

/** The moment from which on a move counts as lately, for somebody who moves `now`. */
export function lately(now: Date): Date {
  return new Date(now.getTime() - DAYS_BETWEEN_MOVES * 86_400_000);
}

/** @throws {Forbidden} for somebody who lives elsewhere now: until they come back they say nothing here and follow nobody */
export async function requireAtHome(db: Db, accountId: AccountId): Promise<void> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .where('moved_to_id', 'is not', null)
    .executeTakeFirst();
  if (row) throw new Forbidden('fault.moved');
}
