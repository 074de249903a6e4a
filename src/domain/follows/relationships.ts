import { sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { Relationship } from '../accounts/types.ts';
import { noDomainBlock } from '../blocks/domain-rule.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';

/** How the viewer stands to each of these accounts, in one statement. Empty for anonymous viewers. */
export async function relationships(
  app: App,
  viewer: Viewer,
  ids: readonly AccountId[],
): Promise<Map<AccountId, Relationship>> {
  const { accountId: me } = viewer;
  const others = [...new Set(ids)].filter((id) => id !== me);
  if (me === null || others.length === 0) return new Map();
  const rows = await between(app.db, { me, others });
  return new Map(rows.map(({ id, ...relationship }) => [id, relationship]));
}

const between = statement(
  (_db, { me, others }: { me: AccountId; others: readonly AccountId[] }) =>
    sql<Relationship & { id: AccountId }>`
    select other.id,
      coalesce(mine.accepted_at is not null, false) as following,
      coalesce(mine.id is not null and mine.accepted_at is null, false) as requested,
      coalesce(mine.shows_boosts, true) as "showsBoosts",
      coalesce(theirs.accepted_at is not null, false) as "followedBy",
      coalesce(theirs.id is not null and theirs.accepted_at is null, false) as "requestedBy",
      exists (select 1 from blocks where account_id = ${me} and target_id = other.id) as blocking,
      exists (select 1 from blocks where account_id = other.id and target_id = ${me}) as "blockedBy",
      exists (select 1 from mutes where account_id = ${me} and target_id = other.id) as muting,
      not ${noDomainBlock(sql`${me}::bigint`, sql`other.id`)} as "blockingDomain"
    from unnest(${others}::bigint[]) as other(id)
    left join follows mine on mine.follower_id = ${me} and mine.followee_id = other.id
    left join follows theirs on theirs.follower_id = other.id and theirs.followee_id = ${me}`,
);
