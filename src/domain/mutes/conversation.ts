import { type RawBuilder, sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { requireVisible } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { write } from '../write.ts';

/** A conversation is as deep as a thread shows it. */
const MOST_ANCESTORS = 100;

/**
 * Keeps news of the conversation around a post from somebody: mentions, replies, likes, boosts. Nobody learns of it.
 * @throws {NotFound} when they may not see the post
 */
export async function muteConversation(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await requireVisible(app.db, viewerOf(accountId), postId);
  await write(app, async (w) => {
    const top = (await chain(w.db, postId)).at(-1);
    if (!top) throw new NotFound();
    await w.db
      .insertInto('conversation_mutes')
      .values({ account_id: accountId, post_id: top })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** Takes it back, whichever post of the conversation it is asked for at. */
export async function unmuteConversation(app: App, accountId: AccountId, postId: PostId): Promise<void> {
  await write(app, async (w) => {
    const posts = await chain(w.db, postId);
    if (posts.length === 0) return;
    await w.db
      .deleteFrom('conversation_mutes')
      .where('account_id', '=', accountId)
      .where('post_id', 'in', posts)
      .execute();
  });
}

/** Whether somebody has muted the conversation around a post. */
export async function isConversationMuted(app: App, accountId: AccountId, postId: PostId): Promise<boolean> {
  const [row] = await mutedBy(app.db, { accountId, postId });
  return row?.muted ?? false;
}

const mutedBy = statement(
  (_db, { accountId, postId }: { accountId: AccountId; postId: PostId }) => sql<{ muted: boolean }>`
    select ${inMutedConversation(postId)} as muted from users where users.account_id = ${accountId}`,
);

/**
 * The person in scope (`users`) has muted the conversation around this post. Nearly nobody has muted any, so that is
 * looked at before the conversation.
 */
export function inMutedConversation(postId: PostId | null): RawBuilder<boolean> {
  return sql<boolean>`(
    exists (select 1 from conversation_mutes where conversation_mutes.account_id = users.account_id)
    and exists (
      ${above(postId)}
      select 1 from above join conversation_mutes on conversation_mutes.post_id = above.id
      where conversation_mutes.account_id = users.account_id))`;
}

/** The post and what it answers, upwards. */
async function chain(db: Db, postId: PostId): Promise<PostId[]> {
  const { rows } = await sql<{ id: PostId }>`${above(postId)} select id from above order by depth`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

function above(postId: PostId | null) {
  return sql`
    with recursive above as (
      select posts.id, posts.in_reply_to_id, 0 as depth from posts where posts.id = ${postId}::bigint
      union all
      select posts.id, posts.in_reply_to_id, above.depth + 1
      from above join posts on posts.id = above.in_reply_to_id where above.depth < ${MOST_ANCESTORS}
    )`;
}
