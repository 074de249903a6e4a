import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { type Kept, keepFor } from '../../lib/kept.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { noDomainBlock } from '../blocks/domain-rule.ts';
import type { App } from '../ports.ts';

const MOST = 30;
/** Who has not posted for so long is no suggestion. */
const ACTIVE_DAYS = 30;
/** Of so many whom one follows are the follows looked at. */
const NEIGHBOURS = 300;
const KEPT_FOR = 5 * 60_000;
const KEPT_PEOPLE = 1_000;
const kept = new WeakMap<App['db'], Kept<AccountId, AccountSummary[]>>();

/** People whom this person may want to follow, best first, at most 30; asked at most every five minutes. */
export function peopleToFollow(app: App, accountId: AccountId): Promise<AccountSummary[]> {
  return keptFor(app).get(accountId, () => readPeopleToFollow(app, accountId));
}

/** To be called when this person follows, blocks or mutes: who is suggested changes with it. */
export function forgetPeopleToFollow(app: App, accountId: AccountId): void {
  keptFor(app).forget(accountId);
}

function keptFor(app: App): Kept<AccountId, AccountSummary[]> {
  const known = kept.get(app.db) ?? keepFor<AccountId, AccountSummary[]>(KEPT_FOR, KEPT_PEOPLE);
  kept.set(app.db, known);
  return known;
}

/**
 * The same, asked now: whom those they follow follow, then who is followed by many here. Only people who want to be
 * found, have posted lately, have not moved away, whose server is not limited here, and have nothing between them and this person.
 */
export async function readPeopleToFollow(app: App, accountId: AccountId): Promise<AccountSummary[]> {
  const me = sql`${accountId}::bigint`;
  const activeSince = new Date(app.clock.now().getTime() - ACTIVE_DAYS * 86_400_000);
  const { rows } = await sql<{ id: AccountId }>`
    with neighbours as (
      select followee_id from follows where follower_id = ${me} and accepted_at is not null
      order by id desc limit ${NEIGHBOURS}
    ), candidates as (
      select follows.followee_id as id, count(*) as shared from neighbours
      join follows on follows.follower_id = neighbours.followee_id and follows.accepted_at is not null
      group by follows.followee_id
      union all
      (select accounts.id, 0 from users join accounts on accounts.id = users.account_id
        order by accounts.followers_count desc limit ${MOST * 4})
    )
    select accounts.id from (select id, max(shared) as shared from candidates group by id) found
    join accounts on accounts.id = found.id
    where accounts.id <> ${me} and accounts.discoverable and accounts.moved_to_id is null
      and not accounts.limited_by_domain and ${noDomainBlock(me, sql`accounts.id`)}
      and accounts.kind <> 'application' and accounts.suspended_at is null and accounts.deleted_at is null
      and accounts.last_post_at > ${activeSince}
      and not exists (select 1 from follows where follower_id = ${me} and followee_id = accounts.id)
      and not exists (select 1 from mutes where account_id = ${me} and target_id = accounts.id)
      and not exists (select 1 from blocks where (account_id = ${me} and target_id = accounts.id)
        or (account_id = accounts.id and target_id = ${me}))
    order by found.shared desc, (accounts.domain is null) desc, accounts.followers_count desc, accounts.id
    limit ${MOST}`.execute(app.db);
  const ids = rows.map((row) => row.id);
  const accounts = await accountSummaries(app, ids);
  return ids.flatMap((id) => accounts.get(id) ?? []);
}
