import { sql } from 'kysely';
import { limitOf, type Page, type PageRequest, pageOf } from '../../db/paging.ts';
import type { AccountId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import { letIn } from '../accounts/let-in.ts';
import { SUMMARY_COLUMNS, toSummary } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { removeFollow } from '../follows/rows.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

interface NewBlock {
  id?: string;
  accountId: AccountId;
  targetId: AccountId;
  uri: string;
}

/**
 * Blocks somebody: neither follows the other any more, and neither sees the other's posts.
 * @throws {NotFound} for nobody, {Forbidden} for oneself
 */
export async function block(app: App, accountId: AccountId, targetId: AccountId): Promise<void> {
  if (accountId === targetId) throw new Forbidden('fault.block.self');
  await write(app, async (w) => {
    const target = await w.db
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', targetId)
      .where(letIn)
      .executeTakeFirst();
    if (!target) throw new NotFound();
    const { rows } = await sql<{ id: string }>`select new_id() as id`.execute(w.db);
    const id = rows[0]?.id ?? '';
    await addBlock(w, { id, accountId, targetId, uri: localUris(app.config.origin).block(id) });
  });
}

/** Ends a block; the follows it ended do not come back. */
export async function unblock(app: App, accountId: AccountId, targetId: AccountId): Promise<void> {
  await write(app, (w) => receiveUnblock(w, { accountId, targetId }));
}

/** A remote account blocks a local one. @returns whether that is new */
export function receiveBlock(w: Write, block: NewBlock): Promise<boolean> {
  return addBlock(w, block);
}

/** @returns whether there was a block to end */
export async function receiveUnblock(
  w: Write,
  { accountId, targetId }: Pick<NewBlock, 'accountId' | 'targetId'>,
): Promise<boolean> {
  const row = await w.db
    .deleteFrom('blocks')
    .where('account_id', '=', accountId)
    .where('target_id', '=', targetId)
    .returning('uri')
    .executeTakeFirst();
  if (!row) return false;
  w.emit({ type: 'block.deleted', accountId, targetId, uri: row.uri });
  return true;
}

async function addBlock(w: Write, { id, accountId, targetId, uri }: NewBlock): Promise<boolean> {
  const row = await w.db
    .insertInto('blocks')
    .values({ ...(id ? { id } : {}), account_id: accountId, target_id: targetId, uri })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  await endFollow(w, accountId, targetId);
  await endFollow(w, targetId, accountId);
  await sql`delete from notifications
    where (account_id = ${accountId} and from_account_id = ${targetId})
       or (account_id = ${targetId} and from_account_id = ${accountId})`.execute(w.db);
  w.emit({ type: 'block.created', accountId, targetId, uri });
  return true;
}

/** Who blocks stops following (the other side is told), and lets nobody of the other side follow (they are told as well). */
async function endFollow(w: Write, followerId: AccountId, followeeId: AccountId): Promise<void> {
  const uri = await removeFollow(w, followerId, followeeId);
  if (!uri) return;
  const local = await w.db
    .selectFrom('users')
    .select('account_id')
    .where('account_id', '=', followerId)
    .executeTakeFirst();
  w.emit(
    local
      ? { type: 'follow.deleted', followerId, followeeId, uri }
      : { type: 'follow.rejected', followerId, followeeId, uri },
  );
}

/** Whom one has blocked, newest first. */
export async function listBlocked(
  app: App,
  accountId: AccountId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  const rows = await app.db
    .selectFrom('blocks')
    .innerJoin('accounts', 'accounts.id', 'blocks.target_id')
    .select(SUMMARY_COLUMNS)
    .select('blocks.id as block_id')
    .where('blocks.account_id', '=', accountId)
    .$if(page.before !== undefined, (query) => query.where('blocks.id', '<', String(page.before)))
    .orderBy('blocks.id', 'desc')
    .limit(limitOf(page) + 1)
    .execute();
  return pageOf(
    rows,
    page,
    (row) => String(row.block_id),
    (row) => toSummary(app, row),
  );
}
