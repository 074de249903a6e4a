import type { Accept } from '@fedify/vocab';
import { receiveAccept } from '../../domain/follows/receive.ts';
import { write } from '../../domain/write.ts';
import { answeredFollow } from './answers.ts';
import type { Message, Outcome } from './message.ts';
import { answeredQuote, onConsent } from './quote-answer.ts';

/** Somebody lets one of ours follow or quote them, if that was asked for. */
export async function onAccept(message: Message<Accept>): Promise<Outcome> {
  const follow = await answeredFollow(message);
  if (!follow) {
    const quoteId = await answeredQuote(message);
    return quoteId ? onConsent(message, quoteId) : 'there is nothing of ours for the sender to accept';
  }
  await write(message.app, (w) => receiveAccept(w, follow));
  return null;
}
