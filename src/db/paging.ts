/** A stretch of a list, newest first. `before`/`after` are ids and exclusive. */
export interface PageRequest {
  before?: string;
  after?: string;
  limit?: number;
}

/** `next` leads to older items, null at the end. `previous` leads to newer ones, null on the first page. */
export interface Page<Item> {
  items: Item[];
  next: string | null;
  previous: string | null;
}

export const PAGE_SIZE = 20;

/**
 * Cuts a page out of rows that were read with `limit + 1`, newest first: the surplus row only says that there is more.
 */
export function pageOf<Row, Item = Row>(
  rows: readonly Row[],
  request: PageRequest,
  idOf: (row: Row) => string,
  toItem: (row: Row) => Item = (row) => row as unknown as Item,
): Page<Item> {
  const limit = limitOf(request);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const first = shown[0];
  return {
    items: shown.map(toItem),
    next: rows.length > limit && last !== undefined ? idOf(last) : null,
    previous: request.before !== undefined && first !== undefined ? idOf(first) : null,
  };
}

/** How many items a page shows: 20 unless asked, at most 40. */
export function limitOf(request: PageRequest): number {
  return Math.min(Math.max(request.limit ?? PAGE_SIZE, 1), 40);
}
