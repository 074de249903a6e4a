import type { PostId } from '../../lib/ids.ts';
import { type Tally, tallyOfPost } from '../polls/tally.ts';
import type { App } from '../ports.ts';
import { shownCounts } from '../posts/origin.ts';
import { visibleTo } from '../posts/visibility.ts';
import type { Viewer } from '../viewer.ts';

/** The numbers under a post. */
export interface PostCounts {
  id: PostId;
  replies: number;
  boosts: number;
  likes: number;
  /** Where it has a poll. */
  poll: Tally | null;
}

/** The present numbers of those of these posts that the viewer may see; one statement. */
export async function readCounts(app: App, viewer: Viewer, ids: readonly PostId[]): Promise<PostCounts[]> {
  if (ids.length === 0) return [];
  const rows = await app.db
    .selectFrom('posts')
    .select([
      'posts.id',
      'replies_count',
      'boosts_count',
      'likes_count',
      'remote_counts',
      tallyOfPost.as('poll'),
    ])
    .where('posts.id', 'in', [...ids])
    .where(visibleTo(viewer))
    .execute();
  return rows.map((row) => ({ id: row.id, ...shownCounts(row), poll: row.poll }));
}
