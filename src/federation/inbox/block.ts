import type { Block } from '@fedify/vocab';
import { receiveBlock } from '../../domain/blocks/block.ts';
import { write } from '../../domain/write.ts';
import { knownAccount } from '../identity.ts';
import { isRememberedUndone } from '../memory.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody blocks one of ours: follows end both ways, and each is hidden from the other. Never shown. */
export async function onBlock({ app, activity, uri, sender }: Message<Block>): Promise<Outcome> {
  const target = activity.objectId && (await knownAccount(app, activity.objectId.href));
  if (!target || target.domain !== null || target.barred) return 'it blocks nobody of ours';
  if (await isRememberedUndone(app, sender.uri, uri)) return 'it was undone before it arrived';
  await write(app, (w) => receiveBlock(w, { accountId: sender.id, targetId: target.id, uri }));
  return null;
}
