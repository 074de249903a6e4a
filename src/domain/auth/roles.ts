import type { Db } from '../../db/tables/index.ts';
import type { Role } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Conflict, Forbidden, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

/** Who moderates. */
export const STAFF = ['owner', 'admin', 'moderator'] as const satisfies readonly Role[];

/** @throws {Forbidden} unless this person has one of the roles */
export async function requireRole(db: Db, accountId: AccountId, roles: readonly Role[]): Promise<void> {
  const row = await db
    .selectFrom('users')
    .select('role')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (!row || !roles.includes(row.role)) throw new Forbidden('errors.staffOnly');
}

/**
 * Gives somebody another role. What a role may do counts from their next page on.
 * @throws {NotFound} for nobody, {Conflict} for the last owner
 */
export async function setRole(app: App, accountId: AccountId, role: Role): Promise<void> {
  await write(app, async (w) => {
    if (role !== 'owner') await requireAnotherOwner(w, accountId);
    const { numUpdatedRows } = await w.db
      .updateTable('users')
      .set({ role })
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new NotFound();
  });
}

/** @throws {Conflict} when this person is the only owner */
export async function requireAnotherOwner(w: Write, accountId: AccountId): Promise<void> {
  // Locked, in one order: of two owners who leave at the same moment the second finds itself alone.
  const owners = await w.db
    .selectFrom('users')
    .select('account_id')
    .where('role', '=', 'owner')
    .orderBy('account_id')
    .forUpdate()
    .execute();
  const ids = owners.map((owner) => owner.account_id);
  if (ids.length === 1 && ids[0] === accountId) throw new Conflict('fault.account.lastOwner');
}
