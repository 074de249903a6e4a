import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { requireVisible } from '../posts/visibility.ts';
import type { Viewer } from '../viewer.ts';

/** Its server is asked this often at most, whoever presses the button. */
const SECONDS = 60;

/**
 * Asks a remote poll's own server how it stands; a local one stands as it is read.
 * @throws {NotFound} when the viewer may not see it
 */
export async function refreshPoll(app: App, viewer: Viewer, postId: PostId): Promise<void> {
  await requireVisible(app.db, viewer, postId);
  const uri = await remotePoll(app, postId);
  if (uri && (await app.kv.add(['poll', 'refresh', postId], true, SECONDS))) await app.remote.reread(uri);
}

/** Job: the same when a poll has ended in which somebody here has voted. */
export async function refreshEnded(app: App, postId: PostId): Promise<void> {
  const uri = await remotePoll(app, postId);
  if (uri) await app.remote.reread(uri);
}

async function remotePoll(app: App, postId: PostId): Promise<string | null> {
  const row = await app.db
    .selectFrom('polls')
    .innerJoin('posts', 'posts.id', 'polls.post_id')
    .select('posts.uri')
    .where('polls.post_id', '=', postId)
    .where('posts.local', '=', false)
    .executeTakeFirst();
  return row?.uri ?? null;
}
