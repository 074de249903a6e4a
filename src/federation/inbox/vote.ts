import type { Create, Object as Thing } from '@fedify/vocab';
import { DomainError } from '../../domain/errors.ts';
import { receiveVote } from '../../domain/polls/vote.ts';
import { write } from '../../domain/write.ts';
import { collect, readingEmbedded } from '../parse/common.ts';
import { choiceOf, isVote } from '../parse/poll.ts';
import type { Message, Outcome } from './message.ts';

/** More choices than any poll has are not read. */
const MOST = 20;

/** The votes in an activity, of which some servers put all for one poll into one; null when it is about something else. */
export async function votesIn({ app, activity }: Message<Create>): Promise<Thing[] | null> {
  if (activity.objectIds.length > MOST) return null;
  const objects = await collect(activity.getObjects(readingEmbedded(app)), MOST);
  return objects.length > 0 && objects.every(isVote) ? objects : null;
}

/**
 * Somebody elsewhere votes in a poll of ours. Each vote must be on the sender's server and attributed to the sender; it
 * counts once, if the poll is for them to see and still open, and is never shown.
 */
export async function onVotes({ app, sender }: Message<Create>, votes: readonly Thing[]): Promise<Outcome> {
  let outcome: Outcome = null;
  for (const vote of votes) {
    if (!isBy(vote, sender.uri)) outcome = 'its vote is by somebody else';
    else if (!vote.replyTargetId) outcome = 'its vote is in no poll';
    else {
      const given = { accountId: sender.id, postUri: vote.replyTargetId.href, title: choiceOf(vote) };
      const refused = await write(app, (w) => receiveVote(w, given)).catch((error: unknown) => {
        if (error instanceof DomainError) return error;
        throw error;
      });
      if (refused) outcome = `a vote was refused: ${refused.key}`;
    }
  }
  return outcome;
}

function isBy(vote: Thing, senderUri: string): boolean {
  const { origin } = new URL(senderUri);
  return vote.id?.origin === origin && vote.attributionIds.some(({ href }) => href === senderUri);
}
