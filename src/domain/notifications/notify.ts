import { sql } from 'kysely';
import type { NotificationKind } from '../../db/tables/relations.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { Write } from '../write.ts';

/** Something that somebody should hear of. `postId` is null for follows. */
export interface News {
  accountId: AccountId;
  kind: NotificationKind;
  fromAccountId: AccountId;
  postId: PostId | null;
}

/**
 * Notifies one local person, unless it is about their own doing, they switched this kind off, or either side
 * has muted or blocked the other. The same news twice is stored once, and only what is stored is an event.
 */
export async function notify(w: Write, news: News): Promise<void> {
  if (news.accountId === news.fromAccountId) return;
  const { rows } = await sql<{ id: string }>`
    insert into notifications (account_id, kind, from_account_id, post_id)
    select users.account_id, ${news.kind}::text, ${news.fromAccountId}::bigint, ${news.postId}::bigint
    from users
    where users.account_id = ${news.accountId}
      and coalesce((users.settings -> 'notifications' ->> ${news.kind}::text)::boolean, true)
      and not exists (
        select 1 from mutes
        where mutes.account_id = users.account_id and mutes.target_id = ${news.fromAccountId})
      and not exists (
        select 1 from blocks
        where (blocks.account_id = users.account_id and blocks.target_id = ${news.fromAccountId})
           or (blocks.account_id = ${news.fromAccountId} and blocks.target_id = users.account_id))
    on conflict do nothing
    returning id`.execute(w.db);
  const stored = rows[0];
  if (stored) w.emit({ type: 'notification.created', notificationId: stored.id, accountId: news.accountId });
}
