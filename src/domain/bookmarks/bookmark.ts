import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { requireVisible } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { write } from '../write.ts';

/** Keeps a post for oneself; nobody else hears of it. @throws {NotFound} when it is not there for this person */
export async function bookmark(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, async (w) => {
    await requireVisible(w.db, viewerOf(accountId), postId);
    await w.db
      .insertInto('bookmarks')
      .values({ account_id: accountId, post_id: postId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

export async function unbookmark(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, (w) =>
    w.db.deleteFrom('bookmarks').where('account_id', '=', accountId).where('post_id', '=', postId).execute(),
  );
}
