import type { App } from '../../domain/ports.ts';
import type { PostId } from '../../lib/ids.ts';
import { ensurePost } from '../posts.ts';

const MOST_ANCESTORS = 20;
const depthKey = (uri: string) => ['thread', 'depth', uri];

/**
 * Job: brings in what a post answers, upwards, until something known, the top, or 20 posts. Each ancestor that is
 * stored asks for its own parent by the same job, so the depth is kept beside it: a conversation
 * without end (or in a circle) does not make us read without end.
 */
export async function fetchParent(app: App, postId: PostId): Promise<void> {
  let current = await postAbove(app, postId);
  if (!current) return;
  const kept = await app.kv.get(depthKey(current.uri));
  const seen = new Set<string>();
  for (let depth = typeof kept === 'number' ? kept : 0; depth < MOST_ANCESTORS; depth++) {
    const parentUri: string | null = current.missing;
    if (!parentUri || seen.has(parentUri)) return;
    seen.add(parentUri);
    // Before the parent is stored: its own job may start at once.
    await app.kv.set(depthKey(parentUri), depth + 1, 24 * 3600);
    const parent = await ensurePost(app, parentUri);
    current = parent && (await postAbove(app, parent.id));
    if (!current) return;
  }
}

/** A post's URI, and the URI of what it answers if that has not been found yet. */
async function postAbove(app: App, postId: PostId): Promise<{ uri: string; missing: string | null } | null> {
  const row = await app.db
    .selectFrom('posts')
    .select(['uri', 'in_reply_to_uri', 'in_reply_to_id'])
    .where('id', '=', postId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row ? { uri: row.uri, missing: row.in_reply_to_id ? null : row.in_reply_to_uri } : null;
}
