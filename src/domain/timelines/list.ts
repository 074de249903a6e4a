import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import type { ListReplies } from '../../db/tables/lists.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { directionOf, type EntryRow, readLimit, timelinePage, within } from './page.ts';
import { replyWantedBy, unmuted, wanted } from './rules.ts';

/**
 * What the members of a list say and boost, newest first, as far as its owner may see it. Nothing is written ahead for lists:
 * each member's newest are read by their own index, and merged. @param list read with `readList`, which asks whose it is
 */
export async function listTimeline(
  app: App,
  ownerId: AccountId,
  list: { id: string; replies: ListReplies },
  request: PageRequest = {},
): Promise<Page<TimelineEntry>> {
  const rows = await listSkeleton(app, ownerId, list, request).execute();
  return timelinePage(app, viewerOf(ownerId), request, rows);
}

/** The statement behind a page of it; tests look at its plan. */
export function listSkeleton(
  app: App,
  ownerId: AccountId,
  list: { id: string; replies: ListReplies },
  request: PageRequest,
) {
  const posts = memberPosts(app, ownerId, list, request);
  const boosts = memberBoosts(app, ownerId, request);
  const merged = sql<EntryRow>`(
    select entry.* from list_members as member cross join lateral ((${posts}) union all (${boosts})) as entry
    where member.list_id = ${list.id}::bigint)`;
  return app.db
    .selectFrom(merged.as('entries'))
    .select(['entries.entryId', 'entries.postId', 'entries.boostedBy'])
    .orderBy('entries.entryId', directionOf(request))
    .limit(readLimit(request));
}

function memberPosts(
  app: App,
  ownerId: AccountId,
  list: { id: string; replies: ListReplies },
  request: PageRequest,
) {
  const viewer = viewerOf(ownerId);
  return app.db
    .selectFrom('posts')
    .select([
      sql<string>`posts.id`.as('entryId'),
      'posts.id as postId',
      sql<AccountId | null>`null::bigint`.as('boostedBy'),
    ])
    .where(sql<boolean>`posts.account_id = member.account_id`)
    .where('posts.visibility', '<>', 'mentioned')
    .where(repliesOf(ownerId, list))
    .where(visibleTo(viewer))
    .where(unmuted(viewer, 'posts.account_id'))
    .where(within('posts.id', request))
    .orderBy('posts.id', directionOf(request))
    .limit(readLimit(request));
}

function memberBoosts(app: App, ownerId: AccountId, request: PageRequest) {
  const viewer = viewerOf(ownerId);
  return app.db
    .selectFrom('boosts')
    .innerJoin('posts', 'posts.id', 'boosts.post_id')
    .select([
      sql<string>`boosts.id`.as('entryId'),
      'posts.id as postId',
      sql<AccountId | null>`boosts.account_id`.as('boostedBy'),
    ])
    .where(sql<boolean>`boosts.account_id = member.account_id`)
    .where('boosts.visibility', '<>', 'followers')
    .where(visibleTo(viewer))
    .where(wanted(viewer, 'boosts.account_id'))
    .where(unmuted(viewer, 'posts.account_id'))
    .where(within('boosts.id', request))
    .orderBy('boosts.id', directionOf(request))
    .limit(readLimit(request));
}

/** An answer to oneself is a thread, and always shown. */
function repliesOf(ownerId: AccountId, { id, replies }: { id: string; replies: ListReplies }) {
  const none = sql<boolean>`((posts.in_reply_to_id is null and posts.in_reply_to_uri is null)
    or posts.in_reply_to_account_id = posts.account_id)`;
  if (replies === 'none') return none;
  const owner = sql`${ownerId}::bigint`;
  if (replies === 'followed') return replyWantedBy(owner);
  return sql<boolean>`(${none} or posts.in_reply_to_account_id = ${owner} or exists (
    select 1 from list_members as other
    where other.list_id = ${id}::bigint and other.account_id = posts.in_reply_to_account_id offset 0))`;
}
