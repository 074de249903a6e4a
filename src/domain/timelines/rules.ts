import { type RawBuilder, sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { noDomainBlock } from '../blocks/domain-rule.ts';
import type { Viewer } from '../viewer.ts';

// An `exists` within an `or` may be planned as a hash of its whole table; `offset 0` keeps it a look by index.

/** A piece of SQL that names one account: a column or a value. */
export type AccountSql = RawBuilder<unknown>;

/**
 * Neither has blocked the other, and the reader has neither muted the person nor blocked their server. A preference about feeds and
 * notifications: who may see a post at all is decided by `visibleTo`.
 */
export function wantedBy(reader: AccountSql, person: AccountSql): RawBuilder<boolean> {
  return sql<boolean>`(
    not exists (select 1 from mutes where mutes.account_id = ${reader} and mutes.target_id = ${person})
    and not exists (select 1 from blocks where blocks.account_id = ${reader} and blocks.target_id = ${person})
    and not exists (select 1 from blocks where blocks.account_id = ${person} and blocks.target_id = ${reader})
    and ${noDomainBlock(reader, person)})`;
}

/** `wantedBy` for whoever looks; a stranger has no preferences. */
export function wanted(viewer: Viewer, column: string): RawBuilder<boolean> {
  if (viewer.accountId === null) return sql<boolean>`true`;
  return wantedBy(sql`${viewer.accountId}::bigint`, sql.ref(column));
}

/** The viewer has not muted the person: what remains to be asked where `visibleTo` has looked for blocks already. */
export function unmuted(viewer: Viewer, column: string): RawBuilder<boolean> {
  if (viewer.accountId === null) return sql<boolean>`true`;
  return sql<boolean>`not exists (
    select 1 from mutes where mutes.account_id = ${viewer.accountId} and mutes.target_id = ${sql.ref(column)})`;
}

/** What this person says and boosts is for a list of the reader alone. */
export function setApartBy(reader: AccountSql, person: AccountSql): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from list_members join lists on lists.id = list_members.list_id
    where list_members.account_id = ${person} and lists.account_id = ${reader} and lists.exclusive offset 0)`;
}

/** What this person boosts, the post in scope (`posts`), is for this follower of theirs. */
export function boostWantedBy(reader: AccountSql, booster: AccountSql): RawBuilder<boolean> {
  return sql<boolean>`(posts.visibility <> 'mentioned'
    and (posts.visibility <> 'followers' or posts.account_id = ${booster})
    and not ${setApartBy(reader, booster)}
    and ${wantedBy(reader, booster)} and ${wantedBy(reader, sql`posts.account_id`)})`;
}

/**
 * The person in this column may stand before everybody: their server is not limited here, or the viewer follows them. For
 * lists of what nobody asked for by name: public timelines, hashtags, search.
 */
export function unlimited(viewer: Viewer, column: string): RawBuilder<boolean> {
  const followed =
    viewer.accountId === null
      ? sql`false`
      : sql`exists (select 1 from follows where follows.follower_id = ${viewer.accountId}
          and follows.followee_id = limited.id and follows.accepted_at is not null offset 0)`;
  return sql<boolean>`not exists (
    select 1 from accounts limited where limited.id = ${sql.ref(column)} and limited.limited_by_domain
      and not ${followed} offset 0)`;
}

/** The post in scope (`posts`) went to this follower of its author: to all followers, or to them by name. */
export function addressedTo(reader: AccountSql): RawBuilder<boolean> {
  return sql<boolean>`(posts.visibility <> 'mentioned' or exists (
    select 1 from mentions where mentions.post_id = posts.id and mentions.account_id = ${reader} offset 0))`;
}

/**
 * Replies come home only where the reader can follow the talk: the answered person is the reader, the author,
 * or somebody the reader follows. A reply to something we have not got is left out.
 */
export function replyWantedBy(reader: AccountSql): RawBuilder<boolean> {
  return sql<boolean>`((posts.in_reply_to_id is null and posts.in_reply_to_uri is null)
    or posts.in_reply_to_account_id = posts.account_id
    or posts.in_reply_to_account_id = ${reader}
    or exists (select 1 from follows where follows.follower_id = ${reader}
      and follows.followee_id = posts.in_reply_to_account_id and follows.accepted_at is not null offset 0))`;
}

/** Leaves out replies to others than their author and the reader: what is boosted stays, whatever it answers. */
export function noTalk(reader: AccountId): RawBuilder<boolean> {
  return sql<boolean>`(home_entries.boosted_by is not null
    or (posts.in_reply_to_id is null and posts.in_reply_to_uri is null)
    or posts.in_reply_to_account_id in (posts.account_id, ${reader}::bigint))`;
}
