import { type Accept, QuoteRequest, type Reject } from '@fedify/vocab';
import { askedQuote, receiveConsent, receiveRefusal } from '../../domain/quotes/answer.ts';
import { write } from '../../domain/write.ts';
import type { PostId } from '../../lib/ids.ts';
import { readingEmbedded, webAddress } from '../parse/common.ts';
import type { Message, Outcome } from './message.ts';

/**
 * The quote of ours that an Accept or Reject is about, if its sender is the author of what is quoted: by the address of
 * our question, or by the post that the embedded question names. Nothing else of what is embedded counts.
 */
export async function answeredQuote({
  app,
  activity,
  sender,
}: Message<Accept | Reject>): Promise<PostId | null> {
  const byAccountId = sender.id;
  const requestUri = activity.objectId?.href;
  const byUri = requestUri ? await askedQuote(app, { requestUri, byAccountId }) : null;
  if (byUri) return byUri;
  const embedded = await activity
    .getObject({ ...readingEmbedded(app), crossOrigin: 'trust' })
    .catch(() => null);
  const quotingUri = embedded instanceof QuoteRequest ? embedded.instrumentId?.href : undefined;
  return quotingUri ? askedQuote(app, { quotingUri, byAccountId }) : null;
}

/** The author of what we quote lets us; where the consent is to be read is looked at by a job. */
export async function onConsent({ app, activity }: Message<Accept>, postId: PostId): Promise<Outcome> {
  const authorizationUri = webAddress(activity.resultId);
  if (!authorizationUri) return 'it names no consent';
  await write(app, (w) => receiveConsent(w, postId, authorizationUri));
  return null;
}

export async function onRefusal({ app }: Message<Reject>, postId: PostId): Promise<Outcome> {
  await write(app, (w) => receiveRefusal(w, postId));
  return null;
}
