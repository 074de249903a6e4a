import { sql } from 'kysely';
import type { App } from '../domain/ports.ts';
import { visibleTo } from '../domain/posts/visibility.ts';
import { anonymous } from '../domain/viewer.ts';
import { type AccountId, parseId } from '../lib/ids.ts';
import { type Answer, activityJson, gone } from './answers.ts';
import { wishOf } from './negotiate.ts';
import { type LocalAccount, localAccount } from './outbound/accounts.ts';
import { featuredTagsOf, formerActor } from './outbound/actor.ts';
import { document, type Json } from './outbound/context.ts';
import { noteOf } from './outbound/note.ts';
import { COLLECTION_PAGE, type Stretch, stretchOf } from './outbound/paging.ts';
import { readPosts } from './outbound/posts.ts';
import { outboxPage, outboxTotal } from './outbox.ts';
import type { Question } from './routes.ts';

/** What a collection consists of. `page` null: its members are not shown, only how many there are. */
export interface Contents {
  total: number;
  page: ((from: string | null) => Promise<Stretch>) | null;
}

/** One of an account's collections, the same for everybody. */
export async function serveActorCollection(
  question: Question,
  id: AccountId,
  name: string | undefined,
): Promise<Answer> {
  const { app, request } = question;
  if (wishOf(request) === 'page') return null;
  const account = await localAccount(app, id);
  if (account?.state === 'deleted') return gone(formerActor(account));
  if (account?.state !== 'active') return null;
  const uri = `${app.config.origin}/users/${id}/${name}`;
  if (name === 'featured') return activityJson(document(await featured(app, account, uri)));
  if (name === 'featuredTags') {
    const items = featuredTagsOf(app, account);
    return activityJson(document({ id: uri, type: 'Collection', totalItems: items.length, items }));
  }
  const contents = await actorContents(app, account, name);
  return contents && collection(question, uri, 'OrderedCollection', contents);
}

async function actorContents(
  app: App,
  account: LocalAccount,
  name: string | undefined,
): Promise<Contents | null> {
  switch (name) {
    case 'outbox':
      return { total: await outboxTotal(app, account), page: (before) => outboxPage(app, account, before) };
    case 'followers':
      return {
        total: account.counts.followers,
        page: account.hidesFollows ? null : (before) => follows(app, account, 'followers', before),
      };
    case 'following':
      return {
        total: account.counts.following,
        page: account.hidesFollows ? null : (before) => follows(app, account, 'following', before),
      };
    case 'liked':
      return { total: await likesBy(app, account), page: null };
    default:
      return null;
  }
}

/**
 * The collection itself, or the page of it that `?page=` or the cursor asks for: `before` where the newest come first,
 * `after` where the oldest do.
 */
export async function collection(
  question: Question,
  id: string,
  type: 'Collection' | 'OrderedCollection',
  contents: Contents,
  options: { personal?: boolean; cursor?: 'before' | 'after' } = {},
): Promise<Answer> {
  const { personal = false, cursor = 'before' } = options;
  const query = question.url.searchParams;
  const from = parseId(query.get(cursor));
  if (!query.has('page') && !query.has(cursor)) {
    const first = contents.page ? { first: `${id}?page=first` } : {};
    return activityJson(document({ id, type, totalItems: contents.total, ...first }), { personal });
  }
  if (!contents.page || (query.has(cursor) && !from)) return null;
  const { items, next } = await contents.page(from);
  const page: Json = {
    id: from ? `${id}?${cursor}=${from}` : `${id}?page=first`,
    type: `${type}Page`,
    partOf: id,
    totalItems: contents.total,
    ...(next ? { next: `${id}?${cursor}=${next}` } : {}),
    [type === 'Collection' ? 'items' : 'orderedItems']: items,
  };
  return activityJson(document(page), { personal });
}

async function follows(
  app: App,
  account: LocalAccount,
  side: 'followers' | 'following',
  before: string | null,
): Promise<Stretch> {
  const [own, other] =
    side === 'followers'
      ? (['follows.followee_id', 'follows.follower_id'] as const)
      : (['follows.follower_id', 'follows.followee_id'] as const);
  const rows = await app.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', other)
    .select(['follows.id', 'accounts.uri'])
    .where(own, '=', account.id)
    .where('follows.accepted_at', 'is not', null)
    .where('accounts.deleted_at', 'is', null)
    .where('accounts.suspended_at', 'is', null)
    .$if(before !== null, (query) => query.where('follows.id', '<', before))
    .orderBy('follows.id', 'desc')
    .limit(COLLECTION_PAGE + 1)
    .execute();
  return stretchOf(
    rows,
    (row) => row.id,
    (row) => row.uri,
  );
}

/** Pinned posts, whole, newest pin first. */
async function featured(app: App, account: LocalAccount, id: string): Promise<Json> {
  const rows = await app.db
    .selectFrom('pins')
    .innerJoin('posts', 'posts.id', 'pins.post_id')
    .select('posts.id')
    .where('pins.account_id', '=', account.id)
    .where('posts.account_id', '=', account.id)
    .where(visibleTo(anonymous))
    .orderBy('pins.id', 'desc')
    .limit(COLLECTION_PAGE)
    .execute();
  const posts = await readPosts(
    app,
    rows.map((row) => row.id),
  );
  const orderedItems = rows.flatMap((row) => {
    const post = posts.get(row.id);
    return post ? [noteOf(app.config.origin, post)] : [];
  });
  return { id, type: 'OrderedCollection', totalItems: orderedItems.length, orderedItems };
}

async function likesBy(app: App, account: LocalAccount): Promise<number> {
  const row = await app.db
    .selectFrom('likes')
    .select(sql<string>`count(*)`.as('total'))
    .where('account_id', '=', account.id)
    .executeTakeFirstOrThrow();
  return Number(row.total);
}
