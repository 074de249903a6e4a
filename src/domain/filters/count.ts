import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { type FilterReader, hiderFor } from './apply.ts';
import type { FilterPlace } from './filters.ts';
import { readWords } from './words.ts';

/** This many are "many": nobody is told more exactly. */
const MANY = 100;
/** So many are looked through for what a reader's filters leave of them. */
const MOST_LOOKED_THROUGH = 500;

/**
 * How many of these are left when the reader's filters at a place have left out theirs, counted up to 100. One statement
 * for readers whose filters leave nothing out there, two for the others.
 * @param read gives what is counted, at most so many; `null` stands for news without a post, which no filter hides
 */
export async function countLeft(
  app: App,
  reader: FilterReader,
  place: FilterPlace,
  read: (most: number) => Promise<readonly (PostId | null)[]>,
): Promise<number> {
  const hides = await hiderFor(app, reader, place);
  const found = await read(hides ? MOST_LOOKED_THROUGH : MANY);
  const posts = found.filter((id) => id !== null);
  if (!hides || posts.length === 0) return Math.min(found.length, MANY);
  const words = await readWords(app, reader.accountId, posts);
  const left = found.filter((id) => id === null || !hides(words.get(id) ?? ''));
  return Math.min(left.length, MANY);
}
