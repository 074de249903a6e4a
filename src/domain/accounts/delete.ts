import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { requireAnotherOwner } from '../auth/roles.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

/**
 * Deletes a local account for good: posts, pictures, follows, login. The emptied row stays, so that the name is never
 * given to anybody else, and its keys stay, so that other servers can be told.
 * @throws {NotFound} for none, {Conflict} for the last owner
 */
export async function deleteAccount(app: App, id: AccountId): Promise<void> {
  const files = await write(app, async (w) => {
    const account = await w.db
      .selectFrom('accounts')
      .innerJoin('users', 'users.account_id', 'accounts.id')
      .select('accounts.uri')
      .where('accounts.id', '=', id)
      .where('deleted_at', 'is', null)
      // Of two who delete at the same moment the second finds it gone: other servers are told once.
      .forNoKeyUpdate('accounts')
      .executeTakeFirst();
    if (!account) throw new NotFound();
    await requireAnotherOwner(w, id);
    const inboxes = await knownInboxes(w, id);
    const removed = await emptyAccount(w, id);
    await w.db.deleteFrom('users').where('account_id', '=', id).execute();
    w.emit({ type: 'account.deleted', accountId: id, uri: account.uri, inboxes });
    return removed;
  });
  await Promise.all(files.map((file) => app.files.delete(file)));
}

/** A remote account is gone: everything it had here goes. @returns whether it was known and living */
export async function receiveAccountDeletion(w: Write, id: AccountId): Promise<boolean> {
  const account = await w.db
    .selectFrom('accounts')
    .select('uri')
    .where('id', '=', id)
    .where('domain', 'is not', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!account) return false;
  await emptyAccount(w, id);
  await w.db
    .insertInto('tombstones')
    .values({ uri: account.uri })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return true;
}

/**
 * Every server that may know this account: of those it follows and its followers; of those who had to do with its
 * posts, and boosters' followers; of whose posts it had to do with; and those it ever sent something to.
 */
async function knownInboxes(w: Write, id: AccountId): Promise<string[]> {
  const { rows } = await sql<{ inbox: string }>`
    select distinct coalesce(shared_inbox, inbox) as inbox from accounts
    where domain is not null and inbox is not null and deleted_at is null and id in (
      select follower_id from follows where followee_id = ${id}
      union select followee_id from follows where follower_id = ${id}
      union select m.account_id from mentions m join posts p on p.id = m.post_id where p.account_id = ${id}
      union select l.account_id from likes l join posts p on p.id = l.post_id where p.account_id = ${id}
      union select b.account_id from boosts b join posts p on p.id = b.post_id where p.account_id = ${id}
      union select f.follower_id from follows f join boosts b on b.account_id = f.followee_id
        join posts p on p.id = b.post_id where p.account_id = ${id} and f.accepted_at is not null
      union select v.account_id from poll_votes v join posts p on p.id = v.post_id where p.account_id = ${id}
      union select r.account_id from posts r join posts p on p.id = r.in_reply_to_id where p.account_id = ${id}
      union select in_reply_to_account_id from posts where account_id = ${id}
      union select p.account_id from likes l join posts p on p.id = l.post_id where l.account_id = ${id}
      union select p.account_id from boosts b join posts p on p.id = b.post_id where b.account_id = ${id}
    )
    union
    select distinct inbox from deliveries join activities on activities.id = deliveries.activity_id
    where activities.account_id = ${id}`.execute(w.db);
  return rows.map((row) => row.inbox);
}

/** Takes everything away but the row, its name and its keys. @returns files that nobody needs any more */
async function emptyAccount(w: Write, id: AccountId): Promise<string[]> {
  const media = await w.db
    .selectFrom('media')
    .select(['file', 'preview'])
    .where('account_id', '=', id)
    .execute();
  const before = await w.db
    .selectFrom('accounts')
    .select(['avatar', 'banner'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await correctCounts(w, id);
  // What not everybody could read is as unknown afterwards as before; what came from elsewhere must not come back.
  await sql`insert into tombstones (uri) select uri from posts
    where account_id = ${id} and (not local or visibility in ('public', 'unlisted'))
    on conflict do nothing`.execute(w.db);
  for (const table of [
    'posts',
    'likes',
    'boosts',
    'bookmarks',
    'pins',
    'poll_votes',
    'media',
    'mentions',
    'blocks',
    'mutes',
    'word_filters',
    'conversation_mutes',
    'account_notes',
    'notifications',
    'markers',
  ] as const) {
    await w.db.deleteFrom(table).where('account_id', '=', id).execute();
  }
  await w.db.deleteFrom('notifications').where('from_account_id', '=', id).execute();
  await w.db.deleteFrom('home_entries').where('account_id', '=', id).execute();
  await w.db.deleteFrom('blocks').where('target_id', '=', id).execute();
  await w.db.deleteFrom('mutes').where('target_id', '=', id).execute();
  await w.db.deleteFrom('account_notes').where('target_id', '=', id).execute();
  await w.db
    .deleteFrom('follows')
    .where((eb) => eb.or([eb('follower_id', '=', id), eb('followee_id', '=', id)]))
    .execute();
  await w.db
    .updateTable('accounts')
    .set({
      display_name: '',
      bio_source: null,
      bio_html: '',
      fields: '[]',
      emojis: '[]',
      avatar: null,
      banner: null,
      avatar_description: '',
      posts_count: 0,
      followers_count: 0,
      following_count: 0,
      deleted_at: w.now,
      updated_at: w.now,
    })
    .where('id', '=', id)
    .execute();
  const files = [...media.flatMap((row) => [row.file, row.preview]), before.avatar, before.banner];
  // A remote account's pictures are addresses elsewhere, not files of ours.
  return files.filter((file) => file !== null).filter((file) => !/^https?:/.test(file));
}

/** What this account added to the counts of others. */
async function correctCounts(w: Write, id: AccountId): Promise<void> {
  await sql`update posts set likes_count = greatest(likes_count - 1, 0)
    where id in (select post_id from likes where account_id = ${id})`.execute(w.db);
  await sql`update posts set boosts_count = greatest(boosts_count - 1, 0)
    where id in (select post_id from boosts where account_id = ${id})`.execute(w.db);
  await sql`update posts set replies_count = greatest(replies_count - gone.count, 0)
    from (select in_reply_to_id as id, count(*) from posts where account_id = ${id} and in_reply_to_id is not null
      and deleted_at is null and visibility in ('public', 'unlisted') group by 1) gone where posts.id = gone.id`.execute(
    w.db,
  );
  await sql`update accounts set followers_count = greatest(followers_count - 1, 0)
    where id in (select followee_id from follows where follower_id = ${id} and accepted_at is not null)`.execute(
    w.db,
  );
  await sql`update accounts set following_count = greatest(following_count - 1, 0)
    where id in (select follower_id from follows where followee_id = ${id} and accepted_at is not null)`.execute(
    w.db,
  );
}
