import { sql } from 'kysely';
import type { Visibility } from '../../src/db/tables/content.ts';
import type { App } from '../../src/domain/ports.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { localUris } from '../../src/lib/uris.ts';

/** Rows as they stand after the use cases have run: what goes out is tested without them. */

export interface Person {
  id: AccountId;
  uri: string;
  username: string;
}

let count = 0;

async function newId<Id extends string>(app: App): Promise<Id> {
  const { rows } = await sql<{ id: Id }>`select new_id() as id`.execute(app.db);
  return rows[0]?.id as Id;
}

/** Somebody with an account here. */
export async function local(
  app: App,
  extra: Record<string, unknown> = {},
  user: Record<string, unknown> = {},
): Promise<Person> {
  const id = await newId<AccountId>(app);
  count += 1;
  const username = `Person_${process.pid}_${count}`;
  const uri = localUris(app.config.origin).account(id);
  await app.db
    .insertInto('accounts')
    .values({ id, username, domain: null, uri, ...extra })
    .execute();
  await app.db
    .insertInto('users')
    .values({
      account_id: id,
      email: `${username}@mail.example`,
      password_hash: '-',
      confirmed_at: new Date(),
      approved_at: new Date(),
      ...user,
    })
    .execute();
  return { id, uri, username };
}

/** Somebody of another server whom we know. */
export async function remote(app: App, uri?: string): Promise<Person> {
  const id = await newId<AccountId>(app);
  const address = uri ?? `https://far.example/people/${id}`;
  const username = `far_${id}`;
  await app.db
    .insertInto('accounts')
    .values({
      id,
      username,
      domain: new URL(address).host,
      uri: address,
      inbox: `${address}/inbox`,
      shared_inbox: `${new URL(address).origin}/inbox`,
    })
    .execute();
  return { id, uri: address, username };
}

/** A post of somebody here. */
export async function post(
  app: App,
  author: Person,
  visibility: Visibility = 'public',
  extra: Record<string, unknown> = {},
): Promise<PostId> {
  const id = await newId<PostId>(app);
  await app.db
    .insertInto('posts')
    .values({
      id,
      account_id: author.id,
      local: true,
      uri: localUris(app.config.origin).post(id),
      source: 'Hello',
      html: '<p>Hello</p>',
      plain: 'Hello',
      visibility,
      ...extra,
    })
    .execute();
  return id;
}

export async function follow(
  app: App,
  follower: Person,
  followee: Person,
  accepted = true,
): Promise<{ id: string; uri: string }> {
  const id = await newId<string>(app);
  const uri = follower.uri.startsWith(app.config.origin)
    ? localUris(app.config.origin).follow(id)
    : `${follower.uri}#follow-${id}`;
  await app.db
    .insertInto('follows')
    .values({
      id,
      follower_id: follower.id,
      followee_id: followee.id,
      uri,
      accepted_at: accepted ? new Date() : null,
    })
    .execute();
  return { id, uri };
}

export async function mention(app: App, postId: PostId, person: Person, silent = false): Promise<void> {
  await app.db.insertInto('mentions').values({ post_id: postId, account_id: person.id, silent }).execute();
}
