import { sql } from 'kysely';
import type { NotificationKind } from '../../db/tables/relations.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { noDomainBlock } from '../blocks/domain-rule.ts';
import { inMutedConversation } from '../mutes/conversation.ts';
import type { Write } from '../write.ts';

/** Something that somebody should hear of. `postId` is null for follows. */
export interface News {
  accountId: AccountId;
  kind: NotificationKind;
  fromAccountId: AccountId;
  postId: PostId | null;
}

/** Notifies one local person, unless it is about their own doing; otherwise as `notifyAll`. */
export async function notify(w: Write, { accountId, ...news }: News): Promise<void> {
  if (accountId !== news.fromAccountId) await notifyAll(w, [accountId], news);
}

/**
 * Notifies local people, but for those who switched this kind off, or have muted the conversation, or do not follow who
 * does it from a limited server, and where either side has muted or blocked the other. What comes from somebody whose
 * news they look through first is stored apart, and told to nobody. The same news twice is stored once, and only what is
 * stored is an event.
 */
export async function notifyAll(
  w: Write,
  accountIds: readonly AccountId[],
  news: Omit<News, 'accountId'>,
): Promise<void> {
  if (accountIds.length === 0) return;
  const { rows } = await sql<{ id: string; account_id: AccountId; filtered: boolean }>`
    insert into notifications (account_id, kind, from_account_id, post_id, filtered)
    select users.account_id, ${news.kind}::text, ${news.fromAccountId}::bigint, ${news.postId}::bigint,
      ${keptApart(news)}
    from users
    where users.account_id = any(${[...accountIds]}::bigint[])
      and coalesce((users.settings -> 'notifications' ->> ${news.kind}::text)::boolean, true)
      and not exists (
        select 1 from mutes
        where mutes.account_id = users.account_id and mutes.target_id = ${news.fromAccountId})
      and not exists (
        select 1 from blocks
        where (blocks.account_id = users.account_id and blocks.target_id = ${news.fromAccountId})
           or (blocks.account_id = ${news.fromAccountId} and blocks.target_id = users.account_id))
      and not ${inMutedConversation(news.postId)}
      and not exists (
        select 1 from accounts where accounts.id = ${news.fromAccountId} and accounts.limited_by_domain
          and not exists (select 1 from follows where follows.follower_id = users.account_id
            and follows.followee_id = accounts.id and follows.accepted_at is not null))
      and ${noDomainBlock(sql`users.account_id`, sql`${news.fromAccountId}::bigint`)}
    on conflict do nothing
    returning id, account_id, filtered`.execute(w.db);
  for (const { id, account_id, filtered } of rows)
    if (!filtered) w.emit({ type: 'notification.created', notificationId: id, accountId: account_id });
}

/** Kinds that a stranger can send at will. Who wants to follow asks on purpose, and polls end by themselves. */
const UNASKED: readonly NotificationKind[] = ['mention', 'reply', 'like', 'boost', 'quote'];

/**
 * Whether the settings of the recipient (`users` in scope) keep this apart: it comes from somebody they do not follow, and
 * they want to look through all of those, those of accounts younger than 30 days (as Mastodon counts), or what is for them only.
 */
function keptApart({ kind, fromAccountId, postId }: Omit<News, 'accountId'>) {
  if (!UNASKED.includes(kind)) return sql<boolean>`false`;
  const wants = (name: string) =>
    sql`coalesce((users.settings -> 'filters' ->> ${name}::text)::boolean, false)`;
  return sql<boolean>`(
    (${wants('strangers')}
      or (${wants('newcomers')} and exists (select 1 from accounts
        where accounts.id = ${fromAccountId} and accounts.created_at > now() - interval '30 days'))
      or (${wants('direct')} and exists (select 1 from posts
        where posts.id = ${postId}::bigint and posts.visibility = 'mentioned')))
    and not exists (select 1 from follows where follows.follower_id = users.account_id
      and follows.followee_id = ${fromAccountId} and follows.accepted_at is not null)
    and not exists (select 1 from notification_senders as known
      where known.account_id = users.account_id and known.sender_id = ${fromAccountId}))`;
}
