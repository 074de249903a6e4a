import { type RawBuilder, sql } from 'kysely';
import { limitOf, type Page, type PageRequest } from '../../db/paging.ts';
import { type AccountId, type PostId, parseId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { hydrateEntries } from '../posts/hydrate.ts';
import type { TimelineEntry } from '../posts/types.ts';
import type { Viewer } from '../viewer.ts';

/** A line of a timeline before its post is read: what the skeleton queries give. */
export interface EntryRow {
  entryId: string;
  postId: PostId;
  boostedBy: AccountId | null;
}

/** `after` alone asks for what comes right above it, so the rows are read upwards. */
const upwards = (request: PageRequest) => request.after !== undefined && request.before === undefined;

/** The beginning of a list in its usual length: what is asked for most, so its statement is built once. */
export const isTop = ({ before, after, limit }: PageRequest): boolean =>
  before === undefined && after === undefined && limit === undefined;

/** The part of a `where` that keeps a query within the asked stretch. Ids that are none are ignored. */
export function within(column: string, request: PageRequest): RawBuilder<boolean> {
  const [before, after] = [parseId(request.before), parseId(request.after)];
  const below = before ? sql`${sql.ref(column)} < ${before}::bigint` : sql`true`;
  const above = after ? sql`${sql.ref(column)} > ${after}::bigint` : sql`true`;
  return sql<boolean>`(${below} and ${above})`;
}

export function directionOf(request: PageRequest): 'asc' | 'desc' {
  return upwards(request) ? 'asc' : 'desc';
}

/**
 * How many rows a skeleton query reads: one more than shown, which only says that there is more. Written into the
 * statement: a plan that is kept for any limit at all is a bad one (see db/prepared.ts).
 */
export function readLimit(request: PageRequest): RawBuilder<number> {
  return sql.lit(limitOf(request) + 1);
}

/** Cuts a page, newest first, out of rows read in `directionOf(request)` with `readLimit(request)`. */
export function cut<Row>(rows: readonly Row[], request: PageRequest, idOf: (row: Row) => string): Page<Row> {
  const limit = limitOf(request);
  const more = rows.length > limit;
  const items = rows.slice(0, limit);
  if (upwards(request)) items.reverse();
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return { items: [], next: null, previous: null };
  if (upwards(request)) return { items, next: idOf(last), previous: more ? idOf(first) : null };
  return {
    items,
    next: more ? idOf(last) : null,
    previous: request.before === undefined ? null : idOf(first),
  };
}

/**
 * Turns a skeleton into a page of posts. Rows whose post is gone by now are left out, which never ends the
 * list early: the cursors come from the skeleton.
 */
export async function timelinePage(
  app: App,
  viewer: Viewer,
  request: PageRequest,
  rows: readonly EntryRow[],
): Promise<Page<TimelineEntry>> {
  const page = cut(rows, request, (row) => row.entryId);
  return { ...page, items: await hydrateEntries(app, viewer, page.items) };
}
