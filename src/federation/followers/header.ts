import type { DueDelivery } from '../delivery/due.ts';
import { followersOf } from '../outbound/note.ts';

/** What a server says of the followers of an actor whom it knows on ours. */
export interface Synchronization {
  collectionId: string;
  url: string;
  digest: string;
}

/** Where a server reads which of its people follow one of ours. */
export const synchronizationUrl = (actorUri: string) => `${actorUri}/followers_synchronization`;

/**
 * `Collection-Synchronization` (FEP-8fcf) for what goes to somebody's followers. Only with a first attempt: what it
 * says is as old as the delivery.
 */
export function synchronizationHeader({
  senderUri,
  followersDigest,
  attempts,
}: Pick<DueDelivery, 'senderUri' | 'followersDigest' | 'attempts'>): Record<string, string> {
  if (!followersDigest || attempts > 0) return {};
  const parts = {
    collectionId: followersOf(senderUri),
    url: synchronizationUrl(senderUri),
    digest: followersDigest,
  };
  const text = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return { 'collection-synchronization': text.join(', ') };
}

/** Reads the header; null when there is none, or it lacks a part. */
export function readSynchronization(header: string | null): Synchronization | null {
  if (!header || header.length > 4096) return null;
  const parts = new Map([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const [collectionId, url, digest] = ['collectionId', 'url', 'digest'].map((name) => parts.get(name));
  if (!collectionId || !url || !digest || !/^[\da-f]{64}$/i.test(digest)) return null;
  return { collectionId, url, digest: digest.toLowerCase() };
}
