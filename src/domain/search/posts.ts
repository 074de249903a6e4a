import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import type { Tables } from '../../db/tables/index.ts';
import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { hydratePosts } from '../posts/hydrate.ts';
import type { PostCard } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import { cut, directionOf, readLimit, within } from '../timelines/page.ts';
import { unlimited, unmuted } from '../timelines/rules.ts';
import type { Viewer } from '../viewer.ts';
import { parseSearch } from './operators.ts';
import { escapePattern } from './pattern.ts';
import { type Conditions, conditionsOf } from './terms.ts';

/**
 * Scripts that are written without spaces: their words are no words to the index. (A trigram index over the texts
 * would know them, but made 30,000 inserts take 4.8 s instead of 1.7 s and the table half as large again; every
 * post would pay for it, few searches need it.)
 */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** How many of the newest public posts, and of one's own, a search without the index reads. */
const SCANNED = 20_000;
const SCANNED_OWN = 5_000;
const TIMEOUT = '2s';

/**
 * One's own posts and the public posts of people who allow it, newest first, that contain all words (`"a phrase"`,
 * `or` and `-not` work). Scripts without spaces are looked for letter by letter in the newest posts; so is
 * everything, when words are so common that the index takes too long, and when there are no words. `from:`, `has:`, `is:`,
 * `lang:`, `before:` and `after:` narrow it down (see operators.ts).
 */
export async function searchPosts(
  app: App,
  viewer: Viewer,
  query: string,
  request: PageRequest = {},
): Promise<Page<PostCard>> {
  const text = query.trim().slice(0, 500);
  if (text === '') return { items: [], next: null, previous: null };
  const { words, terms } = parseSearch(text);
  const conditions = await conditionsOf(app, viewer, terms);
  if (!conditions) return { items: [], next: null, previous: null };
  const rows =
    words === '' || UNSPACED.test(words)
      ? await scan(viewer, containing(words), conditions, request).execute(app.db)
      : await byIndex(app, viewer, words, conditions, request);
  const page = cut(rows.rows, request, (row) => row.id);
  const cards = await hydratePosts(
    app,
    viewer,
    page.items.map((row) => row.id),
  );
  return { ...page, items: page.items.flatMap((row) => cards.get(row.id) ?? []) };
}

async function byIndex(app: App, viewer: Viewer, text: string, conditions: Conditions, request: PageRequest) {
  try {
    return await app.db.transaction().execute(async (db) => {
      await sql`set local statement_timeout = ${sql.lit(TIMEOUT)}`.execute(db);
      return postSearch(viewer, text, conditions, request).execute(db);
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '57014')) throw error;
    return scan(viewer, matching(text), conditions, request).execute(app.db);
  }
}

/**
 * All hits first, by the index (`offset 0` keeps the planner from walking through all posts by id instead), then
 * the rules; tests look at its plan.
 */
export function postSearch(
  viewer: Viewer,
  text: string,
  conditions: Conditions,
  request: PageRequest,
): RawBuilder<{ id: PostId }> {
  return sql<{ id: PostId }>`
    select posts.id from (select * from posts where ${matching(text)} offset 0) posts
    where ${findable(viewer)} and ${conditions.where} and ${within('posts.id', request)}
    order by posts.id ${sql.raw(directionOf(request))} limit ${readLimit(request)}`;
}

/** Looks through the newest posts, in bounded steps by their own indexes. */
function scan(
  viewer: Viewer,
  match: RawBuilder<boolean>,
  conditions: Conditions,
  request: PageRequest,
): RawBuilder<{ id: PostId }> {
  const me = sql`${viewer.accountId}::bigint`;
  const inside = within('posts.id', request);
  const { authorId, where } = conditions;
  // Of one author all posts can be read, however few of the newest are theirs.
  const author = authorId === null ? sql`true` : sql`account_id = ${authorId}::bigint`;
  return sql<{ id: PostId }>`
    select posts.id from (
      (select * from posts where visibility = 'public' and account_id is distinct from ${me} and ${author} and ${inside}
        order by posts.id desc limit ${SCANNED})
      union all
      (select * from posts where account_id = ${me} and ${author} and ${inside} order by posts.id desc limit ${SCANNED_OWN})
    ) posts
    where ${match} and ${where} and ${findable(viewer)}
    order by posts.id ${sql.raw(directionOf(request))} limit ${readLimit(request)}`;
}

const matching = (text: string) => sql<boolean>`posts.search @@ websearch_to_tsquery('simple', ${text})`;

function containing(text: string): RawBuilder<boolean> {
  const words = text
    .replaceAll('"', ' ')
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `%${escapePattern(word)}%`);
  if (words.length === 0) return sql<boolean>`true`;
  const tests = words.map((word) => sql<boolean>`(posts.plain ilike ${word} or posts.warning ilike ${word})`);
  return sql<boolean>`(${sql.join(tests, sql` and `)})`;
}

/** One's own, or public and by somebody who agreed to being found; and wanted. */
function findable(viewer: Viewer): RawBuilder<boolean> {
  const visible = visibleTo(viewer)(expressionBuilder<Tables, 'posts'>());
  return sql<boolean>`(posts.account_id = ${viewer.accountId}::bigint or (
      posts.visibility = 'public' and exists (
        select 1 from accounts where accounts.id = posts.account_id and accounts.indexable)))
    and ${visible} and ${unmuted(viewer, 'posts.account_id')}
    and ${unlimited(viewer, 'posts.account_id')}`;
}
