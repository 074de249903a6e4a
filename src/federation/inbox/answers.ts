import { type Accept, Follow, type Reject } from '@fedify/vocab';
import type { App } from '../../domain/ports.ts';
import type { AccountId } from '../../lib/ids.ts';
import { knownAccount } from '../identity.ts';
import { readingEmbedded } from '../parse/common.ts';
import type { Message } from './message.ts';

/** A follow of ours that a remote account answers. */
export interface AnsweredFollow {
  followUri: string;
  followerId: AccountId;
  followeeId: AccountId;
}

/**
 * The follow that an Accept or Reject is about: found among the follows we store, by its id or by who follows whom,
 * and only if the sender is the one to be followed. What the activity embeds under our id is never trusted nor
 * fetched; it only tells who is meant.
 */
export async function answeredFollow({
  app,
  activity,
  sender,
}: Message<Accept | Reject>): Promise<AnsweredFollow | null> {
  const uri = activity.objectId?.href;
  const byUri = uri ? await storedFollow(app, { uri, followeeId: sender.id }) : null;
  if (byUri) return byUri;
  // The id is on our host and the document on theirs, so Fedify would go and fetch it: from us, by default.
  const embedded = await activity
    .getObject({ ...readingEmbedded(app), crossOrigin: 'trust' })
    .catch(() => null);
  if (!(embedded instanceof Follow) || embedded.objectId?.href !== sender.uri || !embedded.actorId)
    return null;
  const follower = await knownAccount(app, embedded.actorId.href);
  if (!follower || follower.domain !== null) return null;
  return storedFollow(app, { followerId: follower.id, followeeId: sender.id });
}

async function storedFollow(
  app: App,
  wanted: { uri?: string; followerId?: AccountId; followeeId: AccountId },
): Promise<AnsweredFollow | null> {
  let query = app.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select(['follows.uri', 'follows.follower_id'])
    .where('follows.followee_id', '=', wanted.followeeId)
    .where('accounts.domain', 'is', null);
  if (wanted.uri) query = query.where('follows.uri', '=', wanted.uri);
  if (wanted.followerId) query = query.where('follows.follower_id', '=', wanted.followerId);
  const row = await query.executeTakeFirst();
  return row ? { followUri: row.uri, followerId: row.follower_id, followeeId: wanted.followeeId } : null;
}
