import type { Db } from '../../db/tables/index.ts';
import type { Role } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Forbidden } from '../errors.ts';

/** Who moderates. */
export const STAFF = ['owner', 'admin', 'moderator'] as const satisfies readonly Role[];

/** @throws {Forbidden} unless this person has one of the roles */
export async function requireRole(db: Db, accountId: AccountId, roles: readonly Role[]): Promise<void> {
  const row = await db
    .selectFrom('users')
    .select('role')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (!row || !roles.includes(row.role)) throw new Forbidden();
}
