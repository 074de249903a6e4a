import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { type FilterReader, hiderFor } from './apply.ts';
import type { FilterPlace } from './filters.ts';
import { readWords } from './words.ts';

/**
 * How many of these are left when the reader's filters at a place have left out theirs; `null` stands for news without a
 * post, which no filter hides. No statement for readers whose filters leave nothing out there, one for the others.
 */
export async function countLeft(
  app: App,
  reader: FilterReader,
  place: FilterPlace,
  posts: readonly (PostId | null)[],
): Promise<number> {
  const hides = posts.some((id) => id !== null) ? await hiderFor(app, reader, place) : null;
  if (!hides) return posts.length;
  const words = await readWords(
    app,
    reader.accountId,
    posts.filter((id) => id !== null),
  );
  return posts.filter((id) => id === null || !hides(words.get(id) ?? '')).length;
}
