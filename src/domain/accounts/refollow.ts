import type { AccountId } from '../../lib/ids.ts';
import { DomainError } from '../errors.ts';
import { follow, setShowsBoosts, unfollow } from '../follows/follow.ts';
import type { App } from '../ports.ts';

/** Lets the local followers of an account that has moved follow the new one instead. May be run again. */
export async function followAfterMove(app: App, accountId: AccountId, targetId: AccountId): Promise<void> {
  const followers = await app.db
    .selectFrom('follows')
    .innerJoin('users', 'users.account_id', 'follows.follower_id')
    .select(['follows.follower_id', 'follows.shows_boosts'])
    .where('followee_id', '=', accountId)
    .execute();
  for (const { follower_id, shows_boosts } of followers) {
    try {
      await follow(app, follower_id, targetId);
      if (!shows_boosts) await setShowsBoosts(app, follower_id, targetId, false);
      await unfollow(app, follower_id, accountId);
    } catch (error) {
      // Blocked by the new account, or blocking it: this person stays where they are.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
