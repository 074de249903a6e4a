import type { AccountId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import { notify } from '../notifications/notify.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { acceptRow, removeFollow } from './rows.ts';

/** Lets somebody follow who has asked. @throws {NotFound} when nobody of that name waits */
export async function acceptFollow(app: App, accountId: AccountId, followerId: AccountId): Promise<void> {
  await write(app, async (w) => {
    const followId = await acceptRow(w, followerId, accountId);
    if (!followId) throw new NotFound();
    await w.db
      .deleteFrom('notifications')
      .where('account_id', '=', accountId)
      .where('from_account_id', '=', followerId)
      .where('kind', '=', 'follow_request')
      .execute();
    await notify(w, { accountId, kind: 'follow', fromAccountId: followerId, postId: null });
    w.emit({ type: 'follow.accepted', followId, followerId, followeeId: accountId });
  });
}

/** Turns a request down. @throws {NotFound} when nobody of that name waits */
export async function rejectFollow(app: App, accountId: AccountId, followerId: AccountId): Promise<void> {
  await removeFollower(app, accountId, followerId);
}

/** Takes somebody out of one's followers, or their request out of the list. @throws {NotFound} when there is neither */
export async function removeFollower(app: App, accountId: AccountId, followerId: AccountId): Promise<void> {
  await write(app, async (w) => {
    const uri = await removeFollow(w, followerId, accountId);
    if (!uri) throw new NotFound();
    w.emit({ type: 'follow.rejected', followerId, followeeId: accountId, uri });
  });
}
