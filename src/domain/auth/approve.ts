import type { AccountId } from '../../lib/ids.ts';
import { SUMMARY_COLUMNS, toSummary } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { requireRole, STAFF } from './roles.ts';

export interface PendingUser {
  account: AccountSummary;
  email: string;
  reason: string;
  askedAt: Date;
}

/** Who waits to be let in, longest first; only those whose address is confirmed. */
export async function listPending(app: App): Promise<PendingUser[]> {
  const rows = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(SUMMARY_COLUMNS)
    .select(['users.email', 'users.reason', 'users.created_at as asked_at'])
    .where('users.approved_at', 'is', null)
    .where('users.confirmed_at', 'is not', null)
    .orderBy('users.created_at')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    account: toSummary(app, row),
    email: row.email,
    reason: row.reason,
    askedAt: row.asked_at,
  }));
}

/** Lets somebody in and tells them. @throws {Forbidden} unless staff asks, {NotFound} when nobody of that id waits */
export async function approve(app: App, byId: AccountId, id: AccountId): Promise<void> {
  await write(app, async (w) => {
    await requireRole(w.db, byId, STAFF);
    const result = await w.db
      .updateTable('users')
      .set({ approved_at: w.now })
      .where('account_id', '=', id)
      .where('approved_at', 'is', null)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new NotFound();
    w.emit({ type: 'mail.requested', accountId: id, mail: 'approved' });
  });
}

/** Turns somebody down: nobody ever saw the account, so nothing of it stays, and the name is free again. */
export async function reject(app: App, byId: AccountId, id: AccountId): Promise<void> {
  await write(app, async (w) => {
    await requireRole(w.db, byId, STAFF);
    const waiting = await w.db
      .selectFrom('users')
      .select('account_id')
      .where('account_id', '=', id)
      .where('approved_at', 'is', null)
      .executeTakeFirst();
    if (!waiting) throw new NotFound();
    await w.db.deleteFrom('accounts').where('id', '=', id).execute();
  });
}
