import type { Reject } from '@fedify/vocab';
import { receiveReject } from '../../domain/follows/receive.ts';
import { write } from '../../domain/write.ts';
import { answeredFollow } from './answers.ts';
import type { Message, Outcome } from './message.ts';
import { answeredQuote, onRefusal } from './quote-answer.ts';

/** Somebody refuses one of ours as a follower, or no longer wants them; or refuses to be quoted. */
export async function onReject(message: Message<Reject>): Promise<Outcome> {
  const follow = await answeredFollow(message);
  if (!follow) {
    const quoteId = await answeredQuote(message);
    return quoteId ? onRefusal(message, quoteId) : 'there is nothing of ours for the sender to reject';
  }
  await write(message.app, (w) => receiveReject(w, follow));
  return null;
}
