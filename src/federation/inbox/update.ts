import { type Actor, isActor, type Update } from '@fedify/vocab';
import { receiveEdit } from '../../domain/posts/receive.ts';
import { write } from '../../domain/write.ts';
import { fetchAccount, storeActor } from '../identity.ts';
import { confirmMove } from '../moves.ts';
import { readingEmbedded } from '../parse/common.ts';
import { parseNote } from '../parse/note.ts';
import { knownPost, storeDraft } from '../posts.ts';
import { genuineObject } from './create.ts';
import type { Message, Outcome } from './message.ts';
import { concernsUs } from './wanted.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Somebody has changed their profile, or something they wrote. */
export async function onUpdate(message: Message<Update>): Promise<Outcome> {
  const { app, activity, sender } = message;
  if (activity.objectId?.href === sender.uri) return updateActor(message);
  const object = await genuineObject(message);
  if (typeof object === 'string') return object;
  if (isActor(object)) return 'it changes the profile of somebody else';
  const draft = await parseNote(app, object, sender, activity);
  if (!draft) return 'it is not something we show as a post';
  const post = await knownPost(app, draft.uri);
  if (!post) {
    if (app.clock.now().getTime() - draft.publishedAt.getTime() > DAY)
      return 'the post is old and not known here';
    if (!(await concernsUs(app, draft))) return 'it concerns nobody here';
    await storeDraft(app, draft, sender);
    return null;
  }
  if (post.accountId !== sender.id) return 'it changes a post of somebody else';
  await write(app, (w) => receiveEdit(w, draft));
  return null;
}

/** A profile is read again where it lives; what the activity embeds (it is signed by its owner) serves if that fails. */
async function updateActor({ app, activity, sender }: Message<Update>): Promise<Outcome> {
  if (await fetchAccount(app, sender.uri)) {
    await confirmMove(app, sender.uri);
    return null;
  }
  const embedded = await activity.getObject(readingEmbedded(app)).catch(() => null);
  if (!embedded || !isActor(embedded) || embedded.id?.href !== sender.uri)
    return 'the profile cannot be read';
  return (await storeActor(app, embedded as Actor)) ? null : 'the profile cannot be read';
}
