import { newId } from '../../db/new-id.ts';
import type { AccountId, BoostId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import { requireAtHome } from '../accounts/moved.ts';
import { wantReplies } from '../conversations/fetching.ts';
import { Forbidden } from '../errors.ts';
import type { App } from '../ports.ts';
import { requireVisible } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { write } from '../write.ts';
import { addBoost, boostVisibility, removeBoost } from './receive.ts';

/**
 * Passes a post on to one's followers; a second time changes nothing. Public and unlisted posts, and one's own for followers.
 * @throws {NotFound} when the post is not there for this person, {Forbidden} when it may not be passed on, and after one has moved away
 */
export async function boost(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, async (w) => {
    await requireAtHome(w.db, accountId);
    await requireVisible(w.db, viewerOf(accountId), postId);
    const visibility = await boostVisibility(w, accountId, postId);
    if (!visibility) throw new Forbidden('fault.boost.private');
    const id = await newId<BoostId>(w.db);
    const uri = localUris(app.config.origin).boost(id);
    const added = await addBoost(w, { id, accountId, postId, uri, publishedAt: w.now, visibility });
    if (added) await wantReplies(w, postId);
  });
}

/** Takes a boost back; none changes nothing. */
export async function unboost(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, (w) => removeBoost(w, { accountId, postId }));
}
