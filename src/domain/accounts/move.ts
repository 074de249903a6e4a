import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { checkPassword } from '../auth/check.ts';
import { isBlocked } from '../blocks/blocked.ts';
import { Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';
import { DAYS_BETWEEN_MOVES, lately } from './moved.ts';

/**
 * Moves somebody of ours to another account, which must name this one as its own: followers are told, those here
 * follow the new one, and nothing is said here any more.
 * @throws {Invalid} naming `target` or `movePassword`
 */
export async function moveOut(
  app: App,
  accountId: AccountId,
  input: { target: string; password: string },
): Promise<void> {
  await checkPassword(app, accountId, input.password, 'movePassword');
  const found = await app.remote.lookup(input.target);
  if (found?.kind !== 'account') throw wrong('fault.move.unknown');
  // As it is now: what we have of it may be older than the alias.
  const fresh = await app.remote.renew(found.id);
  await write(app, async (w) => {
    const self = await w.db
      .selectFrom('accounts')
      .select(['uri', 'moved_at', 'moved_to_id'])
      .where('id', '=', accountId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    if (self.moved_to_id) throw wrong('fault.move.already');
    if (self.moved_at && self.moved_at > lately(w.now)) {
      throw wrong('fault.move.soon', { days: DAYS_BETWEEN_MOVES });
    }
    await requireNewHome(w, accountId, self.uri, found.id, fresh);
    await w.db
      .updateTable('accounts')
      .set({ moved_to_id: found.id, moved_at: w.now, updated_at: w.now })
      .where('id', '=', accountId)
      .execute();
    w.emit({ type: 'account.updated', accountId });
    w.emit({ type: 'account.moved', accountId, targetId: found.id });
  });
}

async function requireNewHome(
  w: Write,
  accountId: AccountId,
  uri: string,
  targetId: AccountId,
  fresh: boolean,
): Promise<void> {
  if (targetId === accountId) throw wrong('fault.move.self');
  const target = await w.db
    .selectFrom('accounts')
    .select(['domain', 'username', 'also_known_as', 'moved_to_id', 'moved_to_uri', 'kind'])
    .where('id', '=', targetId)
    .where('suspended_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!target || target.kind === 'application') throw wrong('fault.move.unknown');
  if (target.domain !== null && !fresh) throw wrong('fault.move.unread', { host: target.domain });
  if (target.moved_to_id || target.moved_to_uri) throw wrong('fault.move.gone');
  if (await isBlocked(w.db, accountId, targetId)) throw wrong('fault.move.blocked');
  if (!target.also_known_as.includes(uri)) throw wrong('fault.move.unnamed', { name: target.username });
}

const wrong = (key: string, params?: Record<string, string | number>) =>
  new Invalid({ field: 'target', key, ...(params ? { params } : {}) });

/** Takes one's move back: one lives here again. Followers who have left do not return by themselves. */
export async function comeBack(app: App, accountId: AccountId): Promise<void> {
  await write(app, async (w) => {
    const { numUpdatedRows } = await w.db
      .updateTable('accounts')
      .set({ moved_to_id: null, updated_at: w.now })
      .where('id', '=', accountId)
      .where('domain', 'is', null)
      .where('moved_to_id', 'is not', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) w.emit({ type: 'account.updated', accountId });
  });
}

/**
 * A remote account lives elsewhere now; the caller has seen that the new one, freshly read, names the old one.
 * Once in a while only, and not to an account that has moved away itself. @returns whether that is new
 */
export async function receiveMove(w: Write, accountId: AccountId, targetId: AccountId): Promise<boolean> {
  if (accountId === targetId) return false;
  const rested = await w.db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .where('domain', 'is not', null)
    .where((eb) => eb.or([eb('moved_at', 'is', null), eb('moved_at', '<', lately(w.now))]))
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!rested || !(await standsOpen(w, targetId))) return false;
  await w.db
    .updateTable('accounts')
    .set({ moved_to_id: targetId, moved_at: w.now, updated_at: w.now })
    .where('id', '=', accountId)
    .execute();
  w.emit({ type: 'account.moved', accountId, targetId });
  return true;
}

/** Whether somebody lives at an account. Of a remote one only its profile counts: what was told of it earlier may be over. */
async function standsOpen(w: Write, id: AccountId): Promise<boolean> {
  const { numUpdatedRows } = await w.db
    .updateTable('accounts')
    .set({ moved_to_id: null })
    .where('id', '=', id)
    .where('moved_to_uri', 'is', null)
    .where((eb) => eb.or([eb('domain', 'is not', null), eb('moved_to_id', 'is', null)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A remote profile says where its owner lives now, and the new account agrees. Nobody is made to follow it. */
export async function confirmMovedTo(w: Write, accountId: AccountId, targetId: AccountId): Promise<void> {
  await w.db
    .updateTable('accounts')
    .set({ moved_to_id: targetId })
    .where('id', '=', accountId)
    .where('id', '<>', targetId)
    .where('moved_to_uri', '=', sql<string>`(select uri from accounts target where target.id = ${targetId})`)
    .execute();
}
