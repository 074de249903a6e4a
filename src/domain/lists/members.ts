import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { letIn } from '../accounts/let-in.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { isBlocked } from '../blocks/blocked.ts';
import { Conflict, Forbidden, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { rebuildHome } from '../timelines/rebuild.ts';
import { write } from '../write.ts';
import { type ListView, readList, readLists } from './lists.ts';

const MOST_MEMBERS = 500;

/** Who is in a list, newest first; at most 500. @throws {NotFound} unless it is this person's */
export async function listMembers(app: App, ownerId: AccountId, listId: string): Promise<AccountSummary[]> {
  await readList(app, ownerId, listId);
  const rows = await app.db
    .selectFrom('list_members')
    .select('account_id')
    .where('list_id', '=', listId)
    .orderBy('created_at', 'desc')
    .orderBy('account_id', 'desc')
    .execute();
  const ids = rows.map((row) => row.account_id);
  const accounts = await accountSummaries(app, ids);
  return ids.flatMap((id) => accounts.get(id) ?? []);
}

/**
 * Puts somebody into a list, followed or not; a second time changes nothing. What people elsewhere say only comes here if
 * somebody of ours follows them: otherwise the server itself asks to, without a name.
 * @throws {NotFound} for nobody, or a list of somebody else; {Forbidden} across a block; {Conflict} when the list is full
 */
export async function addToList(
  app: App,
  ownerId: AccountId,
  listId: string,
  memberId: AccountId,
): Promise<void> {
  const list = await readList(app, ownerId, listId);
  if (list.members >= MOST_MEMBERS) throw new Conflict('fault.list.full');
  await write(app, async (w) => {
    const member = await w.db
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', memberId)
      .where(letIn)
      .where('suspended_at', 'is', null)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (!member) throw new NotFound();
    if (await isBlocked(w.db, ownerId, memberId)) throw new Forbidden('fault.list.blocked');
    await w.db
      .insertInto('list_members')
      .values({ list_id: listId, account_id: memberId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
  await app.remote.listen(memberId);
  if (list.exclusive) await rebuildHome(app, ownerId);
}

/** Takes somebody out of a list. @throws {NotFound} unless it is this person's */
export async function removeFromList(
  app: App,
  ownerId: AccountId,
  listId: string,
  memberId: AccountId,
): Promise<void> {
  const list = await readList(app, ownerId, listId);
  await app.db
    .deleteFrom('list_members')
    .where('list_id', '=', listId)
    .where('account_id', '=', memberId)
    .execute();
  await app.remote.listen(memberId);
  if (list.exclusive) await rebuildHome(app, ownerId);
}

/** All of this person's lists, and whether somebody is in each. */
export async function listsWith(
  app: App,
  ownerId: AccountId,
  memberId: AccountId,
): Promise<(ListView & { holds: boolean })[]> {
  const [lists, rows] = await Promise.all([
    readLists(app, ownerId),
    app.db
      .selectFrom('list_members')
      .innerJoin('lists', 'lists.id', 'list_members.list_id')
      .select('lists.id')
      .where('list_members.account_id', '=', memberId)
      .where('lists.account_id', '=', ownerId)
      .execute(),
  ]);
  const holding = new Set(rows.map((row) => row.id));
  return lists.map((list) => ({ ...list, holds: holding.has(list.id) }));
}

/** Whether somebody's list of ours holds this account. */
export async function isListed(app: App, memberId: AccountId): Promise<boolean> {
  const row = await app.db
    .selectFrom('list_members')
    .select(sql`1`.as('one'))
    .where('account_id', '=', memberId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
