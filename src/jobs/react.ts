import type { DomainEvent, DomainEventOf, DomainEventType } from '../domain/events.ts';
import type { NewJob } from './types.ts';

type Reactions = { [Type in DomainEventType]: (event: DomainEventOf<Type>) => NewJob[] };

/** A post reaches a thousand servers in one second, and its link should not: each asks at its own time, in milliseconds. */
const SPREAD = 60_000;
/** Nobody waits for the links of a profile elsewhere, or for a second look. */
const LATER = 600_000;

/** What follows from what. `deliver` and `stream` look for themselves whether there is anybody to tell. */
const REACTIONS: Reactions = {
  'post.created': (event) => [
    { name: 'fanOutPost', data: { postId: event.postId } },
    stream(event),
    ...(event.remote ? [] : [deliver(event)]),
    ...(event.orphan ? [fetchParent(event)] : []),
  ],
  'post.edited': (event) => [deliver(event), stream(event)],
  'post.ruled': (event) => [deliver(event)],
  'post.deleted': (event) => [deliver(event), stream(event)],
  'link.found': ({ previewId, remote }) => [
    {
      name: 'fetchPreview',
      data: { previewId },
      ...(remote ? { delay: Math.floor(Math.random() * SPREAD) } : {}),
    },
  ],
  'quote.requested': (event) => [deliver(event)],
  'quote.unchecked': ({ postId }) => [{ name: 'checkQuote', data: { postId } }],
  'quote.settled': (event) => [deliver(event), stream(event)],
  'quote.revoked': (event) => [deliver(event)],
  'quote.answered': (event) => [deliver(event)],
  'boost.created': (event) => [
    { name: 'fanOutBoost', data: { boostId: event.boostId } },
    deliver(event),
    stream(event),
  ],
  'boost.deleted': (event) => [
    { name: 'takeOutBoost', data: { boosterId: event.accountId, boostId: event.boostId } },
    deliver(event),
    stream(event),
  ],
  'like.created': (event) => [deliver(event), stream(event)],
  'like.deleted': (event) => [deliver(event), stream(event)],
  'replies.wanted': ({ postId }) => [{ name: 'fetchReplies', data: { postId } }],
  'poll.changed': (event) => [stream(event)],
  'poll.counted': (event) => [deliver(event)],
  'poll.ended': (event) => [
    stream(event),
    event.remote ? { name: 'refreshPoll', data: { postId: event.postId } } : deliver(event),
  ],
  'vote.created': (event) => [deliver(event)],
  'pin.added': (event) => [deliver(event)],
  'pin.removed': (event) => [deliver(event)],
  'follow.created': (event) => [deliver(event), ...(event.accepted ? [bringIn(event)] : [])],
  'follow.accepted': (event) => [deliver(event), bringIn(event)],
  'follow.rejected': (event) => [deliver(event), takeOut(event)],
  'follow.deleted': (event) => [deliver(event), takeOut(event)],
  'followers.differ': ({ accountId, url, digest }) => [
    { name: 'synchroniseFollowers', data: { accountId, url, digest } },
  ],
  'answer.received': (event) => [deliver(event)],
  'block.created': (event) => [
    deliver(event),
    takeOut({ followerId: event.accountId, followeeId: event.targetId }),
    takeOut({ followerId: event.targetId, followeeId: event.accountId }),
  ],
  'block.deleted': (event) => [deliver(event)],
  'domain.changed': ({ domain }) => [{ name: 'enforceDomain', data: { domain } }],
  'report.forwarded': (event) => [deliver(event)],
  'account.updated': (event) => [deliver(event)],
  'links.unchecked': ({ accountId, soon }) => [
    {
      name: 'checkLinks',
      data: { accountId },
      ...(soon ? {} : { delay: Math.floor(Math.random() * LATER) }),
    },
  ],
  'account.deleted': (event) => [deliver(event)],
  'account.moved': (event) => [
    deliver(event),
    { name: 'refollow', data: { accountId: event.accountId, targetId: event.targetId } },
  ],
  'notification.created': (event) => [stream(event)],
  'notifications.read': (event) => [stream(event)],
  'mail.requested': ({ accountId, mail }) => [{ name: 'mail', data: { accountId, mail } }],
};

/**
 * The jobs that follow from a committed event. Their ids come from its outbox row, so that handing the
 * same row on twice adds nothing twice. An event of a kind unknown to this version gives none.
 */
export function react(outboxId: string, event: DomainEvent): NewJob[] {
  const reaction = REACTIONS[event.type] as ((event: DomainEvent) => NewJob[]) | undefined;
  const jobs = reaction?.(event) ?? [];
  const seen = new Map<string, number>();
  return jobs.map((job) => {
    const count = (seen.get(job.name) ?? 0) + 1;
    seen.set(job.name, count);
    return { ...job, id: `o-${outboxId}-${job.name}${count > 1 ? `-${count}` : ''}` };
  });
}

type Pair = Pick<DomainEventOf<'follow.deleted'>, 'followerId' | 'followeeId'>;

const deliver = (event: DomainEvent): NewJob => ({ name: 'deliver', data: event });
const stream = (event: DomainEvent): NewJob => ({ name: 'stream', data: event });
const bringIn = ({ followerId, followeeId }: Pair): NewJob => ({
  name: 'bringIn',
  data: { followerId, followeeId },
});
const fetchParent = ({ postId }: DomainEventOf<'post.created'>): NewJob => ({
  name: 'fetchParent',
  data: { postId },
});
const takeOut = ({ followerId, followeeId }: Pair): NewJob => ({
  name: 'takeOut',
  data: { followerId, followeeId },
});
