import type { App } from '../../domain/ports.ts';
import type { PostId } from '../../lib/ids.ts';
import { ensurePost } from '../posts.ts';

const MOST_ANCESTORS = 20;
const depthKey = (postId: PostId) => ['thread', 'depth', postId];

/**
 * Job: brings in what a post answers, upwards, until something known, the top, or 20 posts. Each ancestor that is
 * stored asks for its own parent by the same job, so the depth is kept beside it: a conversation
 * without end (or in a circle) does not make us read without end.
 */
export async function fetchParent(app: App, postId: PostId): Promise<void> {
  const kept = await app.kv.get(depthKey(postId));
  let depth = typeof kept === 'number' ? kept : 0;
  const seen = new Set<string>();
  for (let current: PostId | null = postId; current && depth < MOST_ANCESTORS; depth++) {
    const uri = await missingParent(app, current);
    if (!uri || seen.has(uri)) return;
    seen.add(uri);
    const parent = await ensurePost(app, uri);
    if (!parent) return;
    await app.kv.set(depthKey(parent.id), depth + 1, 24 * 3600);
    current = parent.id;
  }
}

async function missingParent(app: App, postId: PostId): Promise<string | null> {
  const row = await app.db
    .selectFrom('posts')
    .select('in_reply_to_uri')
    .where('id', '=', postId)
    .where('in_reply_to_id', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.in_reply_to_uri ?? null;
}
