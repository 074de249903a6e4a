import { createHash } from 'node:crypto';
import type { DomainEvent } from '../domain/events.ts';

const COUNT = 4;
export const LANES: readonly string[] = Array.from({ length: COUNT }, (_, index) => `deliver-${index}`);

/** The lane of an event: all that happens to one post, or between two people, goes the same way, one after the other. */
export function laneOf(event: DomainEvent): string {
  const digest = createHash('sha256').update(subjectOf(event)).digest();
  return `deliver-${(digest[0] ?? 0) % COUNT}`;
}

function subjectOf(event: DomainEvent): string {
  if ('domain' in event) return `domain ${event.domain}`;
  if ('postId' in event) return `post ${event.postId}`;
  if ('followerId' in event) return `pair ${event.followerId} ${event.followeeId}`;
  if ('previewId' in event) return `preview ${event.previewId}`;
  if ('targetId' in event) return `pair ${event.accountId} ${event.targetId}`;
  return `account ${event.accountId}`;
}
