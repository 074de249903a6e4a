import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { wanted } from '../timelines/rules.ts';
import { viewerOf } from '../viewer.ts';
import { write } from '../write.ts';

/** Somebody whose news are kept apart. */
export interface FilteredSender {
  account: AccountSummary;
  /** How many of their news there are. */
  total: number;
  newestAt: Date;
}

const MOST_SENDERS = 80;

/** Whose news are kept apart, newest first; at most 80 people. */
export async function listFiltered(app: App, accountId: AccountId): Promise<FilteredSender[]> {
  const rows = await app.db
    .selectFrom('notifications')
    .innerJoin('accounts as origin', 'origin.id', 'notifications.from_account_id')
    .select((eb) => [
      'notifications.from_account_id as id',
      eb.fn.countAll<string>().as('total'),
      eb.fn.max('notifications.created_at').as('newest_at'),
    ])
    .where('notifications.account_id', '=', accountId)
    .where('notifications.filtered', '=', sql.lit(true))
    .where('origin.suspended_at', 'is', null)
    .where('origin.deleted_at', 'is', null)
    .where(wanted(viewerOf(accountId), 'notifications.from_account_id'))
    .groupBy('notifications.from_account_id')
    .orderBy('newest_at', 'desc')
    .limit(MOST_SENDERS)
    .execute();
  const accounts = await accountSummaries(
    app,
    rows.map((row) => row.id),
  );
  return rows.flatMap(({ id, total, newest_at }) => {
    const account = accounts.get(id);
    return account ? [{ account, total: Number(total), newestAt: newest_at }] : [];
  });
}

/** How many people's news are kept apart. */
export async function countFiltered(app: App, accountId: AccountId): Promise<number> {
  return (await listFiltered(app, accountId)).length;
}

/** Lets in what this sender has sent and will send. @throws {NotFound} when there is nothing of them */
export async function acceptSender(app: App, accountId: AccountId, senderId: AccountId): Promise<void> {
  await write(app, async (w) => {
    const news = await w.db
      .updateTable('notifications')
      .set({ filtered: false })
      .where('account_id', '=', accountId)
      .where('from_account_id', '=', senderId)
      .where('filtered', '=', true)
      .returning('id')
      .execute();
    const [one] = news;
    if (!one) throw new NotFound();
    await w.db
      .insertInto('notification_senders')
      .values({ account_id: accountId, sender_id: senderId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // Open pages count anew.
    w.emit({ type: 'notification.created', notificationId: one.id, accountId });
  });
}

/** Throws away what this sender has sent so far; what they send later is kept apart as before. */
export async function dismissSender(app: App, accountId: AccountId, senderId: AccountId): Promise<void> {
  await app.db
    .deleteFrom('notifications')
    .where('account_id', '=', accountId)
    .where('from_account_id', '=', senderId)
    .where('filtered', '=', true)
    .execute();
}
