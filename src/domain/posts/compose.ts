import { newId } from '../../db/new-id.ts';
import { type AccountId, type PostId, parseId } from '../../lib/ids.ts';
import { localUris, pages } from '../../lib/uris.ts';
import { wantReplies } from '../conversations/fetching.ts';
import { Forbidden, Invalid } from '../errors.ts';
import { newPoll } from '../polls/input.ts';
import { addPoll } from '../polls/store.ts';
import type { App } from '../ports.ts';
import { addQuote, quotedPost } from '../quotes/add.ts';
import { viewerOf } from '../viewer.ts';
import { type Write, write } from '../write.ts';
import { addPost } from './add.ts';
import { mayReply } from './reply-policy.ts';
import type { PostInput } from './types.ts';
import { canSee } from './visibility.ts';
import { checkInputs, readWords, type Words } from './words.ts';

/**
 * Publishes what a local person typed.
 * @throws {Invalid} when the form is wrong, or what it answers is not there for the author
 */
export async function composePost(app: App, authorId: AccountId, input: PostInput): Promise<PostId> {
  return composeThread(app, authorId, [input]);
}

/**
 * Publishes several posts at once, each answering the one before: all of them or none.
 * `also` takes part in the same transaction, for what must happen exactly when they are published.
 * @returns the first of them
 * @throws {Invalid} as `composePost`; what is wrong with the second post has its place in the name: `text-2`
 */
export async function composeThread(
  app: App,
  authorId: AccountId,
  inputs: readonly PostInput[],
  also?: (w: Write) => Promise<void>,
): Promise<PostId> {
  checkInputs(app, inputs);
  const ready: { input: PostInput; words: Words }[] = [];
  for (const input of inputs) ready.push({ input, words: await readWords(app, authorId, input) });
  return write(app, async (w) => {
    await also?.(w);
    const ids: PostId[] = [];
    for (const { input, words } of ready) {
      const parent = ids.at(-1) ?? input.inReplyToId ?? null;
      ids.push(await publish(w, authorId, { ...input, inReplyToId: parent }, words));
    }
    const [first] = ids;
    if (!first) throw new Error('There was nothing to publish');
    return first;
  });
}

async function publish(w: Write, authorId: AccountId, input: PostInput, words: Words): Promise<PostId> {
  const author = await requireAuthor(w, authorId);
  const inReplyTo = await parentOf(w, authorId, input.inReplyToId ?? null);
  const quoted = input.quoteOfId ? await quotedPost(w, authorId, input.quoteOfId) : null;
  const id = await newId<PostId>(w.db);
  const { origin } = w.app.config;
  const added = await addPost(w, {
    ...words,
    id,
    accountId: authorId,
    local: true,
    uri: localUris(origin).post(id),
    url: origin + pages.post(author.username, id),
    visibility: input.visibility,
    quotePolicy: input.quotePolicy ?? 'everyone',
    replyPolicy: input.replyPolicy ?? 'everyone',
    inReplyTo,
    emojis: [],
    createdAt: w.now,
    editedAt: null,
  });
  if (!added) throw new Error('A new id was taken');
  if (quoted) await addQuote(w, id, authorId, quoted);
  await attach(w, authorId, id, input.mediaIds ?? []);
  if (input.poll) await addPoll(w, id, newPoll(input.poll, w.now));
  if (inReplyTo.id) await wantReplies(w, inReplyTo.id);
  return id;
}

/** @throws {Forbidden} for people who are suspended or have moved away */
async function requireAuthor(w: Write, authorId: AccountId): Promise<{ username: string }> {
  const author = await w.db
    .selectFrom('accounts')
    .select(['username', 'moved_to_id'])
    .where('id', '=', authorId)
    .where('suspended_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!author) throw new Forbidden();
  if (author.moved_to_id) throw new Forbidden('fault.moved');
  return author;
}

/** @throws {Invalid} when one of them answers what is not there for the author */
export async function requireParents(
  w: Write,
  authorId: AccountId,
  inputs: readonly PostInput[],
): Promise<void> {
  for (const { inReplyToId } of inputs) await parentOf(w, authorId, inReplyToId ?? null);
}

async function parentOf(w: Write, authorId: AccountId, parentId: PostId | null) {
  if (!parentId) return { id: null, accountId: null, uri: null };
  // No `NotFound`: what was written must come back to who wrote it.
  if (!(await canSee(w.db, viewerOf(authorId), parentId))) {
    throw new Invalid({ field: 'text', key: 'fault.reply.gone' });
  }
  const parent = await w.db
    .selectFrom('posts')
    .select(['account_id', 'uri'])
    .where('id', '=', parentId)
    .executeTakeFirstOrThrow();
  if (!(await mayReply(w.db, authorId, parentId))) {
    throw new Invalid({ field: 'text', key: 'fault.reply.refused' });
  }
  return { id: parentId, accountId: parent.account_id, uri: parent.uri };
}

/**
 * Gives uploads to a post, in this order.
 * @throws {Invalid} when one of them is not this author's, or belongs to another post
 */
export async function attach(
  w: Write,
  authorId: AccountId,
  postId: PostId,
  mediaIds: readonly string[],
): Promise<void> {
  for (const [position, mediaId] of [...new Set(mediaIds)].entries()) {
    if (parseId(mediaId) === null) throw new Invalid({ field: 'media', key: 'fault.media.gone' });
    const result = await w.db
      .updateTable('media')
      .set({ post_id: postId, position, removed_at: null })
      .where('id', '=', mediaId)
      .where('account_id', '=', authorId)
      .where((eb) => eb.or([eb('post_id', 'is', null), eb('post_id', '=', postId)]))
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new Invalid({ field: 'media', key: 'fault.media.gone' });
  }
}
