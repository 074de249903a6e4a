import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { requireVisible, visibleTo } from '../posts/visibility.ts';
import { directionOf, readLimit, timelinePage, within } from '../timelines/page.ts';
import { unmuted } from '../timelines/rules.ts';
import { type Viewer, viewerOf } from '../viewer.ts';

/** Posts that quote this one with its author's consent, as far as the viewer may see them. */
function quotesOf(db: Db, viewer: Viewer, postId: PostId) {
  return db
    .selectFrom('quotes')
    .innerJoin('posts', 'posts.id', 'quotes.post_id')
    .where('quotes.quoted_post_id', '=', postId)
    .where('quotes.state', '=', 'accepted')
    .where(visibleTo(viewer))
    .where(unmuted(viewer, 'posts.account_id'));
}

/** How many there are for this viewer; one statement. */
export async function countQuotes(app: App, viewer: Viewer, postId: PostId): Promise<number> {
  const { accountId } = viewer;
  const [row] = await totalOf(app.db, { postId, accountId }, accountId !== null);
  return Number(row?.total ?? 0);
}

const totalOf = statement(
  (db, { postId, accountId }: { postId: PostId; accountId: AccountId | null }, known: boolean) =>
    quotesOf(db, viewerOf(known ? accountId : null), postId).select((eb) =>
      eb.fn.countAll<string>().as('total'),
    ),
);

/** Newest first. @throws {NotFound} when the viewer may not see the quoted post */
export async function listQuotes(
  app: App,
  viewer: Viewer,
  postId: PostId,
  request: PageRequest = {},
): Promise<Page<TimelineEntry>> {
  await requireVisible(app.db, viewer, postId);
  const rows = await quotesOf(app.db, viewer, postId)
    .select([
      'posts.id as entryId',
      'posts.id as postId',
      sql<AccountId | null>`null::bigint`.as('boostedBy'),
    ])
    .where(within('quotes.post_id', request))
    .orderBy('quotes.post_id', directionOf(request))
    .limit(readLimit(request))
    .execute();
  return timelinePage(app, viewer, request, rows);
}
