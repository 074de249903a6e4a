import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { PostCard, ThreadNode } from '../posts/types.ts';
import { type FilterPlace, listFilters, type WordFilter } from './filters.ts';
import { joinWords } from './words.ts';

/** A person's filters made ready for matching. */
interface Ready {
  version: number;
  filters: (WordFilter & { pattern: RegExp })[];
}

/** As many people's filters as are kept in memory. */
const MOST_KEPT = 2_000;
const kept = new WeakMap<App, Map<AccountId, Ready>>();

/** Whose filters, and which version of them their settings name. */
export interface FilterReader {
  accountId: AccountId;
  version: number;
}

/** What is to be done with a post: show it (null), fold it under this phrase, or leave it out. */
export type Verdict = { phrase: string; hide: boolean } | null;
export type Judge = (post: PostCard) => Verdict;

/**
 * How this reader's filters judge posts at one place. One statement after each change of them, none otherwise; null
 * for a reader who has none there.
 */
export async function judgeFor(
  app: App,
  reader: FilterReader | null,
  place: FilterPlace,
): Promise<Judge | null> {
  const filters = await filtersAt(app, reader, place);
  if (filters.length === 0) return null;
  // What leaves a post out is asked first.
  filters.sort((one, other) => Number(other.action === 'hide') - Number(one.action === 'hide'));
  return (post) => {
    if (post.mine) return null;
    const words = wordsOf(post);
    const found = filters.find((filter) => filter.pattern.test(words));
    return found ? { phrase: found.phrase, hide: found.action === 'hide' } : null;
  };
}

/**
 * Tells what this reader's filters leave out at one place from its words alone; null for a reader who leaves nothing out
 * there, which is nearly everybody.
 */
export async function hiderFor(
  app: App,
  reader: FilterReader,
  place: FilterPlace,
): Promise<((words: string) => boolean) | null> {
  const filters = (await filtersAt(app, reader, place)).filter(({ action }) => action === 'hide');
  return filters.length === 0 ? null : (words) => filters.some(({ pattern }) => pattern.test(words));
}

/** The post as its reader gets it: null when it is left out. */
export function judged<Card extends PostCard>(judge: Judge, post: Card): Card | null {
  const verdict = judge(post);
  if (!verdict) return post;
  return verdict.hide ? null : { ...post, filteredBy: verdict.phrase };
}

/** Replies that are left out vanish with what hangs on them, as those of somebody blocked do. */
export function judgedReplies(judge: Judge, nodes: readonly ThreadNode[]): ThreadNode[] {
  return nodes.flatMap(({ post, replies, fold }) => {
    const shown = 'tombstone' in post ? post : judged(judge, post);
    return shown ? [{ post: shown, replies: judgedReplies(judge, replies), fold }] : [];
  });
}

async function filtersAt(
  app: App,
  reader: FilterReader | null,
  place: FilterPlace,
): Promise<Ready['filters']> {
  if (!reader || reader.version === 0) return [];
  const now = app.clock.now();
  return (await readyFilters(app, reader)).filter(
    (filter) => filter.places.includes(place) && (filter.expiresAt === null || filter.expiresAt > now),
  );
}

async function readyFilters(app: App, { accountId, version }: FilterReader): Promise<Ready['filters']> {
  const people = kept.get(app) ?? new Map<AccountId, Ready>();
  kept.set(app, people);
  const known = people.get(accountId);
  if (known?.version === version) return known.filters;
  const filters = (await listFilters(app, accountId)).map((filter) => ({
    ...filter,
    pattern: patternOf(filter),
  }));
  people.delete(accountId);
  const oldest = people.size >= MOST_KEPT ? people.keys().next().value : undefined;
  if (oldest !== undefined) people.delete(oldest);
  people.set(accountId, { version, filters });
  return filters;
}

/** Whole words end where letters and digits do, in every script that puts spaces between its words. */
function patternOf({ phrase, wholeWord }: WordFilter): RegExp {
  const escaped = phrase.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/ /g, '\\s+');
  const before = wholeWord && /^[\p{L}\p{N}_]/u.test(phrase) ? '(?<![\\p{L}\\p{N}_])' : '';
  const after = wholeWord && /[\p{L}\p{N}_]$/u.test(phrase) ? '(?![\\p{L}\\p{N}_])' : '';
  return new RegExp(`${before}${escaped}${after}`, 'iu');
}

/** Everything one can read in a post, also in what it quotes. */
function wordsOf(post: PostCard): string {
  const quoted = post.quote?.state === 'shown' ? wordsOf(post.quote.post) : '';
  const choices = post.poll?.options.map(({ title }) => title) ?? [];
  const descriptions = post.media.map(({ description }) => description);
  return joinWords(post.html, [post.warning, ...choices, ...descriptions, quoted]);
}
