import type { Move } from '@fedify/vocab';
import { receiveMove } from '../../domain/accounts/move.ts';
import { write } from '../../domain/write.ts';
import { freshAccount } from '../moves.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody lives elsewhere now. Believed when the new account, freshly read, names the old one as its own. */
export async function onMove({ app, activity, sender }: Message<Move>): Promise<Outcome> {
  if (activity.objectId?.href !== sender.uri) return 'it moves somebody else';
  const uri = activity.targetId;
  if (!uri || uri.href === sender.uri) return 'it does not say where to';
  const target = await freshAccount(app, uri.href);
  if (!target) return 'the new account cannot be read';
  if (!target.alsoKnownAs.includes(sender.uri)) return 'the new account does not name the old one';
  const moved = await write(app, (w) => receiveMove(w, sender.id, target.id));
  return moved ? null : 'it moved within the last week, or to an account that has moved away itself';
}
