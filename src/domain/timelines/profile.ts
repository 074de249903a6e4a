import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Forbidden } from '../errors.ts';
import { MOST_PINS } from '../pins/pin.ts';
import type { App } from '../ports.ts';
import { hydratePosts } from '../posts/hydrate.ts';
import type { PostCard, TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { type Viewer, viewerOf } from '../viewer.ts';
import { keptTimeline } from './bookmarks.ts';
import { directionOf, type EntryRow, isTop, readLimit, timelinePage, within } from './page.ts';

export type ProfileTab = 'posts' | 'replies' | 'media' | 'likes';

/**
 * What one account has published, newest first: `posts` without replies to others but with boosts, `replies` with
 * both, `media` with pictures only, `likes` for oneself only. Mutes play no part: one has come here on purpose.
 * `belowPins` leaves out what `pinnedPosts` gives: it stands above them already.
 * @throws {Forbidden} for the likes of somebody else
 */
export async function profileTimeline(
  app: App,
  viewer: Viewer,
  accountId: AccountId,
  tab: ProfileTab,
  request: PageRequest = {},
  belowPins = false,
): Promise<Page<TimelineEntry>> {
  if (tab === 'likes') {
    if (viewer.accountId !== accountId) throw new Forbidden();
    return keptTimeline(app, accountId, 'likes', request);
  }
  const rows = isTop(request)
    ? await topOfProfile(
        app.db,
        { accountId, viewerId: viewer.accountId },
        { tab, belowPins, known: viewer.accountId !== null },
      )
    : await profileSkeleton(app.db, viewer, accountId, { tab, belowPins }, request).execute();
  return timelinePage(app, viewer, request, rows);
}

type OwnTab = Exclude<ProfileTab, 'likes'>;

interface Choice {
  tab: OwnTab;
  belowPins?: boolean;
}

const topOfProfile = statement(
  (
    db,
    { accountId, viewerId }: { accountId: AccountId; viewerId: AccountId | null },
    { known, ...choice }: Choice & { known: boolean },
  ) => profileSkeleton(db, viewerOf(known ? viewerId : null), accountId, choice, {}),
);

/** The posts that the account has put on top, newest pin first. */
export async function pinnedPosts(app: App, viewer: Viewer, accountId: AccountId): Promise<PostCard[]> {
  const pins = await newestPins(app.db, { accountId });
  if (pins.length === 0) return [];
  const ids = pins.map((pin) => pin.post_id);
  const cards = await hydratePosts(app, viewer, ids);
  return ids.flatMap((id) => cards.get(id) ?? []);
}

const newestPins = statement((db, { accountId }: { accountId: AccountId }) => pinsOf(db, accountId));

function pinsOf(db: Db, accountId: AccountId) {
  return db
    .selectFrom('pins')
    .select('post_id')
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(sql.lit(MOST_PINS));
}

/** Posts and boosts draw their ids from one sequence, so each side is read by its own index and both are merged. */
export function profileSkeleton(
  db: Db,
  viewer: Viewer,
  accountId: AccountId,
  choice: Choice,
  request: PageRequest,
) {
  const posts = ownPosts(db, viewer, accountId, choice, request);
  const boosts = ownBoosts(db, viewer, accountId, choice, request);
  const merged =
    choice.tab === 'media' ? sql<EntryRow>`${posts}` : sql<EntryRow>`(${posts} union all ${boosts})`;
  return db
    .selectFrom(merged.as('entries'))
    .select(['entries.entryId', 'entries.postId', 'entries.boostedBy'])
    .orderBy('entries.entryId', directionOf(request))
    .limit(readLimit(request));
}

function ownPosts(
  db: Db,
  viewer: Viewer,
  accountId: AccountId,
  { tab, belowPins }: Choice,
  request: PageRequest,
) {
  return db
    .selectFrom('posts')
    .select([
      sql<string>`posts.id`.as('entryId'),
      'posts.id as postId',
      sql<AccountId | null>`null::bigint`.as('boostedBy'),
    ])
    .where('posts.account_id', '=', accountId)
    .$if(tab === 'posts', (query) =>
      query.where(sql<boolean>`((posts.in_reply_to_id is null and posts.in_reply_to_uri is null)
        or posts.in_reply_to_account_id = posts.account_id)`),
    )
    .$if(tab === 'media', (query) =>
      query.where(sql<boolean>`exists (
        select 1 from media where media.post_id = posts.id and media.removed_at is null offset 0)`),
    )
    .$if(belowPins === true, (query) => query.where(notPinned(db, accountId)))
    .where(visibleTo(viewer))
    .where(within('posts.id', request))
    .orderBy('posts.id', directionOf(request))
    .limit(readLimit(request));
}

/** Boosts, unless booster and viewer have blocked each other; those for followers only to followers. */
function ownBoosts(
  db: Db,
  viewer: Viewer,
  accountId: AccountId,
  { belowPins }: Choice,
  request: PageRequest,
) {
  const me = sql`${viewer.accountId}::bigint`;
  return db
    .selectFrom('boosts')
    .innerJoin('posts', 'posts.id', 'boosts.post_id')
    .select([
      sql<string>`boosts.id`.as('entryId'),
      'posts.id as postId',
      sql<AccountId | null>`boosts.account_id`.as('boostedBy'),
    ])
    .where('boosts.account_id', '=', accountId)
    .where(sql<boolean>`(boosts.visibility <> 'followers' or boosts.account_id = ${me} or exists (
      select 1 from follows where follows.follower_id = ${me}
        and follows.followee_id = boosts.account_id and follows.accepted_at is not null offset 0))`)
    .where(sql<boolean>`not exists (select 1 from blocks
      where (blocks.account_id = boosts.account_id and blocks.target_id = ${me})
         or (blocks.account_id = ${me} and blocks.target_id = boosts.account_id))`)
    .where(sql<boolean>`exists (select 1 from accounts where accounts.id = boosts.account_id
      and accounts.suspended_at is null and accounts.deleted_at is null)`)
    .$if(belowPins === true, (query) => query.where(notPinned(db, accountId)))
    .where(visibleTo(viewer))
    .where(within('boosts.id', request))
    .orderBy('boosts.id', directionOf(request))
    .limit(readLimit(request));
}

const notPinned = (db: Db, accountId: AccountId) =>
  sql<boolean>`posts.id <> all(array(${pinsOf(db, accountId)}))`;
