import { type RawBuilder, sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { AWAY_DAYS } from './fan-out.ts';
import { addressedTo, boostWantedBy, replyWantedBy, setApartBy, wantedBy } from './rules.ts';
import { letGo } from './stand-in.ts';
import { HOME_LENGTH, trimHomes } from './trim.ts';

/** At least this much is brought in from each followed person. */
const FROM_EACH = 40;

/** Makes a home anew from the newest posts and boosts of those it is fed by. Losing the rows costs nothing. */
export async function rebuildHome(app: App, accountId: AccountId): Promise<void> {
  const { followed } = await app.db
    .selectFrom('follows')
    .select((eb) => eb.fn.countAll<string>().as('followed'))
    .where('follower_id', '=', accountId)
    .where('accepted_at', 'is not', null)
    .executeTakeFirstOrThrow();
  const each = Math.max(FROM_EACH, Math.ceil(HOME_LENGTH / (Number(followed) + 1)));
  const sources = sql`(
    select followee_id as id, shows_boosts from follows
    where follower_id = ${accountId} and accepted_at is not null
    union all select ${accountId}::bigint, true)`;
  await write(app, async (w) => {
    await w.db.deleteFrom('home_entries').where('account_id', '=', accountId).execute();
    // A post that came in several ways is kept once, where it stood first.
    await sql`
      insert into home_entries (account_id, entry_id, post_id, boosted_by)
      select ${accountId}::bigint, entry_id, post_id, boosted_by from (
        select distinct on (post_id) entry_id, post_id, boosted_by
        from (${newest(accountId, sources, each)} union all ${tagged(accountId)}) found order by post_id, entry_id
      ) once
      order by entry_id desc limit ${HOME_LENGTH}
      on conflict do nothing`.execute(w.db);
  });
}

/**
 * For somebody who shows up again: their home was not written while they were away, so it is made anew.
 * To be called with what `last_seen_at` was, once the new time is stored, so that nothing falls between.
 * @returns whether they had been away
 */
export async function catchUp(app: App, accountId: AccountId, lastSeenAt: Date): Promise<boolean> {
  if (lastSeenAt.getTime() > app.clock.now().getTime() - AWAY_DAYS * 86_400_000) return false;
  await rebuildHome(app, accountId);
  return true;
}

/** Brings the newest posts and boosts of somebody newly followed into the follower's home; nothing if the follow is gone. */
export async function bringIn(app: App, followerId: AccountId, followeeId: AccountId): Promise<void> {
  const sources = sql`(
    select followee_id as id, shows_boosts from follows
    where follower_id = ${followerId} and followee_id = ${followeeId} and accepted_at is not null
      and exists (select 1 from users where users.account_id = ${followerId}))`;
  await sql`
    insert into home_entries (account_id, entry_id, post_id, boosted_by)
    select ${followerId}::bigint, entry_id, post_id, boosted_by
    from (${newest(followerId, sources, FROM_EACH)}) found
    where boosted_by is null or not exists (
      select 1 from home_entries
      where home_entries.account_id = ${followerId} and home_entries.post_id = found.post_id)
    on conflict do nothing`.execute(app.db);
  await trimHomes(app, [followerId]);
}

/** Takes somebody's posts and boosts out of a former follower's home; nothing if they follow again by now. */
export async function takeOut(app: App, followerId: AccountId, followeeId: AccountId): Promise<void> {
  const lines = sql`
    select home_entries.account_id, home_entries.entry_id, home_entries.post_id from home_entries
    join posts on posts.id = home_entries.post_id
    where home_entries.account_id = ${followerId}
      and coalesce(home_entries.boosted_by, posts.account_id) = ${followeeId}
      and not exists (
        select 1 from follows where follower_id = ${followerId} and followee_id = ${followeeId}
          and accepted_at is not null)`;
  await write(app, (w) => letGo(w.db, lines));
}

/** Ids first: the newest entries of each source by its own index, under the same rules as the fan-out. */
function newest(readerId: AccountId, sources: RawBuilder<unknown>, each: number): RawBuilder<unknown> {
  const reader = sql`${readerId}::bigint`;
  return sql`
    select entry.entry_id, entry.post_id, entry.boosted_by from ${sources} source
    cross join lateral (
      (select posts.id as entry_id, posts.id as post_id, null::bigint as boosted_by from posts
        where posts.account_id = source.id and posts.deleted_at is null
          and (source.id = ${reader} or (${addressedTo(reader)} and ${replyWantedBy(reader)}
            and ${wantedBy(reader, sql`posts.account_id`)} and not ${setApartBy(reader, sql`source.id`)}))
        order by posts.id desc limit ${each})
      union all
      (select boosts.id, boosts.post_id, boosts.account_id from boosts
        join posts on posts.id = boosts.post_id and posts.deleted_at is null
        where boosts.account_id = source.id and source.shows_boosts
          and ${boostWantedBy(reader, sql`boosts.account_id`)}
        order by boosts.id desc limit ${each})
    ) entry`;
}

/** The newest public posts with each hashtag that the reader follows. */
function tagged(readerId: AccountId): RawBuilder<unknown> {
  const reader = sql`${readerId}::bigint`;
  return sql`
    select entry.entry_id, entry.post_id, null::bigint as boosted_by from hashtag_follows
    cross join lateral (
      select posts.id as entry_id, posts.id as post_id from post_hashtags
      join posts on posts.id = post_hashtags.post_id and posts.deleted_at is null and posts.visibility = 'public'
      where post_hashtags.hashtag_id = hashtag_follows.hashtag_id
        and ${wantedBy(reader, sql`posts.account_id`)} and not ${setApartBy(reader, sql`posts.account_id`)}
      order by post_hashtags.post_id desc limit ${FROM_EACH}
    ) entry
    where hashtag_follows.account_id = ${reader}`;
}
