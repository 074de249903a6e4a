import { Activity, isActor, type Object as Thing } from '@fedify/vocab';
import type { Visibility } from '../db/tables/content.ts';
import { DomainError } from '../domain/errors.ts';
import type { App } from '../domain/ports.ts';
import { receiveDeletion, receiveEdit, receivePost } from '../domain/posts/receive.ts';
import type { RemotePostDraft } from '../domain/posts/types.ts';
import { write } from '../domain/write.ts';
import type { AccountId, PostId } from '../lib/ids.ts';
import { fetchObject } from './fetch.ts';
import { ensureKnown, type KnownAccount } from './identity.ts';
import { isRememberedGone } from './memory.ts';
import { parseNote } from './parse/note.ts';

/** What we hold of a post, as far as the federation decides by it. */
export interface KnownPost {
  id: PostId;
  uri: string;
  accountId: AccountId;
  local: boolean;
  visibility: Visibility;
  deleted: boolean;
}

/** The post behind a URI, if we know it; deleted ones are found too. */
export async function knownPost(app: App, uri: string): Promise<KnownPost | null> {
  const row = await app.db
    .selectFrom('posts')
    .select(['id', 'uri', 'account_id', 'local', 'visibility', 'deleted_at'])
    .where('uri', '=', uri)
    .executeTakeFirst();
  if (!row) return null;
  const { account_id, deleted_at, ...rest } = row;
  return { ...rest, accountId: account_id, deleted: deleted_at !== null };
}

/** The post behind a URI, fetched from its own server if it is not known here; null when it cannot be had. */
export async function ensurePost(app: App, uri: string, milliseconds?: number): Promise<KnownPost | null> {
  const known = await knownPost(app, uri);
  if (known) return known.deleted ? null : known;
  if (!URL.canParse(uri) || new URL(uri).origin === app.config.origin) return null;
  const object = await fetchObject(app, uri, milliseconds);
  return object && object !== 'gone' ? storeFetched(app, object) : null;
}

/** Stores a post that was read from its own address. */
export async function storeFetched(app: App, object: Thing): Promise<KnownPost | null> {
  if (object instanceof Activity && object.objectId && isActor(object) === false) {
    // The address of a Create: what it is about must come from its own address again. (A poll is an activity, too.)
    const about = await knownPost(app, object.objectId.href);
    if (about) return about.deleted ? null : about;
    const inner = await fetchObject(app, object.objectId.href);
    return inner && inner !== 'gone' && !(inner instanceof Activity && inner.objectId)
      ? storeFetched(app, inner)
      : null;
  }
  const { id } = object;
  if (!id) return null;
  const known = await knownPost(app, id.href);
  if (known) return known.deleted ? null : known;
  const read = await draftOf(app, object);
  return read && storeDraft(app, read.draft, read.author);
}

/** A post that was read from its own address, ready to be stored; its author is by then. Null when it is none, or not wanted. */
export async function draftOf(
  app: App,
  object: Thing,
): Promise<{ draft: RemotePostDraft; author: KnownAccount } | null> {
  const authorUri = object.attributionIds.find(({ origin }) => origin === object.id?.origin)?.href;
  const author = authorUri ? await ensureKnown(app, authorUri) : null;
  if (!author || author.barred || author.domain === null) return null;
  const draft = await parseNote(app, object, author);
  return draft && { draft: { ...draft, fetched: true }, author };
}

/** Reads a post that we know again at its own address, and takes over what its author has changed. */
export async function rereadPost(app: App, uri: string): Promise<void> {
  const known = await knownPost(app, uri);
  if (!known || known.local || known.deleted) return;
  const object = await fetchObject(app, uri);
  const read = object && object !== 'gone' ? await draftOf(app, object) : null;
  if (read?.draft.uri !== uri || read.author.id !== known.accountId) return;
  await write(app, (w) => receiveEdit(w, read.draft));
}

/**
 * Stores a post whose genuineness the caller has checked. Null when it was there already or is not wanted
 * (deleted before it arrived).
 */
export async function storeDraft(
  app: App,
  draft: RemotePostDraft,
  author: KnownAccount,
): Promise<KnownPost | null> {
  if (await isRememberedGone(app, author.uri, draft.uri)) return null;
  try {
    await write(app, (w) => receivePost(w, draft));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    app.log.info('A remote post was refused.', { uri: draft.uri, reason: error.key });
    return null;
  }
  // A deletion that came while we were storing found nothing to delete, but has left its word.
  if (await isRememberedGone(app, author.uri, draft.uri)) {
    await write(app, (w) => receiveDeletion(w, { uri: draft.uri, byAccountId: author.id }));
    return null;
  }
  const stored = await knownPost(app, draft.uri);
  return stored?.deleted ? null : stored;
}
