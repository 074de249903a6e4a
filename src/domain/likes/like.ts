import { newId } from '../../db/new-id.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import type { App } from '../ports.ts';
import { requireVisible } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { write } from '../write.ts';
import { addLike, removeLike } from './receive.ts';

/** Likes a post; a second time changes nothing. @throws {NotFound} when the post is not there for this person */
export async function like(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, async (w) => {
    await requireVisible(w.db, viewerOf(accountId), postId);
    const id = await newId(w.db);
    await addLike(w, { id, accountId, postId, uri: localUris(app.config.origin).like(id) });
  });
}

/** Takes a like back; none changes nothing. */
export async function unlike(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, (w) => removeLike(w, { accountId, postId }));
}
