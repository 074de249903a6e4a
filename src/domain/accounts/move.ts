import type { AccountId } from '../../lib/ids.ts';
import { DomainError } from '../errors.ts';
import { follow, unfollow } from '../follows/follow.ts';
import type { App } from '../ports.ts';
import type { Write } from '../write.ts';

/** A remote account lives elsewhere now; the caller has seen that the new one names the old. @returns whether that is new */
export async function receiveMove(w: Write, accountId: AccountId, targetId: AccountId): Promise<boolean> {
  if (accountId === targetId) return false;
  const result = await w.db
    .updateTable('accounts')
    .set({ moved_to_id: targetId, updated_at: w.now })
    .where('id', '=', accountId)
    .where('domain', 'is not', null)
    .where((eb) => eb.or([eb('moved_to_id', 'is', null), eb('moved_to_id', '<>', targetId)]))
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  w.emit({ type: 'account.moved', accountId, targetId });
  return true;
}

/** Lets the local followers of the old account follow the new one instead. May be run again. */
export async function followAfterMove(app: App, accountId: AccountId, targetId: AccountId): Promise<void> {
  const followers = await app.db
    .selectFrom('follows')
    .innerJoin('users', 'users.account_id', 'follows.follower_id')
    .select('follows.follower_id')
    .where('followee_id', '=', accountId)
    .execute();
  for (const { follower_id } of followers) {
    try {
      await follow(app, follower_id, targetId);
      await unfollow(app, follower_id, accountId);
    } catch (error) {
      // Blocked by the new account, or blocking it: this person stays where they are.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
