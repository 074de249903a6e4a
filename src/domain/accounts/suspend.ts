import type { Role } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import { requireRole, STAFF } from '../auth/roles.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

/**
 * Suspends somebody, local or remote: their posts and profile are hidden from everybody, nothing more is taken in from
 * them, and they are logged out. Everything stays, and comes back when it is lifted.
 * @throws {Forbidden} unless staff does it, to somebody of a lower role; {NotFound}
 */
export async function suspendAccount(app: App, byId: AccountId, targetId: AccountId): Promise<void> {
  await write(app, async (w) => {
    await requireBelow(w, byId, targetId);
    const row = await w.db
      .updateTable('accounts')
      .set((eb) => ({
        suspended_at: eb.fn.coalesce('suspended_at', eb.val(w.now)),
        suspended_by_origin: false,
        updated_at: w.now,
      }))
      .where('id', '=', targetId)
      .where('kind', '<>', 'application')
      .where('deleted_at', 'is', null)
      .returning('domain')
      .executeTakeFirst();
    if (!row) throw new NotFound();
    await w.db.deleteFrom('sessions').where('account_id', '=', targetId).execute();
    if (row.domain === null) w.emit({ type: 'account.updated', accountId: targetId });
  });
}

/** Lifts a suspension. @throws {Forbidden} unless staff does it, {NotFound} when there is none */
export async function unsuspendAccount(app: App, byId: AccountId, targetId: AccountId): Promise<void> {
  await write(app, async (w) => {
    await requireBelow(w, byId, targetId);
    const row = await w.db
      .updateTable('accounts')
      .set({ suspended_at: null, suspended_by_origin: false, updated_at: w.now })
      .where('id', '=', targetId)
      .where('suspended_at', 'is not', null)
      .where('deleted_at', 'is', null)
      .returning('domain')
      .executeTakeFirst();
    if (!row) throw new NotFound();
    if (row.domain === null) w.emit({ type: 'account.updated', accountId: targetId });
  });
}

const RANK: Readonly<Record<Role, number>> = { user: 0, moderator: 1, admin: 2, owner: 3 };

async function requireBelow(w: Write, byId: AccountId, targetId: AccountId): Promise<void> {
  await requireRole(w.db, byId, STAFF);
  const rows = await w.db
    .selectFrom('users')
    .select(['account_id', 'role'])
    .where('account_id', 'in', [byId, targetId])
    .execute();
  const rank = (id: AccountId) => RANK[rows.find((row) => row.account_id === id)?.role ?? 'user'];
  if (rank(byId) <= rank(targetId)) throw new Forbidden('fault.suspend.rank');
}
