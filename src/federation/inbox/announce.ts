import { Activity, type Announce, Create, PUBLIC_COLLECTION } from '@fedify/vocab';
import { receiveBoost } from '../../domain/boosts/receive.ts';
import { write } from '../../domain/write.ts';
import { isRememberedUndone } from '../memory.ts';
import { addresseesOf, visibilityOf } from '../parse/audience.ts';
import { readingEmbedded } from '../parse/common.ts';
import { ensurePost, knownPost } from '../posts.ts';
import { mayAnswer } from './may-answer.ts';
import type { Message, Outcome } from './message.ts';
import { isFollowedHere } from './wanted.ts';

/**
 * Somebody boosts a post. What the activity embeds is never believed: the post is known here, or read from its own
 * address. Counted when the post is ours or somebody here follows the booster.
 */
export async function onAnnounce(message: Message<Announce>): Promise<Outcome> {
  const { app, activity, uri, sender } = message;
  const objectUri = await announcedUri(message);
  if (!objectUri) return 'it boosts nothing that can be boosted';
  if (await isRememberedUndone(app, sender.uri, uri)) return 'it was undone before it arrived';
  const known = await knownPost(app, objectUri);
  if (!known?.local && !(await isFollowedHere(app, sender.id))) return 'it concerns nobody here';
  const post = await ensurePost(app, objectUri);
  if (!post || post.deleted) return 'the post cannot be read from where it lives';
  const open = post.visibility === 'public' || post.visibility === 'unlisted';
  const own = post.accountId === sender.id && post.visibility === 'followers';
  if (!open && !own) return 'the post is not for passing on';
  if (!(await mayAnswer(app, sender, post.id))) return 'its actor may not see the post';
  const visibility = visibilityOf(addresseesOf(activity, null), sender.followersUri);
  const now = app.clock.now();
  const published = activity.published ? new Date(activity.published.epochMilliseconds) : now;
  await write(app, (w) =>
    receiveBoost(w, {
      accountId: sender.id,
      postId: post.id,
      uri,
      publishedAt: published.getTime() > 0 && published < now ? published : now,
      visibility: visibility === 'mentioned' ? 'followers' : visibility,
    }),
  );
  return null;
}

/** Groups announce activities: of a Create the post is meant, anything else passes by without an error. */
async function announcedUri({ app, activity }: Message<Announce>): Promise<string | null> {
  const uri = activity.objectId;
  if (!uri || activity.objectIds.length !== 1 || uri.href === PUBLIC_COLLECTION.href) return null;
  const embedded = await activity
    .getObject({ ...readingEmbedded(app), crossOrigin: 'trust' })
    .catch(() => null);
  if (embedded instanceof Create) return embedded.objectId?.href ?? null;
  return embedded instanceof Activity && embedded.objectId ? null : uri.href;
}
