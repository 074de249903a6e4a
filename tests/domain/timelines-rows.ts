import { sql } from 'kysely';
import type { Visibility } from '../../src/db/tables/content.ts';
import type { App } from '../../src/domain/ports.ts';
import type { AccountId, BoostId, PostId } from '../../src/lib/ids.ts';

/** Rows for tests of reading alone, written as they are: no rule and no effect stands between test and table. */

let made = 0;

interface PersonRow {
  local?: boolean;
  username?: string;
  display_name?: string;
  indexable?: boolean;
  discoverable?: boolean;
  followers_count?: number;
}

export async function addPerson(app: App, { local = true, ...row }: PersonRow = {}): Promise<AccountId> {
  made += 1;
  const username = row.username ?? `reader${process.pid}x${made}`;
  const domain = local ? null : 'far.example';
  const { id } = await app.db
    .insertInto('accounts')
    .values({
      domain,
      uri: `https://${domain ?? 'perch.example'}/people/${username}-${made}`,
      ...row,
      username,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (local) {
    await app.db
      .insertInto('users')
      .values({
        account_id: id,
        email: `${username}@mail.example`,
        password_hash: 'none',
        confirmed_at: new Date(),
        approved_at: new Date(),
      })
      .execute();
  }
  return id;
}

export async function addPeople(app: App, count: number): Promise<AccountId[]> {
  const ids: AccountId[] = [];
  for (let i = 0; i < count; i += 1) ids.push(await addPerson(app));
  return ids;
}

interface PostRow {
  text?: string;
  visibility?: Visibility;
  replyTo?: PostId;
  replyToUri?: string;
  mentions?: AccountId[];
  hashtags?: string[];
  local?: boolean;
}

export async function addRow(app: App, author: AccountId, row: PostRow = {}): Promise<PostId> {
  made += 1;
  const text = row.text ?? `post number ${made}`;
  const parent = row.replyTo
    ? await app.db
        .selectFrom('posts')
        .select(['account_id', 'uri'])
        .where('id', '=', row.replyTo)
        .executeTakeFirst()
    : undefined;
  const { id } = await app.db
    .insertInto('posts')
    .values({
      account_id: author,
      local: row.local ?? true,
      uri: `https://perch.example/rows/${process.pid}/${made}`,
      html: `<p>${text}</p>`,
      plain: text,
      visibility: row.visibility ?? 'public',
      in_reply_to_id: row.replyTo ?? null,
      in_reply_to_account_id: parent?.account_id ?? null,
      in_reply_to_uri: parent?.uri ?? row.replyToUri ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  for (const account_id of row.mentions ?? []) {
    await app.db.insertInto('mentions').values({ post_id: id, account_id }).execute();
  }
  for (const name of row.hashtags ?? []) {
    await sql`with tag as (
      insert into hashtags (name, display_name) values (${name}, ${name})
      on conflict (name) do update set name = excluded.name returning id
    ) insert into post_hashtags (hashtag_id, post_id) select id, ${id}::bigint from tag`.execute(app.db);
  }
  return id;
}

export async function addBoost(app: App, account_id: AccountId, post_id: PostId): Promise<BoostId> {
  made += 1;
  const { id } = await app.db
    .insertInto('boosts')
    .values({
      account_id,
      post_id,
      uri: `https://perch.example/boosts/${process.pid}/${made}`,
      visibility: 'public',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function addFollow(
  app: App,
  follower_id: AccountId,
  followee_id: AccountId,
  shows_boosts = true,
) {
  made += 1;
  await app.db
    .insertInto('follows')
    .values({
      follower_id,
      followee_id,
      shows_boosts,
      uri: `https://perch.example/follows/${process.pid}/${made}`,
      accepted_at: new Date(),
    })
    .execute();
}

export async function addMute(app: App, account_id: AccountId, target_id: AccountId) {
  await app.db.insertInto('mutes').values({ account_id, target_id }).execute();
}

export async function addBlock(app: App, account_id: AccountId, target_id: AccountId) {
  made += 1;
  const uri = `https://perch.example/blocks/${process.pid}/${made}`;
  await app.db.insertInto('blocks').values({ account_id, target_id, uri }).execute();
}

export async function addMedia(app: App, account_id: AccountId, post_id: PostId) {
  const row = {
    account_id,
    post_id,
    kind: 'image' as const,
    mime: 'image/webp',
    file: `media/${post_id}.webp`,
  };
  await app.db
    .insertInto('media')
    .values({ ...row, description: 'a heron' })
    .execute();
}

/** What stands in somebody's home now, newest first. */
export async function homeIds(app: App, accountId: AccountId): Promise<string[]> {
  const rows = await app.db
    .selectFrom('home_entries')
    .select('entry_id')
    .where('account_id', '=', accountId)
    .orderBy('entry_id', 'desc')
    .execute();
  return rows.map((row) => row.entry_id);
}
