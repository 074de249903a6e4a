import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import { letIn } from '../accounts/let-in.ts';
import { requireAtHome } from '../accounts/moved.ts';
import { isBlocked } from '../blocks/blocked.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { notify } from '../notifications/notify.ts';
import type { App } from '../ports.ts';
import { bringIn } from '../timelines/rebuild.ts';
import { letGo } from '../timelines/stand-in.ts';
import { type Write, write } from '../write.ts';
import { addFollow, removeFollow } from './rows.ts';

/**
 * Follows somebody: a local, unlocked account at once; a locked or remote one when it has agreed. A second time changes nothing.
 * @throws {NotFound} for nobody, {Forbidden} for oneself, across a block, and by or of somebody who has moved away
 */
export async function follow(
  app: App,
  followerId: AccountId,
  targetId: AccountId,
): Promise<'following' | 'requested'> {
  return write(app, async (w) => {
    await requireAtHome(w.db, followerId);
    const target = await requireTarget(w, followerId, targetId);
    const accepted = target.domain === null && !target.locked;
    const { rows } = await sql<{ id: string }>`select new_id() as id`.execute(w.db);
    const id = rows[0]?.id ?? '';
    const uri = localUris(app.config.origin).follow(id);
    const added = await addFollow(w, { id, followerId, followeeId: targetId, uri, accepted });
    if (!added) return stateOf(w, followerId, targetId);
    w.emit({ type: 'follow.created', followId: id, followerId, followeeId: targetId, accepted });
    const kind = accepted ? 'follow' : 'follow_request';
    await notify(w, { accountId: targetId, kind, fromAccountId: followerId, postId: null });
    return accepted ? 'following' : 'requested';
  });
}

/** Stops following, or takes a request back; neither changes nothing. */
export async function unfollow(app: App, followerId: AccountId, targetId: AccountId): Promise<void> {
  await write(app, async (w) => {
    const uri = await removeFollow(w, followerId, targetId);
    if (uri) w.emit({ type: 'follow.deleted', followerId, followeeId: targetId, uri });
  });
}

/**
 * Whether the boosts of somebody one follows appear in one's home. Hiding them also takes away those that are there;
 * what others have boosted as well stays as theirs. Shown again, their newest ones come back.
 */
export async function setShowsBoosts(
  app: App,
  followerId: AccountId,
  targetId: AccountId,
  shows: boolean,
): Promise<void> {
  await write(app, async (w) => {
    await w.db
      .updateTable('follows')
      .set({ shows_boosts: shows })
      .where('follower_id', '=', followerId)
      .where('followee_id', '=', targetId)
      .execute();
    if (shows) return;
    const lines = sql`select account_id, entry_id, post_id from home_entries
      where account_id = ${followerId} and boosted_by = ${targetId}`;
    await letGo(w.db, lines);
  });
  if (shows) await bringIn(app, followerId, targetId);
}

async function requireTarget(w: Write, followerId: AccountId, targetId: AccountId) {
  if (followerId === targetId) throw new Forbidden('fault.follow.self');
  const target = await w.db
    .selectFrom('accounts')
    .select(['domain', 'locked', 'moved_to_id'])
    .where('id', '=', targetId)
    .where(letIn)
    .where('kind', '<>', 'application')
    .where('suspended_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!target) throw new NotFound();
  if (target.moved_to_id) throw new Forbidden('fault.follow.moved');
  if (await isBlocked(w.db, followerId, targetId)) throw new Forbidden('fault.follow.blocked');
  return target;
}

async function stateOf(
  w: Write,
  followerId: AccountId,
  targetId: AccountId,
): Promise<'following' | 'requested'> {
  const row = await w.db
    .selectFrom('follows')
    .select('accepted_at')
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', targetId)
    .executeTakeFirstOrThrow();
  return row.accepted_at ? 'following' : 'requested';
}
