import type { App } from '../../domain/ports.ts';
import { httpFor } from '../client.ts';
import { synchronizationHeader } from '../followers/header.ts';
import { keyPairsOf } from '../keys.ts';
import { type Answer, readAnswer, readFailure } from './answer.ts';
import type { DueDelivery } from './due.ts';
import { type SignatureKind, signedHeaders } from './http-signature.ts';

const TIMEOUT = 10_000;

/** Which kind of signature a host takes, as far as is known in this drain. */
export interface Knowledge {
  signature: SignatureKind;
  /** The other kind was tried in vain: no second knock any more. */
  settled: boolean;
}

/**
 * Sends one activity to one inbox. Where the signature is not accepted, knocks once more with the other kind,
 * and remembers in `knowledge` which was taken.
 */
export async function send(app: App, delivery: DueDelivery, knowledge: Knowledge): Promise<Answer> {
  const tried = knowledge.signature;
  const first = await post(app, delivery, tried);
  if (first.kind === 'delivered') knowledge.settled = true;
  if (first.kind !== 'unsigned' || knowledge.settled) return first;
  const other = tried === 'rfc9421' ? 'draft-cavage' : 'rfc9421';
  const second = await post(app, delivery, other);
  if (second.kind === 'delivered') knowledge.signature = other;
  if (second.kind === 'delivered' || second.kind === 'unsigned') knowledge.settled = true;
  return second.kind === 'delivered' ? second : first;
}

async function post(app: App, delivery: DueDelivery, kind: SignatureKind): Promise<Answer> {
  try {
    const keys = await keyPairsOf(app, delivery.senderId);
    const signer = { actorUri: delivery.senderUri, keys };
    const inbox = new URL(delivery.inbox);
    const signed = await signedHeaders(kind, inbox, delivery.body, signer);
    const headers = { ...signed, ...synchronizationHeader(delivery) };
    const answer = await httpFor(app).post(inbox.href, delivery.body, headers, { timeout: TIMEOUT });
    return readAnswer(answer.status, answer.headers.get('retry-after'), app.clock.now());
  } catch (failure) {
    return readFailure(failure);
  }
}
