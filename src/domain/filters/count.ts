import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { type FilterReader, hiderFor } from './apply.ts';
import type { FilterPlace } from './filters.ts';
import { readWords } from './words.ts';

/** This many are "many": nobody is told more exactly. */
export const MANY = 100;
/** So many are looked through for what a reader's filters leave of them. */
const MOST_LOOKED_THROUGH = 1_000;

/** Reads what is counted, as much as there is and at most so many; `null` stands for news without a post. */
type Read = (most: number) => Promise<readonly (PostId | null)[]>;
type Hides = (words: string) => boolean;

/**
 * How many of these are left when the reader's filters at a place have left out theirs, counted up to `MANY`; no filter
 * hides news without a post. One statement (`read`) for readers whose filters leave nothing out there, one more for the
 * others, and two more where so much is left out of so many that there may be others behind them.
 */
export async function countLeft(
  app: App,
  reader: FilterReader,
  place: FilterPlace,
  read: Read,
): Promise<number> {
  const first = await read(MANY);
  const hides = first.some((id) => id !== null) ? await hiderFor(app, reader, place) : null;
  if (!hides) return first.length;
  const left = await leftOf(app, reader, hides, first);
  if (first.length < MANY || left === MANY) return left;
  return Math.min(MANY, await leftOf(app, reader, hides, await read(MOST_LOOKED_THROUGH)));
}

async function leftOf(
  app: App,
  reader: FilterReader,
  hides: Hides,
  posts: readonly (PostId | null)[],
): Promise<number> {
  const words = await readWords(
    app,
    reader.accountId,
    posts.filter((id) => id !== null),
  );
  return posts.filter((id) => id === null || !hides(words.get(id) ?? '')).length;
}
