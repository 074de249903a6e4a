import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import type { NotificationKind } from '../../db/tables/relations.ts';
import type { AccountId } from '../../lib/ids.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import type { FilterReader } from '../filters/apply.ts';
import { countLeft } from '../filters/count.ts';
import type { App } from '../ports.ts';
import { hydratePosts } from '../posts/hydrate.ts';
import type { PostCard } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { cut, directionOf, readLimit, within } from '../timelines/page.ts';
import { wanted } from '../timelines/rules.ts';
import { viewerOf } from '../viewer.ts';

export { markRead } from './mark-read.ts';

/** One piece of news as its reader sees it. `post` is null for follows. */
export interface NotificationView {
  id: string;
  kind: NotificationKind;
  from: AccountSummary;
  post: PostCard | null;
  createdAt: Date;
  unread: boolean;
}

export interface NewsRequest extends PageRequest {
  /** Only what was said to the person: mentions, replies, quotes. */
  words?: boolean;
  /** Only what is kept apart from this sender. */
  from?: AccountId;
}

const WORDS = ['mention', 'reply', 'quote'] as const;

/**
 * What happened that concerns this person, newest first. What has been taken back, deleted, hidden, or comes from
 * somebody blocked or muted since, is left out.
 */
export async function listNotifications(
  app: App,
  accountId: AccountId,
  request: NewsRequest = {},
): Promise<Page<NotificationView>> {
  const { from, words } = request;
  const rows = await currentNews(app.db, accountId, from !== undefined)
    .$if(words === true, (query) => query.where('notifications.kind', 'in', WORDS))
    .$if(from !== undefined, (query) => query.where('notifications.from_account_id', '=', from ?? accountId))
    .select([
      'notifications.id',
      'notifications.kind',
      'notifications.from_account_id',
      'notifications.post_id',
      'notifications.created_at',
      sql<boolean>`notifications.id > ${lastRead(app.db, accountId)}`.as('unread'),
    ])
    .where(within('notifications.id', request))
    .orderBy('notifications.id', directionOf(request))
    .limit(readLimit(request))
    .execute();
  const page = cut(rows, request, (row) => row.id);
  const [posts, accounts] = await Promise.all([
    hydratePosts(
      app,
      viewerOf(accountId),
      page.items.flatMap((row) => row.post_id ?? []),
    ),
    accountSummaries(
      app,
      page.items.map((row) => row.from_account_id),
    ),
  ]);
  const items = page.items.flatMap((row): NotificationView[] => {
    const from = accounts.get(row.from_account_id);
    const post = row.post_id === null ? null : posts.get(row.post_id);
    if (!from || post === undefined) return [];
    return [{ id: row.id, kind: row.kind, from, post, createdAt: row.created_at, unread: row.unread }];
  });
  return { ...page, items };
}

/**
 * How many are newer than what has been read and not left out by the reader's filters; counted up to 100. One statement,
 * asked for on every page; one more for readers whose filters leave out news.
 */
export async function unreadCount(app: App, reader: FilterReader): Promise<number> {
  return countLeft(app, reader, 'notifications', async (most) => {
    const unread = await unreadNews(app.db, { accountId: reader.accountId }, most);
    return unread.map(({ post_id }) => post_id);
  });
}

const unreadNews = statement((db, { accountId }: { accountId: AccountId }, most: number) =>
  currentNews(db, accountId)
    .select('notifications.post_id')
    .where(sql<boolean>`notifications.id > ${lastRead(db, accountId)}`)
    .limit(sql.lit(most)),
);

/** How far this person has read, 0 at first; as part of a statement, evaluated once. */
function lastRead(db: Db, accountId: AccountId) {
  const marker = db
    .selectFrom('markers')
    .select('last_read_id')
    .where('account_id', '=', accountId)
    .where('timeline', '=', 'notifications');
  return sql<string>`coalesce((${marker}), 0)`;
}

/** Notifications whose cause still stands and whose origin is still wanted; `offset 0` as in timelines/rules. */
function currentNews(db: Db, accountId: AccountId, filtered = false) {
  const viewer = viewerOf(accountId);
  return db
    .selectFrom('notifications')
    .innerJoin('accounts as origin', 'origin.id', 'notifications.from_account_id')
    .leftJoin('posts', 'posts.id', 'notifications.post_id')
    .where('notifications.account_id', '=', accountId)
    .where('notifications.filtered', '=', sql.lit(filtered))
    .where('origin.suspended_at', 'is', null)
    .where('origin.deleted_at', 'is', null)
    .where(wanted(viewer, 'notifications.from_account_id'))
    .where((eb) => eb.or([eb('notifications.post_id', 'is', null), visibleTo(viewer)(eb)]))
    .where(
      sql<boolean>`case notifications.kind
        when 'follow' then exists (select 1 from follows
          where follows.follower_id = notifications.from_account_id
            and follows.followee_id = notifications.account_id and follows.accepted_at is not null offset 0)
        when 'follow_request' then exists (select 1 from follows
          where follows.follower_id = notifications.from_account_id
            and follows.followee_id = notifications.account_id and follows.accepted_at is null offset 0)
        when 'like' then exists (select 1 from likes
          where likes.account_id = notifications.from_account_id and likes.post_id = notifications.post_id offset 0)
        when 'boost' then exists (select 1 from boosts
          where boosts.account_id = notifications.from_account_id and boosts.post_id = notifications.post_id offset 0)
        else true end`,
    );
}
