import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId, BoostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { boostWantedBy } from './rules.ts';

/**
 * For lines that are about to leave homes: a boost of what stood there already was never written, so the first such boost by
 * somebody else takes the line's place. Lines that nobody else brings stay, for the caller to take out.
 * @param lines rows of `home_entries`: account_id, entry_id, post_id
 */
export async function standIn(db: Db, lines: RawBuilder<unknown>): Promise<void> {
  const reader = sql`lost.account_id`;
  await sql`
    with lost as materialized (${lines}),
    found as materialized (
      select distinct on (lost.account_id, lost.post_id)
        lost.account_id, lost.entry_id as lost_id, other.id, lost.post_id, other.account_id as boosted_by
      from lost
      join posts on posts.id = lost.post_id and posts.deleted_at is null
      join boosts other on other.post_id = lost.post_id
      where (other.account_id = ${reader} or exists (
          select 1 from follows where follower_id = ${reader} and followee_id = other.account_id
            and accepted_at is not null and shows_boosts offset 0))
        and ${boostWantedBy(reader, sql`other.account_id`)}
        and not exists (
          select 1 from home_entries present
          where present.account_id = ${reader} and present.post_id = lost.post_id
            and (present.account_id, present.entry_id) not in (select account_id, entry_id from lost))
      order by lost.account_id, lost.post_id, other.id
    ), written as (
      insert into home_entries (account_id, entry_id, post_id, boosted_by)
      select account_id, id, post_id, boosted_by from found on conflict do nothing
    )
    delete from home_entries using found
    where home_entries.account_id = found.account_id and home_entries.entry_id = found.lost_id`.execute(db);
}

/** Takes lines out of homes, all but those for which another boost can stand in. */
export async function letGo(db: Db, lines: RawBuilder<unknown>): Promise<void> {
  await standIn(db, lines);
  await sql`
    delete from home_entries using (${lines}) lost
    where home_entries.account_id = lost.account_id and home_entries.entry_id = lost.entry_id`.execute(db);
}

/** Takes a boost that was taken back out of the homes of the booster and their followers; nothing if it is there after all. */
export async function takeOutBoost(app: App, boosterId: AccountId, boostId: BoostId): Promise<void> {
  const lines = sql`
    select home_entries.account_id, home_entries.entry_id, home_entries.post_id from (
      select follower_id as id from follows where followee_id = ${boosterId}
      union all select ${boosterId}::bigint) readers
    join home_entries on home_entries.account_id = readers.id and home_entries.entry_id = ${boostId}
    where not exists (select 1 from boosts where boosts.id = ${boostId})`;
  await write(app, (w) => letGo(w.db, lines));
}
