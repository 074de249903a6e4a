import type { Move } from '@fedify/vocab';
import { receiveMove } from '../../domain/accounts/move.ts';
import { write } from '../../domain/write.ts';
import { fetchAccount, knownAccount } from '../identity.ts';
import { mayMove } from '../memory.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody lives elsewhere now. Believed when the new account, freshly read, names the old one as its own. */
export async function onMove({ app, activity, sender }: Message<Move>): Promise<Outcome> {
  if (activity.objectId?.href !== sender.uri) return 'it moves somebody else';
  const uri = activity.targetId;
  if (!uri || uri.href === sender.uri) return 'it does not say where to';
  if (uri.origin !== app.config.origin) await fetchAccount(app, uri.href);
  const target = await knownAccount(app, uri.href);
  if (!target || target.barred) return 'the new account cannot be read';
  if (!target.alsoKnownAs.includes(sender.uri)) return 'the new account does not name the old one';
  if (!(await mayMove(app, sender.uri))) return 'it moved within the last week';
  await write(app, (w) => receiveMove(w, sender.id, target.id));
  return null;
}
