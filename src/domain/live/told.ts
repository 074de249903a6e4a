import { sql } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';

/**
 * Of posts that everybody may see: who of these listeners is not told of which, because there is a block between
 * them and the author. One statement.
 */
export async function keptFrom(
  app: App,
  ids: readonly PostId[],
  listeners: readonly AccountId[],
): Promise<Map<AccountId, Set<PostId>>> {
  if (ids.length === 0 || listeners.length === 0) return new Map();
  const { rows } = await sql<Pair>`
    select posts.id, blocks.target_id as listener from posts join blocks on blocks.account_id = posts.account_id
    where posts.id = any(${[...ids]}::bigint[]) and blocks.target_id = any(${[...listeners]}::bigint[])
    union
    select posts.id, blocks.account_id from posts join blocks on blocks.target_id = posts.account_id
    where posts.id = any(${[...ids]}::bigint[]) and blocks.account_id = any(${[...listeners]}::bigint[])`.execute(
    app.db,
  );
  return byListener(rows);
}

/**
 * Who of these listeners may hear that these posts are gone: those who could see them by themselves. Who was named
 * in a post is forgotten with it; the event of the deletion knows them. One statement.
 */
export async function deletedFor(
  app: App,
  ids: readonly PostId[],
  listeners: readonly AccountId[],
): Promise<Map<AccountId, Set<PostId>>> {
  if (ids.length === 0 || listeners.length === 0) return new Map();
  const { rows } = await sql<Pair>`
    select posts.id, listener
    from posts cross join unnest(${[...new Set(listeners)]}::bigint[]) as listener
    where posts.id = any(${[...ids]}::bigint[]) and posts.deleted_at is not null
      and (posts.account_id = listener
        or posts.visibility in ('public', 'unlisted')
        or (posts.visibility = 'followers' and exists (
          select 1 from follows where follows.follower_id = listener
            and follows.followee_id = posts.account_id and follows.accepted_at is not null offset 0)))
      and not exists (
        select 1 from blocks where blocks.account_id = posts.account_id and blocks.target_id = listener)
      and not exists (
        select 1 from blocks where blocks.account_id = listener and blocks.target_id = posts.account_id)`.execute(
    app.db,
  );
  return byListener(rows);
}

interface Pair {
  id: PostId;
  listener: AccountId;
}

function byListener(rows: readonly Pair[]): Map<AccountId, Set<PostId>> {
  const found = new Map<AccountId, Set<PostId>>();
  for (const { id, listener } of rows) {
    const posts = found.get(listener);
    if (posts) posts.add(id);
    else found.set(listener, new Set([id]));
  }
  return found;
}
