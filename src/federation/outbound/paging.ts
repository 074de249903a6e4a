import type { Json } from './context.ts';
import type { Reply } from './posts.ts';

/** Items on one page of a collection. */
export const COLLECTION_PAGE = 20;

/** A stretch of a collection, and where the next one starts (null at the end). */
export interface Stretch {
  items: unknown[];
  next: string | null;
}

/** Makes a stretch of rows that were read with one more than fits. */
export function stretchOf<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  itemOf: (row: Row) => unknown,
): Stretch {
  const shown = rows.slice(0, COLLECTION_PAGE);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: rows.length > COLLECTION_PAGE && last !== undefined ? idOf(last) : null,
  };
}

/** Whose answers a page of replies has: first come those of the author, then those of others. */
export type Repliers = 'own' | 'others';

/** One page of the answers to a post, oldest first. The first one also stands in the Note itself. */
export function repliesPage(
  postUri: string,
  repliers: Repliers,
  replies: readonly Reply[],
  after: string | null = null,
): Json {
  const collection = `${postUri}/replies`;
  const address = (page: Repliers, from: string | null) =>
    `${collection}?page=${page}${from ? `&after=${from}` : ''}`;
  const { items, next } = stretchOf(
    replies,
    ({ id }) => id,
    ({ uri }) => uri,
  );
  const onward = next ? address(repliers, next) : repliers === 'own' ? address('others', null) : null;
  return {
    id: address(repliers, after),
    type: 'CollectionPage',
    partOf: collection,
    ...(onward ? { next: onward } : {}),
    items,
  };
}
