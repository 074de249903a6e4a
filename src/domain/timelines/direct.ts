import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { directionOf, readLimit, timelinePage, within } from './page.ts';
import { unmuted } from './rules.ts';

/** Posts for mentioned people only, written by this person or mentioning them, newest first. */
export async function directTimeline(
  app: App,
  accountId: AccountId,
  request: PageRequest = {},
): Promise<Page<TimelineEntry>> {
  const viewer = viewerOf(accountId);
  const direction = directionOf(request);
  const shown = (column: string) =>
    app.db
      .selectFrom('posts')
      .where(sql<boolean>`posts.visibility = 'mentioned'`)
      .where(visibleTo(viewer))
      .where(unmuted(viewer, 'posts.account_id'))
      .where(within(column, request))
      .orderBy(sql.ref(column), direction)
      .limit(readLimit(request));
  const written = shown('posts.id').select('posts.id').where('posts.account_id', '=', accountId);
  const received = shown('mentions.post_id')
    .innerJoin('mentions', 'mentions.post_id', 'posts.id')
    .select('posts.id')
    .where('mentions.account_id', '=', accountId);
  const rows = await app.db
    .selectFrom(sql<{ id: PostId }>`(${written} union ${received})`.as('direct'))
    .select([
      'direct.id as entryId',
      'direct.id as postId',
      sql<AccountId | null>`null::bigint`.as('boostedBy'),
    ])
    .orderBy('direct.id', direction)
    .limit(readLimit(request))
    .execute();
  return timelinePage(app, viewer, request, rows);
}
