import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId } from '../../lib/ids.ts';
import { parseId } from '../../lib/ids.ts';
import { ALL_SHOWN, type TimelineChoices } from '../auth/settings.ts';
import type { FilterReader } from '../filters/apply.ts';
import { countLeft } from '../filters/count.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { directionOf, isTop, readLimit, timelinePage, within } from './page.ts';
import { noTalk, unmuted, wanted } from './rules.ts';

type HomeChoices = TimelineChoices['home'];

/**
 * The posts and boosts that workers have written into this person's home, newest first. Every rule is part of
 * the one skeleton statement, so a page is only short at the very end.
 */
export async function homeTimeline(
  app: App,
  accountId: AccountId,
  request: PageRequest = {},
  shown: HomeChoices = ALL_SHOWN.home,
): Promise<Page<TimelineEntry>> {
  const rows = isTop(request)
    ? await topOfHome(app.db, { accountId }, shown)
    : await homeSkeleton(app.db, accountId, request, shown).execute();
  return timelinePage(app, viewerOf(accountId), request, rows);
}

const topOfHome = statement((db, { accountId }: { accountId: AccountId }, shown: HomeChoices) =>
  homeSkeleton(db, accountId, {}, shown),
);

/** How many lines by others, not left out by the reader's filters, stand above `entryId`; counted up to 100. */
export async function newerThan(
  app: App,
  reader: FilterReader,
  entryId: string,
  shown: HomeChoices = ALL_SHOWN.home,
): Promise<number> {
  const after = parseId(entryId);
  if (!after) return 0;
  const { accountId } = reader;
  return countLeft(app, reader, 'home', async (most) => {
    const newer = await homeRows(app.db, accountId, shown)
      .select('home_entries.post_id')
      .where('home_entries.entry_id', '>', after)
      .where(sql<boolean>`coalesce(home_entries.boosted_by, posts.account_id) <> ${accountId}::bigint`)
      .limit(most)
      .execute();
    return newer.map(({ post_id }) => post_id);
  });
}

/** The statement behind a page of home; tests look at its plan. */
export function homeSkeleton(
  db: Db,
  accountId: AccountId,
  request: PageRequest,
  shown: HomeChoices = ALL_SHOWN.home,
) {
  return homeRows(db, accountId, shown)
    .select([
      'home_entries.entry_id as entryId',
      'home_entries.post_id as postId',
      'home_entries.boosted_by as boostedBy',
    ])
    .where(within('home_entries.entry_id', request))
    .orderBy('home_entries.entry_id', directionOf(request))
    .limit(readLimit(request));
}

/** Lines of this home that may be shown now: the post visible, author and booster wanted, the boost not taken back. */
function homeRows(db: Db, accountId: AccountId, shown: HomeChoices) {
  const viewer = viewerOf(accountId);
  return db
    .selectFrom('home_entries')
    .innerJoin('posts', 'posts.id', 'home_entries.post_id')
    .where('home_entries.account_id', '=', accountId)
    .where(visibleTo(viewer))
    .where(unmuted(viewer, 'posts.account_id'))
    .$if(!shown.boosts, (query) => query.where('home_entries.boosted_by', 'is', null))
    .$if(!shown.replies, (query) => query.where(noTalk(accountId)))
    .where(
      sql<boolean>`(home_entries.boosted_by is null or (
        ${wanted(viewer, 'home_entries.boosted_by')}
        and exists (
          select 1 from boosts join accounts on accounts.id = boosts.account_id
          where boosts.id = home_entries.entry_id
            and accounts.suspended_at is null and accounts.deleted_at is null offset 0)))`,
    );
}
