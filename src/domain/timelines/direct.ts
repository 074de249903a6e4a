import { type RawBuilder, sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { directionOf, readLimit, timelinePage, within } from './page.ts';
import { unmuted, wantedBy } from './rules.ts';

/**
 * Where each conversation for mentioned people only stands: the last post of it that this person has written or is named in,
 * newest first. What was said before is in its thread.
 */
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
      .where(unanswered(accountId))
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

/** No direct post to or by this person answers the post in scope (`posts`). What they may read is not decided here. */
function unanswered(accountId: AccountId): RawBuilder<boolean> {
  const me = sql`${accountId}::bigint`;
  return sql<boolean>`not exists (
    select 1 from posts answers
    where answers.in_reply_to_id = posts.id and answers.visibility = 'mentioned' and answers.deleted_at is null
      and ${wantedBy(me, sql`answers.account_id`)}
      and (answers.account_id = ${me} or exists (
        select 1 from mentions where mentions.post_id = answers.id and mentions.account_id = ${me} offset 0)))`;
}
