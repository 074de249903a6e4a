import { sql } from 'kysely';
import type { Visibility } from '../../db/tables/content.ts';
import type { AccountId, BoostId, PostId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import { notify } from '../notifications/notify.ts';
import { canSee } from '../posts/visibility.ts';
import { addToHome } from '../timelines/fan-out.ts';
import { viewerOf } from '../viewer.ts';
import type { Write } from '../write.ts';

export type BoostVisibility = Exclude<Visibility, 'mentioned'>;

export interface NewBoost {
  id?: BoostId;
  accountId: AccountId;
  postId: PostId;
  uri: string;
  publishedAt: Date;
  visibility: BoostVisibility;
}

/** A remote account boosts a post. @returns whether that is new; refused for what it may not see or pass on */
export async function receiveBoost(w: Write, boost: NewBoost): Promise<boolean> {
  if (!(await canSee(w.db, viewerOf(boost.accountId), boost.postId))) return false;
  if (!(await boostVisibility(w, boost.accountId, boost.postId))) return false;
  return addBoost(w, boost);
}

export function receiveUnboost(w: Write, boost: Pick<NewBoost, 'accountId' | 'postId'>): Promise<boolean> {
  return removeBoost(w, boost);
}

/** Row and count in one statement. */
export async function addBoost(w: Write, boost: NewBoost): Promise<boolean> {
  const { rows } = await sql<{ author: AccountId; id: BoostId; local: boolean }>`
    with boosted as (
      insert into boosts (id, account_id, post_id, uri, visibility, created_at)
      values (coalesce(${boost.id ?? null}::bigint, id_at(least(${boost.publishedAt}::timestamptz, clock_timestamp()))),
        ${boost.accountId}, ${boost.postId}, ${boost.uri}, ${boost.visibility},
        least(${boost.publishedAt}::timestamptz, clock_timestamp()))
      on conflict do nothing
      returning id, post_id
    )
    update posts set boosts_count = boosts_count + 1
    where id = (select post_id from boosted)
    returning account_id as author, (select id from boosted) as id,
      exists (select 1 from users where users.account_id = ${boost.accountId}) as local`.execute(w.db);
  const added = rows[0];
  if (!added) return false;
  const { accountId, postId } = boost;
  await notify(w, { accountId: added.author, kind: 'boost', fromAccountId: accountId, postId });
  if (added.local) await addToHome(w, accountId, { entryId: added.id, postId, boostedBy: accountId });
  w.emit({ type: 'boost.created', boostId: added.id, postId, accountId });
  return true;
}

export async function removeBoost(
  w: Write,
  { accountId, postId }: Pick<NewBoost, 'accountId' | 'postId'>,
): Promise<boolean> {
  const { rows } = await sql<{ id: BoostId; uri: string; visibility: BoostVisibility }>`
    with unboosted as (
      delete from boosts where account_id = ${accountId} and post_id = ${postId} returning id, post_id, uri, visibility
    ), counted as (
      update posts set boosts_count = greatest(boosts_count - 1, 0) where id = (select post_id from unboosted)
    ), unheard as (
      delete from notifications where kind = 'boost' and from_account_id = ${accountId} and post_id = ${postId}
    )
    select id, uri, visibility from unboosted`.execute(w.db);
  const removed = rows[0];
  if (!removed) return false;
  w.emit({
    type: 'boost.deleted',
    boostId: removed.id,
    postId,
    accountId,
    uri: removed.uri,
    visibility: removed.visibility,
  });
  return true;
}

/** How widely somebody may pass this post on; null: not at all. */
export async function boostVisibility(
  w: Write,
  accountId: AccountId,
  postId: PostId,
): Promise<BoostVisibility | null> {
  const post = await w.db
    .selectFrom('posts')
    .select(['account_id', 'visibility'])
    .where('id', '=', postId)
    .executeTakeFirst();
  if (!post) throw new NotFound();
  if (post.visibility === 'public' || post.visibility === 'unlisted') return post.visibility;
  return post.visibility === 'followers' && post.account_id === accountId ? 'followers' : null;
}
