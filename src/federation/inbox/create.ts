import { type Create, type Object as Thing, type Update, Video } from '@fedify/vocab';
import { fetchObject } from '../fetch.ts';
import { readingAnywhere } from '../parse/common.ts';
import { parseNote } from '../parse/note.ts';
import { knownPost, storeDraft } from '../posts.ts';
import type { Message, Outcome } from './message.ts';
import { onVotes, votesIn } from './vote.ts';
import { concernsUs } from './wanted.ts';

/** Somebody has written something: stored if it concerns anybody here. Votes are written the same way. */
export async function onCreate(message: Message<Create>): Promise<Outcome> {
  const { app, activity, sender } = message;
  const votes = await votesIn(message);
  if (votes) return onVotes(message, votes);
  const object = await genuineObject(message);
  if (typeof object === 'string') return object;
  if (object.id && (await knownPost(app, object.id.href))) return null;
  const draft = await parseNote(app, object, sender, activity);
  if (!draft) return 'it is not something we show as a post';
  if (!(await concernsUs(app, draft))) return 'it concerns nobody here';
  await storeDraft(app, draft, sender);
  return null;
}

/**
 * The object of a Create or Update, embedded or fetched from where it lives; or why it is not genuine. The signature
 * proved the sender only: the object must be on the sender's server and attributed to the sender.
 */
export async function genuineObject({
  app,
  activity,
  sender,
}: Message<Create> | Message<Update>): Promise<Thing | string> {
  const id = activity.objectId;
  if (!id || activity.objectIds.length !== 1) return 'it has not exactly one object with an id';
  if (id.origin !== new URL(sender.uri).origin) return 'its object is on another server than its actor';
  const object = await activity.getObject(readingAnywhere(app)).catch(() => null);
  if (!object?.id) return 'its object cannot be read';
  if (object.id.origin !== id.origin) return 'its object is on another server than its actor';
  if (!isBy(object, sender.uri)) return 'its object is by somebody else';
  if (!(object instanceof Video)) return object;
  // What the vocabulary cannot read of a film (its files, its captions) is only in the document at its own address.
  const whole = await fetchObject(app, object.id.href);
  const same = whole instanceof Video && whole.id?.href === object.id.href && isBy(whole, sender.uri);
  return same ? whole : object;
}

function isBy(object: Thing, uri: string): boolean {
  return object.attributionIds.some(({ href }) => href === uri);
}
