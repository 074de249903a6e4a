import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import type { Write } from '../write.ts';

export interface NewFollow {
  id?: string;
  followerId: AccountId;
  followeeId: AccountId;
  uri: string;
  accepted: boolean;
}

/** Stores a follow; an accepted one counts at once, in the same statement. @returns its id, null when there is one already */
export async function addFollow(w: Write, follow: NewFollow): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with added as (
      insert into follows (id, follower_id, followee_id, uri, accepted_at)
      values (coalesce(${follow.id ?? null}::bigint, new_id()), ${follow.followerId}, ${follow.followeeId}, ${follow.uri},
        ${follow.accepted ? w.now : null})
      on conflict do nothing
      returning id, follower_id, followee_id, accepted_at
    ), counted as (
      ${countChange(sql`(select * from added where accepted_at is not null)`, 1)}
    )
    select id from added`.execute(w.db);
  return rows[0]?.id ?? null;
}

/** Marks a request as accepted and counts it. @returns its id, null when none was waiting */
export async function acceptRow(
  w: Write,
  followerId: AccountId,
  followeeId: AccountId,
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with accepted as (
      update follows set accepted_at = ${w.now}
      where follower_id = ${followerId} and followee_id = ${followeeId} and accepted_at is null
      returning id, follower_id, followee_id
    ), counted as (
      ${countChange(sql`accepted`, 1)}
    )
    select id from accepted`.execute(w.db);
  return rows[0]?.id ?? null;
}

/** Removes a follow or a request, and what was counted and told of it. @returns its URI, null when there was none */
export async function removeFollow(
  w: Write,
  followerId: AccountId,
  followeeId: AccountId,
): Promise<string | null> {
  const { rows } = await sql<{ uri: string }>`
    with removed as (
      delete from follows where follower_id = ${followerId} and followee_id = ${followeeId}
      returning uri, follower_id, followee_id, accepted_at
    ), counted as (
      ${countChange(sql`(select * from removed where accepted_at is not null)`, -1)}
    ), unheard as (
      delete from notifications where account_id = ${followeeId} and from_account_id = ${followerId}
        and kind in ('follow', 'follow_request')
    )
    select uri from removed`.execute(w.db);
  return rows[0]?.uri ?? null;
}

/** Both sides' counts, as one update: a statement may touch a row only once. */
function countChange(changed: ReturnType<typeof sql>, by: 1 | -1) {
  return sql`
    update accounts set
      following_count = greatest(following_count + (case when accounts.id = changed.follower_id then ${by} else 0 end)::int, 0),
      followers_count = greatest(followers_count + (case when accounts.id = changed.followee_id then ${by} else 0 end)::int, 0)
    from ${changed} as changed
    where accounts.id in (changed.follower_id, changed.followee_id)`;
}
