import type { DomainEvent, DomainEventOf, DomainEventType } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';
import { accountDeleted, accountMoved, accountUpdated } from './on-account.ts';
import { blockCreated, blockDeleted } from './on-block.ts';
import { boostCreated, boostDeleted } from './on-boost.ts';
import { followAnswered, followCreated, followDeleted, followRejected } from './on-follow.ts';
import { likeCreated, likeDeleted } from './on-like.ts';
import { pinAdded, pinRemoved } from './on-pin.ts';
import { pollCounted, pollEnded, voteCreated } from './on-poll.ts';
import { postCreated, postDeleted, postEdited, postRuled } from './on-post.ts';
import { quoteAnswered, quoteRequested, quoteRevoked, quoteSettled } from './on-quote.ts';
import { reportForwarded } from './on-report.ts';

type Speakers = {
  [Type in DomainEventType]?: (app: App, event: DomainEventOf<Type>) => Promise<Outgoing | null>;
};

/** What other servers are told of, and how. Events that are absent here stay on this server. */
const SPEAKERS: Speakers = {
  'post.created': postCreated,
  'post.edited': postEdited,
  'post.ruled': postRuled,
  'post.deleted': postDeleted,
  'quote.requested': quoteRequested,
  'quote.settled': quoteSettled,
  'quote.answered': quoteAnswered,
  'quote.revoked': quoteRevoked,
  'boost.created': boostCreated,
  'boost.deleted': boostDeleted,
  'like.created': likeCreated,
  'like.deleted': likeDeleted,
  'poll.counted': pollCounted,
  'poll.ended': pollEnded,
  'vote.created': voteCreated,
  'pin.added': pinAdded,
  'pin.removed': pinRemoved,
  'follow.created': followCreated,
  'follow.accepted': followAnswered,
  'follow.rejected': followRejected,
  'follow.deleted': followDeleted,
  'block.created': blockCreated,
  'block.deleted': blockDeleted,
  'report.forwarded': reportForwarded,
  'account.updated': accountUpdated,
  'account.deleted': accountDeleted,
  'account.moved': accountMoved,
};

/**
 * The activity that tells other servers of an event, as things stand now: null when it concerns
 * nobody elsewhere, was done by somebody elsewhere, or is already undone. The same event gives the same
 * activity id, so that a job that runs twice sends once.
 */
export async function outgoingFor(app: App, event: DomainEvent): Promise<Outgoing | null> {
  const speak = SPEAKERS[event.type] as
    | ((app: App, event: DomainEvent) => Promise<Outgoing | null>)
    | undefined;
  return speak ? speak(app, event) : null;
}
