import { sql } from 'kysely';
import { limitOf, type Page, type PageRequest, pageOf } from '../../db/paging.ts';
import type { AccountId } from '../../lib/ids.ts';
import { letIn } from '../accounts/let-in.ts';
import { SUMMARY_COLUMNS, toSummary } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { standIn } from '../timelines/stand-in.ts';
import { write } from '../write.ts';

/**
 * Keeps somebody out of one's feeds and notifications; they never learn of it. What others have boosted as well stays in home
 * as theirs; the rest is there again once they are heard again.
 * @throws {NotFound} for nobody, {Forbidden} for oneself
 */
export async function mute(app: App, accountId: AccountId, targetId: AccountId): Promise<void> {
  if (accountId === targetId) throw new Forbidden('fault.mute.self');
  await write(app, async (w) => {
    const target = await w.db
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', targetId)
      .where(letIn)
      .executeTakeFirst();
    if (!target) throw new NotFound();
    await w.db
      .insertInto('mutes')
      .values({ account_id: accountId, target_id: targetId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const lines = sql`select account_id, entry_id, post_id from home_entries
      where account_id = ${accountId} and boosted_by = ${targetId}`;
    await standIn(w.db, lines);
  });
}

export async function unmute(app: App, accountId: AccountId, targetId: AccountId): Promise<void> {
  await write(app, (w) =>
    w.db.deleteFrom('mutes').where('account_id', '=', accountId).where('target_id', '=', targetId).execute(),
  );
}

/** Whom one has muted, newest first. */
export async function listMuted(
  app: App,
  accountId: AccountId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  const rows = await app.db
    .selectFrom('mutes')
    .innerJoin('accounts', 'accounts.id', 'mutes.target_id')
    .select(SUMMARY_COLUMNS)
    .select('mutes.id as mute_id')
    .where('mutes.account_id', '=', accountId)
    .$if(page.before !== undefined, (query) => query.where('mutes.id', '<', String(page.before)))
    .orderBy('mutes.id', 'desc')
    .limit(limitOf(page) + 1)
    .execute();
  return pageOf(
    rows,
    page,
    (row) => String(row.mute_id),
    (row) => toSummary(app, row),
  );
}
