import { sql } from 'kysely';
import type { AccountId, BoostId, PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { Write } from '../write.ts';

/** A line of somebody's home: `entryId` is the id of the post, or of the boost that brought it. */
export interface HomeEntry {
  entryId: string;
  postId: PostId;
  boostedBy: AccountId | null;
}

/** A boost of something among this many newest entries of a reader is not shown to them again. */
export const RECENT_ENTRIES = 40;

/**
 * Puts a line into one person's home within the transaction of what caused it: people read their own writes at once.
 * A repeat, or a boost of something that stands among the newest lines already, changes nothing.
 */
export async function addToHome(w: Write, accountId: AccountId, entry: HomeEntry): Promise<void> {
  await sql`
    insert into home_entries (account_id, entry_id, post_id, boosted_by)
    select ${accountId}::bigint, ${entry.entryId}::bigint, ${entry.postId}::bigint, ${entry.boostedBy}::bigint
    where ${entry.boostedBy}::bigint is null or not exists (
      select 1 from (
        select post_id from home_entries where account_id = ${accountId}
        order by entry_id desc limit ${RECENT_ENTRIES}
      ) recent where recent.post_id = ${entry.postId})
    on conflict do nothing`.execute(w.db);
}

export async function fanOutPost(_app: App, _postId: PostId): Promise<void> {
  throw new Error('soon');
}
export async function fanOutBoost(_app: App, _boostId: BoostId): Promise<void> {
  throw new Error('soon');
}
