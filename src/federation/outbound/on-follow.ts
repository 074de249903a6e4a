import type { DomainEventOf } from '../../domain/events.ts';
import type { App } from '../../domain/ports.ts';
import type { Outgoing } from '../delivery/types.ts';
import { answerOf, simple, undoOf } from './activities.ts';
import { between, localToRemote, outgoing } from './parties.ts';

/** A local person follows a remote one: Follow. That a remote one was let in at once is told by `follow.accepted`. */
export async function followCreated(
  app: App,
  event: DomainEventOf<'follow.created'>,
): Promise<Outgoing | null> {
  const row = await followRow(app, event.followId);
  return row ? followBetween(app, { ...event, uri: row.uri }, false) : null;
}

/** A person here took in a remote follower, or is asked again by one who has lost the answer: Accept. */
export async function followAnswered(
  app: App,
  event: DomainEventOf<'follow.accepted'>,
): Promise<Outgoing | null> {
  const row = await followRow(app, event.followId);
  return row?.accepted_at ? answer(app, 'Accept', { ...event, uri: row.uri }) : null;
}

/** A person here refused or removed a remote follower: Reject. */
export async function followRejected(
  app: App,
  event: DomainEventOf<'follow.rejected'>,
): Promise<Outgoing | null> {
  return answer(app, 'Reject', event);
}

/** A local person left somebody remote: Undo. */
export async function followDeleted(
  app: App,
  event: DomainEventOf<'follow.deleted'>,
): Promise<Outgoing | null> {
  return followBetween(app, event, true);
}

type Sides = Pick<DomainEventOf<'follow.deleted'>, 'followerId' | 'followeeId' | 'uri'>;

/**
 * The same question may come again and want an answer again, and some servers use one id for every follow between two
 * people. So the minute tells one answer from the next; within it, a job that runs twice answers once.
 */
async function answer(app: App, type: 'Accept' | 'Reject', follow: Sides): Promise<Outgoing | null> {
  const sides = await localToRemote(app, follow.followeeId, follow.followerId);
  if (!sides) return null;
  const { sender, receiver } = sides;
  const activity = answerOf(app, type, {
    occasion: String(Math.floor(app.clock.now().getTime() / 60_000)),
    uri: follow.uri,
    followerUri: receiver.uri,
    followeeUri: sender.uri,
  });
  return outgoing(activity, sender.id, between(sender, receiver.uri), { accountIds: [receiver.id] });
}

async function followBetween(app: App, follow: Sides, undone: boolean): Promise<Outgoing | null> {
  const sides = await localToRemote(app, follow.followerId, follow.followeeId);
  if (!sides) return null;
  const { sender, receiver } = sides;
  const activity = simple('Follow', {
    uri: follow.uri,
    actorUri: sender.uri,
    objectUri: receiver.uri,
    to: receiver.uri,
  });
  return outgoing(undone ? undoOf(app, activity) : activity, sender.id, between(sender, receiver.uri), {
    accountIds: [receiver.id],
  });
}

function followRow(app: App, id: string) {
  return app.db.selectFrom('follows').select(['uri', 'accepted_at']).where('id', '=', id).executeTakeFirst();
}
