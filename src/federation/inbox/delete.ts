import type { Delete } from '@fedify/vocab';
import { receiveAccountDeletion } from '../../domain/accounts/delete.ts';
import { receiveDeletion } from '../../domain/posts/receive.ts';
import { receiveRevocation } from '../../domain/quotes/revoke.ts';
import { write } from '../../domain/write.ts';
import { rememberGone } from '../memory.ts';
import { knownPost } from '../posts.ts';
import type { Message, Outcome } from './message.ts';

/** Somebody has deleted a post, their consent to a quote, or themselves. The object may be a URI, a Tombstone or the whole thing: only its id counts. */
export async function onDelete({ app, activity, sender }: Message<Delete>): Promise<Outcome> {
  const uri = activity.objectId;
  if (!uri) return 'it names nothing';
  if (uri.href === sender.uri) {
    await write(app, (w) => receiveAccountDeletion(w, sender.id));
    return null;
  }
  if (uri.origin !== new URL(sender.uri).origin) return 'it deletes something of another server';
  const consent = { authorizationUri: uri.href, byAccountId: sender.id };
  if (await write(app, (w) => receiveRevocation(w, consent))) return null;
  const post = await knownPost(app, uri.href);
  if (post && post.accountId !== sender.id) return 'it deletes a post of somebody else';
  // Remembered first: a Create that is being worked on just now will find the word.
  await rememberGone(app, sender.uri, uri.href);
  // Only what is known becomes a tombstone for everybody: of the rest nobody can say whose it is.
  if (post) await write(app, (w) => receiveDeletion(w, { uri: uri.href, byAccountId: sender.id }));
  return null;
}
