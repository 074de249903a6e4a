import type { Accept } from '@fedify/vocab';
import { receiveAccept } from '../../domain/follows/receive.ts';
import { write } from '../../domain/write.ts';
import { answeredFollow } from './answers.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody lets one of ours follow them, if that was asked for. */
export async function onAccept(message: Message<Accept>): Promise<Outcome> {
  const follow = await answeredFollow(message);
  if (!follow) return 'there is no such follow of ours for the sender to accept';
  await write(message.app, (w) => receiveAccept(w, follow));
  return null;
}
