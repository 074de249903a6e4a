import { receiveAccountDeletion } from '../../domain/accounts/delete.ts';
import { TooMany } from '../../domain/errors.ts';
import type { App } from '../../domain/ports.ts';
import { receiveDeletion, receiveEdit } from '../../domain/posts/receive.ts';
import { write } from '../../domain/write.ts';
import { fetchObject } from '../fetch.ts';
import { idOf } from '../forwarding/keep.ts';
import { isGone, knownAccount } from '../identity.ts';
import { isFederatedAddress } from '../loaders.ts';
import { draftOf, knownPost, storeDraft } from '../posts.ts';
import type { Signer } from '../signer.ts';
import type { Admitted } from './admit.ts';
import { concernsUs } from './wanted.ts';

/** How often one server may make us ask others, in five minutes, and for how long each time. */
const MOST = 60;
const MILLISECONDS = 5_000;

/**
 * Somebody passes on what another is said to have written, and nothing in it proves that. Then only the server where it
 * lives can say whether it is true: the post is read there, and that it was deleted is believed when it is gone
 * there. Nothing of what was brought is used but the address.
 * @returns whether its own server bears it out
 */
export async function readAgain(
  app: App,
  { json, actor }: Pick<Admitted, 'json' | 'actor'>,
  signer: () => Promise<Signer | null>,
): Promise<boolean> {
  const uri = idOf(json.object);
  if (!actor || !uri || !isFederatedAddress(app, uri)) return false;
  if (new URL(uri).origin !== new URL(actor).origin) return false;
  const read =
    json.type === 'Delete' ? readGone : json.type === 'Create' || json.type === 'Update' ? readPost : null;
  // Whoever is nobody makes us ask nobody; and whoever speaks for themselves has been judged already.
  const by = read && (await signer());
  if (!read || !by || by.uri === actor || !(await mayAsk(app, by.host))) return false;
  app.log.info('What was passed on is read where it lives.', { by: by.uri, uri });
  return read(app, new URL(uri).href, actor);
}

async function readPost(app: App, uri: string, actor: string): Promise<boolean> {
  const known = await knownPost(app, uri);
  if (known?.deleted || known?.local) return false;
  const object = await fetchObject(app, uri, MILLISECONDS);
  if (!object || object === 'gone' || object.id?.href !== uri) return false;
  const read = await draftOf(app, object);
  if (!read || read.author.uri !== actor) return false;
  if (known) {
    if (known.accountId !== read.author.id) return false;
    await write(app, (w) => receiveEdit(w, read.draft));
    return true;
  }
  if (!(await concernsUs(app, read.draft))) return false;
  return (await storeDraft(app, read.draft, read.author)) !== null;
}

/** What is for few is hidden from us and looks as if it were gone, so only of the rest an absence tells anything. */
async function readGone(app: App, uri: string, actor: string): Promise<boolean> {
  const account = await knownAccount(app, actor);
  if (!account || account.domain === null || account.barred) return false;
  if (uri === actor) {
    if (!(await isGone(app, uri))) return false;
    return write(app, (w) => receiveAccountDeletion(w, account.id));
  }
  const post = await knownPost(app, uri);
  if (!post || post.deleted || post.accountId !== account.id) return false;
  if (post.visibility !== 'public' && post.visibility !== 'unlisted') return false;
  if ((await fetchObject(app, uri, MILLISECONDS)) !== 'gone') return false;
  return write(app, (w) => receiveDeletion(w, { uri, byAccountId: account.id }));
}

async function mayAsk(app: App, host: string): Promise<boolean> {
  try {
    await app.limiter.take('second-hand', host, MOST, 300);
    return true;
  } catch (error) {
    if (error instanceof TooMany) return false;
    throw error;
  }
}
