import type { PostId } from '../lib/ids.ts';
import { localUris } from '../lib/uris.ts';
import { type Answer, activityJson, gone } from './answers.ts';
import { document } from './outbound/context.ts';
import { quoteRow } from './outbound/on-quote.ts';
import { stampOf } from './outbound/quote.ts';
import type { Question } from './routes.ts';

/**
 * The consent of somebody here to a quote of their post, for everybody: whoever has the quote must be able to check it. A
 * consent that was taken back leaves a Tombstone (410); one that was never given is unknown.
 */
export async function serveQuote({ app }: Question, quotingId: PostId): Promise<Answer> {
  const row = await quoteRow(app, quotingId);
  if (!row?.quotedLocal || row.quotedAuthorId === row.quotingAuthorId) return null;
  const uri = localUris(app.config.origin).quote(quotingId);
  if (row.state === 'revoked') return gone({ id: uri, type: 'Tombstone', formerType: 'QuoteAuthorization' });
  return row.state === 'accepted' ? activityJson(document(stampOf({ ...row, uri }))) : null;
}
