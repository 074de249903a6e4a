import { Note, Question, type Object as Thing } from '@fedify/vocab';
import type { NewPoll } from '../../domain/polls/types.ts';
import type { App } from '../../domain/ports.ts';
import { collect, plainOf, type Reading, textOf } from './common.ts';
import { totalItemsOf } from './conversation.ts';

const MOST_OPTIONS = 20;
const MOST_TITLE = 500;
const MOST_VOTERS = 2_000_000_000;

/**
 * The poll of a question, as far as it can be read: null when it has no choices. `oneOf` is one answer, `anyOf` several;
 * some servers send the other as an empty list. It ends at `endTime`, or when it was `closed` before that.
 */
export async function pollOf(app: App, object: Thing, reading: Reading): Promise<NewPoll | null> {
  if (!(object instanceof Question)) return null;
  const [oneOf, anyOf] = await Promise.all([
    collect(object.getExclusiveOptions(reading), MOST_OPTIONS),
    collect(object.getInclusiveOptions(reading), MOST_OPTIONS),
  ]);
  const multiple = anyOf.length > 0;
  const options = await Promise.all((multiple ? anyOf : oneOf).map((option) => optionOf(option, reading)));
  const named = options.filter(({ title }) => title !== '');
  if (named.length === 0) return null;
  return { multiple, options: named, voters: votersOf(object), expiresAt: endOf(app, object) };
}

async function optionOf(option: Thing, reading: Reading) {
  const replies = await option.getReplies(reading).catch(() => null);
  return { title: plainOf(option.name ?? option.content, MOST_TITLE), votes: totalItemsOf(replies) ?? 0 };
}

function votersOf({ voters }: Question): number | null {
  return voters !== null && Number.isSafeInteger(voters) && voters >= 0
    ? Math.min(voters, MOST_VOTERS)
    : null;
}

function endOf(app: App, { closed, endTime }: Question): Date | null {
  const end = endTime === null ? null : new Date(endTime.epochMilliseconds);
  if (closed === null || closed === false) return end;
  const moment = closed === true ? app.clock.now() : new Date(closed.epochMilliseconds);
  return end && end < moment ? end : moment;
}

/** A vote is a nameless answer: the words of a choice as its name, and no text. */
export function isVote(object: Thing): boolean {
  return (
    object instanceof Note &&
    object.name !== null &&
    object.replyTargetId !== null &&
    object.summary === null &&
    object.contents.every((content) => content.toString().trim() === '')
  );
}

/** The words of the choice that a vote is for. */
export const choiceOf = (vote: Thing): string => textOf(vote.name, MOST_TITLE);
