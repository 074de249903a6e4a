import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { directionOf, readLimit, timelinePage, within } from './page.ts';

/** What this person has kept, newest bookmark first. Muted authors stay: they were chosen by hand. */
export function bookmarksTimeline(
  app: App,
  accountId: AccountId,
  request: PageRequest = {},
): Promise<Page<TimelineEntry>> {
  return keptTimeline(app, accountId, 'bookmarks', request);
}

/** Posts that this person bookmarked or liked, in the order in which they did; cursors are the ids of those rows. */
export async function keptTimeline(
  app: App,
  accountId: AccountId,
  table: 'bookmarks' | 'likes',
  request: PageRequest,
): Promise<Page<TimelineEntry>> {
  const viewer = viewerOf(accountId);
  const rows = await app.db
    .selectFrom(sql<{ id: string; account_id: AccountId; post_id: PostId }>`${sql.table(table)}`.as('kept'))
    .innerJoin('posts', 'posts.id', 'kept.post_id')
    .select(['kept.id as entryId', 'posts.id as postId', sql<AccountId | null>`null::bigint`.as('boostedBy')])
    .where('kept.account_id', '=', accountId)
    .where(visibleTo(viewer))
    .where(within('kept.id', request))
    .orderBy('kept.id', directionOf(request))
    .limit(readLimit(request))
    .execute();
  return timelinePage(app, viewer, request, rows);
}
