import { sql } from 'kysely';
import type { App } from '../domain/ports.ts';
import { visibleTo } from '../domain/posts/visibility.ts';
import { anonymous } from '../domain/viewer.ts';
import { type BoostId, compareIds, type PostId } from '../lib/ids.ts';
import type { LocalAccount } from './outbound/accounts.ts';
import { boostOf, createOf } from './outbound/activities.ts';
import type { Json } from './outbound/context.ts';
import { readBoosts } from './outbound/on-boost.ts';
import { COLLECTION_PAGE, type Stretch, stretchOf } from './outbound/paging.ts';
import { readPosts } from './outbound/posts.ts';

/** What an account has published to everybody: its public and unlisted posts, and such posts it boosted. */

export async function outboxTotal(app: App, account: LocalAccount): Promise<number> {
  const [posts, boosts] = await Promise.all([
    publicPosts(app, account).select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow(),
    publicBoosts(app, account).select(sql<string>`count(*)`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return Number(posts.total) + Number(boosts.total);
}

/** One page, newest first, as Create and Announce. Posts and boosts share one order of ids. */
export async function outboxPage(app: App, account: LocalAccount, before: string | null): Promise<Stretch> {
  const limit = COLLECTION_PAGE + 1;
  const [posts, boosts] = await Promise.all([
    publicPosts(app, account)
      .select('posts.id')
      .$if(before !== null, (query) => query.where('posts.id', '<', before as PostId))
      .orderBy('posts.id', 'desc')
      .limit(limit)
      .execute(),
    publicBoosts(app, account)
      .select('boosts.id')
      .$if(before !== null, (query) => query.where('boosts.id', '<', before as BoostId))
      .orderBy('boosts.id', 'desc')
      .limit(limit)
      .execute(),
  ]);
  const ids = [...posts, ...boosts].map((row) => row.id as string).sort((a, b) => compareIds(b, a));
  const activities = await activitiesOf(
    app,
    posts.map((row) => row.id),
    boosts.map((row) => row.id),
  );
  const stretch = stretchOf(
    ids.slice(0, limit),
    (id) => id,
    (id) => activities.get(id),
  );
  // Something may have gone between the two reads.
  return { ...stretch, items: stretch.items.filter((item) => item !== undefined) };
}

async function activitiesOf(
  app: App,
  postIds: readonly PostId[],
  boostIds: readonly BoostId[],
): Promise<Map<string, Json>> {
  const [posts, boosts] = await Promise.all([readPosts(app, postIds), readBoosts(app, boostIds)]);
  const found = new Map<string, Json>();
  for (const [id, post] of posts) found.set(id, createOf(app, post));
  for (const [id, boost] of boosts) found.set(id, boostOf(boost));
  return found;
}

function publicPosts(app: App, account: LocalAccount) {
  return app.db
    .selectFrom('posts')
    .where('posts.account_id', '=', account.id)
    .where('posts.visibility', 'in', ['public', 'unlisted'])
    .where(visibleTo(anonymous));
}

function publicBoosts(app: App, account: LocalAccount) {
  return app.db
    .selectFrom('boosts')
    .innerJoin('posts', 'posts.id', 'boosts.post_id')
    .where('boosts.account_id', '=', account.id)
    .where('boosts.visibility', 'in', ['public', 'unlisted'])
    .where(visibleTo(anonymous));
}
