import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { letGo } from '../timelines/stand-in.ts';

/** Follows ended by one transaction. */
const BATCH = 1_000;

interface Pair {
  follower_id: AccountId;
  followee_id: AccountId;
}

/**
 * Ends all follows and requests from and to these accounts, in batches, and takes what they brought out of homes. Nobody is
 * told: their server is not spoken with.
 */
export async function dropFollows(app: App, ids: readonly AccountId[]): Promise<void> {
  if (ids.length === 0) return;
  while (await dropBatch(app, ids));
}

/** @returns whether there may be more */
async function dropBatch(app: App, ids: readonly AccountId[]): Promise<boolean> {
  const them = sql`${[...ids]}::bigint[]`;
  return app.db.transaction().execute(async (db) => {
    // Each part by its own index.
    const { rows } = await sql<Pair & { accepted: boolean }>`
      delete from follows where id in (
        (select id from follows where follower_id = any (${them}) limit ${sql.lit(BATCH)})
        union (select id from follows where followee_id = any (${them}) and accepted_at is not null limit ${sql.lit(BATCH)})
        union (select id from follows where followee_id = any (${them}) and accepted_at is null limit ${sql.lit(BATCH)}))
      returning follower_id, followee_id, accepted_at is not null as accepted`.execute(db);
    if (rows.length === 0) return false;
    const counted = rows.filter(({ accepted }) => accepted);
    const pairs = (some: readonly Pair[]) => sql`unnest(
      ${some.map((row) => row.follower_id)}::bigint[], ${some.map((row) => row.followee_id)}::bigint[])`;
    await sql`
      update accounts set following_count = greatest(following_count - gone.following, 0),
        followers_count = greatest(followers_count - gone.followers, 0)
      from (
        select id, sum(following)::int as following, sum(followers)::int as followers from (
          select follower as id, 1 as following, 0 as followers from ${pairs(counted)} as a(follower, followee)
          union all
          select followee, 0, 1 from ${pairs(counted)} as b(follower, followee)) sides
        group by id) gone
      where accounts.id = gone.id`.execute(db);
    const lines = sql`
      select home_entries.account_id, home_entries.entry_id, home_entries.post_id
      from ${pairs(counted)} as gone(follower, followee)
      join home_entries on home_entries.account_id = gone.follower
      join posts on posts.id = home_entries.post_id
      where coalesce(home_entries.boosted_by, posts.account_id) = gone.followee`;
    await letGo(db, lines);
    await sql`
      delete from notifications using ${pairs(rows)} as gone(follower, followee)
      where notifications.account_id = gone.followee and notifications.from_account_id = gone.follower
        and notifications.kind in ('follow', 'follow_request')`.execute(db);
    return true;
  });
}
