import { sql } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

/** A message to open pages has room for this many; the rest see it at their next look. */
const MOST_TOLD = 200;

/**
 * Deletes a local post. The row stays, emptied, so that the conversation around it holds together.
 * `also` takes part in the same transaction, before anything is gone.
 * @throws {NotFound} unless it is the author's living post
 */
export async function deletePost(
  app: App,
  authorId: AccountId,
  postId: PostId,
  also?: (w: Write) => Promise<void>,
): Promise<void> {
  const files = await write(app, async (w) => {
    const post = await w.db
      .selectFrom('posts')
      .select(['uri', 'visibility'])
      .where('id', '=', postId)
      .where('account_id', '=', authorId)
      .where('local', '=', true)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!post) throw new NotFound();
    await also?.(w);
    const inboxes = await inboxesOf(w, postId);
    const named = await namedHere(w, postId);
    const removed = await emptyPost(w, postId);
    w.emit({
      type: 'post.deleted',
      postId,
      accountId: authorId,
      uri: post.uri,
      visibility: post.visibility,
      inboxes,
      named,
    });
    return removed;
  });
  // After the commit: a file without a row is a little waste, a row without its file is a broken page.
  const done = await Promise.allSettled(files.map((file) => app.files.delete(file)));
  for (const each of done) {
    if (each.status === 'rejected') app.log.warn('could not delete a file', { error: each.reason });
  }
}

/** People of ours whom a post that not everybody may read names: they see it vanish, too. */
export async function namedHere(w: Write, postId: PostId): Promise<AccountId[]> {
  const rows = await w.db
    .selectFrom('mentions')
    .innerJoin('posts', 'posts.id', 'mentions.post_id')
    .innerJoin('accounts', 'accounts.id', 'mentions.account_id')
    .select('mentions.account_id')
    .where('mentions.post_id', '=', postId)
    .where('posts.visibility', 'in', ['followers', 'mentioned'])
    .where('accounts.domain', 'is', null)
    .limit(MOST_TOLD)
    .execute();
  return rows.map(({ account_id }) => account_id);
}

/** Takes everything out of a post but its place in the conversation. @returns the files nobody needs any more */
export async function emptyPost(w: Write, postId: PostId): Promise<string[]> {
  const media = await w.db
    .deleteFrom('media')
    .where('post_id', '=', postId)
    .returning(['file', 'preview'])
    .execute();
  for (const table of [
    'mentions',
    'post_hashtags',
    'likes',
    'boosts',
    'bookmarks',
    'pins',
    'polls',
    'notifications',
    'quotes',
    'post_edits',
  ] as const) {
    await w.db.deleteFrom(table).where('post_id', '=', postId).execute();
  }
  await sql`
    with emptied as (
      update posts set deleted_at = ${w.now}, source = null, html = '', plain = '', warning = '', sensitive = false,
        emojis = '[]', likes_count = 0, boosts_count = 0, remote_counts = null
      where id = ${postId}
      returning account_id, in_reply_to_id, visibility
    ), uncounted as (
      update accounts set posts_count = greatest(posts_count - 1, 0) where id = (select account_id from emptied)
    )
    update posts set replies_count = greatest(replies_count - 1, 0)
    where id = (select in_reply_to_id from emptied where visibility in ('public', 'unlisted'))`.execute(w.db);
  const files = media.flatMap((row) => [row.file, row.preview]).filter((file) => file !== null);
  // What stands for a film of another server is an address there, not a file of ours.
  return files.filter((file) => !/^https?:/.test(file));
}

/**
 * Every inbox that has the post or may have it: followers', of those named, of those who liked, boosted, quoted or answered
 * it or voted in it, and of boosters' followers.
 */
async function inboxesOf(w: Write, postId: PostId): Promise<string[]> {
  const { rows } = await sql<{ inbox: string }>`
    with post as (select id, account_id, visibility, in_reply_to_account_id from posts where id = ${postId}),
    people as (
      select follower_id as id from follows join post on followee_id = post.account_id
        where accepted_at is not null and post.visibility <> 'mentioned'
      union select account_id from mentions where post_id = ${postId}
      union select quoted.account_id from quotes join posts quoted on quoted.id = quotes.quoted_post_id
        where quotes.post_id = ${postId}
      union select quoting.account_id from quotes join posts quoting on quoting.id = quotes.post_id
        where quotes.quoted_post_id = ${postId}
      union select account_id from likes where post_id = ${postId}
      union select account_id from boosts where post_id = ${postId}
      union select account_id from poll_votes where post_id = ${postId}
      union select follower_id from follows join boosts on boosts.account_id = follows.followee_id
        where boosts.post_id = ${postId} and follows.accepted_at is not null
      union select account_id from posts replies where replies.in_reply_to_id = ${postId}
      union select in_reply_to_account_id from post where in_reply_to_account_id is not null
    )
    select distinct coalesce(shared_inbox, inbox) as inbox
    from accounts join people using (id)
    where domain is not null and inbox is not null`.execute(w.db);
  return rows.map((row) => row.inbox);
}
