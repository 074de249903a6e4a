import { type RawBuilder, sql } from 'kysely';
import { type AccountId, type BoostId, type PostId, timeOfId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { Write } from '../write.ts';
import { addressedTo, boostWantedBy, replyWantedBy, setApartBy, wantedBy } from './rules.ts';
import { trimHomes } from './trim.ts';

/** A line of somebody's home: `entryId` is the id of the post, or of the boost that brought it. */
export interface HomeEntry {
  entryId: string;
  postId: PostId;
  boostedBy: AccountId | null;
}

/** A boost of something among this many newest entries of a reader is not shown to them again. */
export const RECENT_ENTRIES = 40;
/** Readers written in one statement, so that none runs long. */
const CHUNK = 5_000;
/** Who has not been here for this long is left out; `rebuildHome` makes up for it on return. */
export const AWAY_DAYS = 21;
/** What is older than this when it arrives is stored but not news. */
const OLD_DAYS = 7;

const DAY = 86_400_000;

/**
 * Puts a line into one person's home within the transaction of what caused it: people read their own writes at once.
 * A repeat, or a boost of something that stands among the newest lines already, changes nothing.
 */
export async function addToHome(w: Write, accountId: AccountId, entry: HomeEntry): Promise<void> {
  await sql`
    insert into home_entries (account_id, entry_id, post_id, boosted_by)
    select ${accountId}::bigint, ${entry.entryId}::bigint, ${entry.postId}::bigint, ${entry.boostedBy}::bigint
    where ${entry.boostedBy}::bigint is null or ${notRecent(sql`${accountId}::bigint`, entry.postId)}
    on conflict do nothing`.execute(w.db);
}

/**
 * Writes a post into the homes of its author's local followers: those it is addressed to, who have been here
 * lately and want to see author and conversation. May be run again; what has been deleted by now goes nowhere.
 */
export async function fanOutPost(app: App, postId: PostId): Promise<void> {
  const post = await app.db
    .selectFrom('posts')
    .select('account_id')
    .where('id', '=', postId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!post || isOld(app, postId)) return;
  await fanOut(app, post.account_id, postId, (range) => postFanOut(post.account_id, postId, range));
  await fanOutTags(app, post.account_id, postId);
}

/** Writes a public post into the homes of those who follow one of its hashtags; followers of its author have it already. */
async function fanOutTags(app: App, authorId: AccountId, postId: PostId): Promise<void> {
  const reader = sql`readers.account_id`;
  const seenSince = new Date(app.clock.now().getTime() - AWAY_DAYS * DAY);
  for (let above = '0'; ; ) {
    const { rows } = await sql<{ id: AccountId; written: boolean }>`
      with readers as materialized (
        select distinct hashtag_follows.account_id from post_hashtags
        join hashtag_follows on hashtag_follows.hashtag_id = post_hashtags.hashtag_id
        where post_hashtags.post_id = ${postId} and hashtag_follows.account_id > ${above}::bigint
        order by hashtag_follows.account_id limit ${sql.lit(CHUNK)}
      ), written as (
        insert into home_entries (account_id, entry_id, post_id)
        select users.account_id, posts.id, posts.id from readers
        join users on users.account_id = readers.account_id
        join posts on posts.id = ${postId} and posts.deleted_at is null and posts.visibility = 'public'
        where coalesce(users.last_seen_at, users.created_at) > ${seenSince}
          and ${wantedBy(reader, sql`posts.account_id`)} and not ${setApartBy(reader, sql`posts.account_id`)}
          and not exists (
            select 1 from accounts limited where limited.id = posts.account_id and limited.limited_by_domain)
        on conflict do nothing returning account_id
      )
      select readers.account_id as id, written.account_id is not null as written
      from readers left join written using (account_id) order by readers.account_id`.execute(app.db);
    const accountIds = rows.filter((row) => row.written).map((row) => row.id);
    if (accountIds.length > 0) await app.bus.publish({ type: 'home', accountIds, entryId: postId, authorId });
    const last = rows.at(-1);
    if (!last || rows.length < CHUNK) return;
    above = last.id;
  }
}

/** The statement behind a chunk of it; tests look at its plan. */
export function postFanOut(authorId: AccountId, postId: PostId, range: Range): RawBuilder<Chunk> {
  const reader = sql`candidates.follower_id`;
  const rule = sql<boolean>`${wantedBy(reader, sql`posts.account_id`)}
    and ${addressedTo(reader)} and ${replyWantedBy(reader)} and not ${setApartBy(reader, sql`posts.account_id`)}`;
  return fanOutChunk(authorId, { entryId: postId, postId, boostedBy: null }, rule, range);
}

/**
 * Writes a boost into the homes of the booster's local followers who want to see boosts, booster and author,
 * unless the post is among their newest entries already.
 */
export async function fanOutBoost(app: App, boostId: BoostId): Promise<void> {
  const boost = await app.db
    .selectFrom('boosts')
    .select(['account_id', 'post_id'])
    .where('id', '=', boostId)
    .executeTakeFirst();
  if (!boost || isOld(app, boostId)) return;
  const reader = sql`candidates.follower_id`;
  const booster = sql`${boost.account_id}::bigint`;
  const rule = sql<boolean>`candidates.shows_boosts
    and ${boostWantedBy(reader, booster)}
    and ${notRecent(reader, boost.post_id, await waysOf(app, boost.post_id))}`;
  const entry = { entryId: boostId, postId: boost.post_id, boostedBy: boost.account_id };
  await fanOut(app, boost.account_id, boostId, (range) => fanOutChunk(boost.account_id, entry, rule, range));
}

/** One statement a chunk of followers, then word to open pages, then the next chunk. */
async function fanOut(
  app: App,
  publisherId: AccountId,
  entryId: string,
  chunkOf: (range: Range) => RawBuilder<Chunk>,
): Promise<void> {
  const seenSince = new Date(app.clock.now().getTime() - AWAY_DAYS * DAY);
  let below: string | null = null;
  do {
    const { rows } = await chunkOf({ below, seenSince }).execute(app.db);
    const chunk: Chunk | undefined = rows[0];
    if (!chunk) return;
    if (chunk.accountIds.length > 0) {
      const { accountIds } = chunk;
      await app.bus.publish({ type: 'home', accountIds, entryId, authorId: publisherId });
      // Trimming costs more than adding, so only some posts do it; homes grow a little past their limit meanwhile.
      if (BigInt(entryId) % 50n === 0n) await trimHomes(app, accountIds);
    }
    below = chunk.candidates < CHUNK ? null : chunk.lowest;
  } while (below !== null);
}

/** Follows below this id, of people seen since then. */
interface Range {
  below: string | null;
  seenSince: Date;
}

interface Chunk {
  lowest: string | null;
  candidates: number;
  accountIds: AccountId[];
}

/** Takes the next followers below a follow's id and writes the entry for those whom the rule lets through. */
function fanOutChunk(
  publisherId: AccountId,
  entry: HomeEntry,
  rule: RawBuilder<boolean>,
  range: Range,
): RawBuilder<Chunk> {
  return sql<Chunk>`
    with candidates as materialized (
      select id, follower_id, shows_boosts from follows
      where followee_id = ${publisherId} and accepted_at is not null
        and id < coalesce(${range.below}::bigint, 9223372036854775807)
      order by id desc limit ${sql.lit(CHUNK)}
    ), written as (
      insert into home_entries (account_id, entry_id, post_id, boosted_by)
      select candidates.follower_id, ${entry.entryId}::bigint, posts.id, ${entry.boostedBy}::bigint
      from candidates
      join users on users.account_id = candidates.follower_id
      join posts on posts.id = ${entry.postId} and posts.deleted_at is null
      where coalesce(users.last_seen_at, users.created_at) > ${range.seenSince} and ${rule}
      on conflict do nothing
      returning account_id
    )
    select (select min(id) from candidates)::text as lowest,
      (select count(*) from candidates)::int as candidates,
      (select coalesce(json_agg(account_id::text), '[]') from written) as "accountIds"`;
}

/**
 * The ids under which a post may stand in a home: its own and those of its boosts. Null when there are too many
 * to look for one by one.
 */
async function waysOf(app: App, postId: PostId): Promise<string[] | null> {
  const boosts = await app.db
    .selectFrom('boosts')
    .select('id')
    .where('post_id', '=', postId)
    .limit(RECENT_ENTRIES + 1)
    .execute();
  return boosts.length > RECENT_ENTRIES ? null : [postId, ...boosts.map((boost) => boost.id)];
}

/**
 * The post is not among this reader's newest entries. With `ways`, readers who have it in no way at all are told by
 * the key alone, without reading those entries.
 */
function notRecent(
  reader: RawBuilder<unknown>,
  postId: PostId,
  ways: readonly string[] | null = null,
): RawBuilder<boolean> {
  const present = ways
    ? sql<boolean>`exists (select 1 from home_entries
        where account_id = ${reader} and entry_id = any(${[...ways]}::bigint[]) offset 0)`
    : sql<boolean>`true`;
  return sql<boolean>`not (${present} and exists (
    select 1 from (
      select post_id from home_entries where account_id = ${reader}
      order by entry_id desc limit ${sql.lit(RECENT_ENTRIES)}
    ) recent where recent.post_id = ${postId} offset 0))`;
}

function isOld(app: App, id: string): boolean {
  return timeOfId(id).getTime() < app.clock.now().getTime() - OLD_DAYS * DAY;
}
