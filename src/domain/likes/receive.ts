import { sql } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { notify } from '../notifications/notify.ts';
import { canSee } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import type { Write } from '../write.ts';

export interface NewLike {
  id?: string;
  accountId: AccountId;
  postId: PostId;
  uri: string;
}

/** A remote account likes a post. @returns whether that is new; refused for what it may not see */
export async function receiveLike(w: Write, like: NewLike): Promise<boolean> {
  if (!(await canSee(w.db, viewerOf(like.accountId), like.postId))) return false;
  return addLike(w, like);
}

export function receiveUnlike(w: Write, like: Pick<NewLike, 'accountId' | 'postId'>): Promise<boolean> {
  return removeLike(w, like);
}

/** Row and count in one statement: a hot post's row is locked for the shortest time. */
export async function addLike(w: Write, like: NewLike): Promise<boolean> {
  const { rows } = await sql<{ account_id: AccountId }>`
    with liked as (
      insert into likes (id, account_id, post_id, uri)
      values (coalesce(${like.id ?? null}::bigint, new_id()), ${like.accountId}, ${like.postId}, ${like.uri})
      on conflict do nothing
      returning post_id
    )
    update posts set likes_count = likes_count + 1
    where id = (select post_id from liked) returning account_id`.execute(w.db);
  const author = rows[0]?.account_id;
  if (!author) return false;
  await notify(w, { accountId: author, kind: 'like', fromAccountId: like.accountId, postId: like.postId });
  w.emit({ type: 'like.created', postId: like.postId, accountId: like.accountId });
  return true;
}

export async function removeLike(
  w: Write,
  { accountId, postId }: Pick<NewLike, 'accountId' | 'postId'>,
): Promise<boolean> {
  const { rows } = await sql<{ uri: string }>`
    with unliked as (
      delete from likes where account_id = ${accountId} and post_id = ${postId} returning post_id, uri
    ), counted as (
      update posts set likes_count = greatest(likes_count - 1, 0) where id = (select post_id from unliked)
    ), unheard as (
      delete from notifications where kind = 'like' and from_account_id = ${accountId} and post_id = ${postId}
    )
    select uri from unliked`.execute(w.db);
  const uri = rows[0]?.uri;
  if (uri === undefined) return false;
  w.emit({ type: 'like.deleted', postId, accountId, uri });
  return true;
}
