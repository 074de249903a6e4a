import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import { type AccountId, type PostId, parseId } from '../../lib/ids.ts';
import type { FilterReader } from '../filters/apply.ts';
import { countLeft } from '../filters/count.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { type Viewer, viewerOf } from '../viewer.ts';
import { directionOf, isTop, readLimit, timelinePage, within } from './page.ts';
import { unlimited, unmuted } from './rules.ts';

/** Public posts of this server, without boosts and, unless asked for, without replies, newest first. */
export async function localTimeline(
  app: App,
  viewer: Viewer,
  request: PageRequest = {},
  replies = false,
): Promise<Page<TimelineEntry>> {
  return timelinePage(app, viewer, request, await readRows(app, viewer, request, { local: true, replies }));
}

/** Public posts of everyone this server knows, the same way. */
export async function publicTimeline(
  app: App,
  viewer: Viewer,
  request: PageRequest = {},
  replies = false,
): Promise<Page<TimelineEntry>> {
  return timelinePage(app, viewer, request, await readRows(app, viewer, request, { local: false, replies }));
}

interface Choice {
  local: boolean;
  replies?: boolean;
}

function readRows(app: App, viewer: Viewer, request: PageRequest, choice: Choice) {
  const { accountId } = viewer;
  return isTop(request)
    ? top(app.db, { accountId }, { ...choice, known: accountId !== null })
    : publicSkeleton(app.db, viewer, request, choice).execute();
}

const top = statement(
  (db, { accountId }: { accountId: AccountId | null }, { known, ...choice }: Choice & { known: boolean }) =>
    publicSkeleton(db, viewerOf(known ? accountId : null), {}, choice),
);

/** How many posts by others, not left out by the reader's filters, stand above one of them; counted up to 100. */
export async function newerInPublic(
  app: App,
  reader: FilterReader,
  postId: string,
  choice: Choice,
): Promise<number> {
  const after = parseId<PostId>(postId);
  if (!after) return 0;
  const { accountId } = reader;
  return countLeft(app, reader, 'public', async (most) => {
    const newer = await publicRows(app.db, viewerOf(accountId), choice)
      .select('posts.id')
      .where('posts.id', '>', after)
      .where('posts.account_id', '<>', accountId)
      .orderBy('posts.id')
      .limit(most)
      .execute();
    return newer.map(({ id }) => id);
  });
}

/** The statement behind both; its conditions are those of the partial indexes, written out for the planner. */
export function publicSkeleton(
  db: Db,
  viewer: Viewer,
  request: PageRequest,
  { local, replies = false }: Choice,
) {
  return publicRows(db, viewer, { local, replies })
    .select([
      'posts.id as entryId',
      'posts.id as postId',
      sql<AccountId | null>`null::bigint`.as('boostedBy'),
    ])
    .where(within('posts.id', request))
    .orderBy('posts.id', directionOf(request))
    .limit(readLimit(request));
}

function publicRows(db: Db, viewer: Viewer, { local, replies = false }: Choice) {
  return db
    .selectFrom('posts')
    .where(sql<boolean>`posts.visibility = 'public' and posts.deleted_at is null`)
    .$if(!replies, (query) =>
      query.where(sql<boolean>`posts.in_reply_to_id is null and posts.in_reply_to_uri is null`),
    )
    .$if(local, (query) => query.where(sql<boolean>`posts.local`))
    .where(visibleTo(viewer))
    .where(unmuted(viewer, 'posts.account_id'))
    .where(unlimited(viewer, 'posts.account_id'));
}
