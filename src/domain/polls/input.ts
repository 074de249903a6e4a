import { countGraphemes } from '../../lib/text.ts';
import type { FieldFault } from '../errors.ts';
import type { NewPoll, PollInput } from './types.ts';

const FEWEST_OPTIONS = 2;
export const MOST_OPTIONS = 4;
export const MOST_LETTERS = 50;
/** A choice counts by what one sees of it, so its letters have a limit, too. */
const MOST_CODE_UNITS = 1000;
const SHORTEST = 5 * 60;
const LONGEST = 30 * 24 * 3600;
const USUAL = 24 * 3600;

/** What is wrong with a poll as it was typed, all of it under the field `poll`. Its limits are Mastodon's. */
export function pollFaults(poll: PollInput, media: number): FieldFault[] {
  const titles = titlesOf(poll);
  const fault = (key: string, params = {}): FieldFault => ({ field: 'poll', key, params });
  if (media > 0) return [fault('fault.poll.media')];
  if (titles.length < FEWEST_OPTIONS) return [fault('fault.poll.few', { least: FEWEST_OPTIONS })];
  if (titles.length > MOST_OPTIONS) return [fault('fault.poll.many', { limit: MOST_OPTIONS })];
  if (new Set(titles).size < titles.length) return [fault('fault.poll.same')];
  const long = (title: string) => title.length > MOST_CODE_UNITS || countGraphemes(title) > MOST_LETTERS;
  if (titles.some(long)) return [fault('fault.poll.long', { limit: MOST_LETTERS })];
  const { seconds } = poll;
  if (seconds !== null && !(seconds >= SHORTEST && seconds <= LONGEST)) return [fault('fault.poll.time')];
  return [];
}

/** The choices without those left empty. */
export function titlesOf({ options }: PollInput): string[] {
  return options
    .map((title) => title.replaceAll('\u0000', '').toWellFormed().replace(/\s+/g, ' ').trim())
    .filter(Boolean);
}

/** A poll that begins now and has no votes. `until`: when it ends if the author does not say. */
export function newPoll(poll: PollInput, now: Date, until: Date | null = null): NewPoll {
  const { multiple, seconds } = poll;
  const end = new Date(now.getTime() + (seconds ?? USUAL) * 1000);
  return {
    multiple,
    options: titlesOf(poll).map((title) => ({ title, votes: 0 })),
    voters: 0,
    expiresAt: seconds === null && until ? until : end,
  };
}
