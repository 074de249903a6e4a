import type { CustomEmoji } from '../../db/tables/content.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { Invalid, NotFound } from '../errors.ts';
import { type Descriptions, newDescriptions, storeDescriptions } from '../media/descriptions.ts';
import { notify } from '../notifications/notify.ts';
import { newPoll } from '../polls/input.ts';
import { lockPoll, replacePoll, sameChoices } from '../polls/store.ts';
import type { NewPoll } from '../polls/types.ts';
import type { App } from '../ports.ts';
import { noteLink } from '../previews/note-link.ts';
import { changeQuotePolicy } from '../quotes/policy.ts';
import { type Write, write } from '../write.ts';
import { addHashtags, addMentions } from './add.ts';
import { attach } from './compose.ts';
import { changeReplyPolicy } from './reply-policy.ts';
import type { PostInput } from './types.ts';
import { keepVersion } from './versions.ts';
import { readWords } from './words.ts';

/** The words of a post that an edit may change. */
export interface NewWords {
  source: string | null;
  html: string;
  plain: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  emojis: CustomEmoji[];
  mentions: { accountId: AccountId; silent: boolean }[];
  hashtags: string[];
  editedAt: Date;
}

/** What a post is to become, and what its pictures are said to show: all of it one version. */
export interface PostEdit extends PostInput {
  descriptions?: Descriptions;
}

/**
 * Changes a local post; the version before is kept and shown. Who may see it never changes; who may reply or quote is
 * no edit.
 * @throws {NotFound} unless it is the author's living post, {Invalid} when the form is wrong
 */
export async function editPost(
  app: App,
  authorId: AccountId,
  postId: PostId,
  input: PostEdit,
): Promise<void> {
  const words = await readWords(app, authorId, input);
  await write(app, async (w) => {
    const post = await w.db
      .selectFrom('posts')
      .select(['id', 'html', 'warning', 'sensitive', 'language'])
      .where('id', '=', postId)
      .where('account_id', '=', authorId)
      .where('local', '=', true)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!post) throw new NotFound();
    const mediaIds = [...new Set(input.mediaIds ?? [])];
    const sameWords =
      post.html === words.html &&
      post.warning === words.warning &&
      post.sensitive === words.sensitive &&
      post.language === words.language;
    const poll = await editedPoll(w, postId, input);
    const ruled = await changePolicies(w, postId, input);
    const described = await newDescriptions(w, postId, input.descriptions ?? {});
    const isDescribed = Object.keys(described).length > 0;
    if (sameWords && poll === undefined && (await hasMedia(w, postId, mediaIds))) {
      if (isDescribed) await beginDescription(w, postId);
      else if (ruled) w.emit({ type: 'post.ruled', postId, at: w.now.getTime() });
      return storeDescriptions(w, authorId, described);
    }
    await replaceWords(w, postId, { ...words, emojis: [], editedAt: await momentOfEdit(w, postId) });
    await storeDescriptions(w, authorId, described);
    await removeOthers(w, postId, mediaIds);
    await attach(w, authorId, postId, mediaIds);
    if (poll !== undefined) await replacePoll(w, postId, poll);
    w.emit({ type: 'post.edited', postId });
  });
}

/** @returns whether somebody may reply or quote now who might not, or the other way round */
async function changePolicies(
  w: Write,
  postId: PostId,
  { replyPolicy, quotePolicy }: PostInput,
): Promise<boolean> {
  const replies = replyPolicy !== undefined && (await changeReplyPolicy(w, postId, replyPolicy));
  const quotes = quotePolicy !== undefined && (await changeQuotePolicy(w, postId, quotePolicy));
  return replies || quotes;
}

/** The poll that an edit puts in the place of the present one; undefined when nothing is to change. */
async function editedPoll(
  w: Write,
  postId: PostId,
  { poll: input, mediaIds = [] }: PostInput,
): Promise<NewPoll | null | undefined> {
  const stored = await lockPoll(w, postId);
  if (input === undefined) {
    if (stored && mediaIds.length > 0) throw new Invalid({ field: 'poll', key: 'fault.poll.media' });
    return undefined;
  }
  if (!input) return stored ? null : undefined;
  const poll = newPoll(input, w.now, stored?.expiresAt);
  return stored && sameChoices(stored, poll) && input.seconds === null ? undefined : poll;
}

/** Keeps the present version in the history, then puts the new words in its place. */
export async function replaceWords(w: Write, postId: PostId, words: NewWords): Promise<void> {
  await keepVersion(w, postId);
  const post = await w.db
    .selectFrom('posts')
    .select(['visibility', 'local'])
    .where('id', '=', postId)
    .executeTakeFirstOrThrow();
  await w.db
    .updateTable('posts')
    .set({
      source: words.source,
      html: words.html,
      plain: words.plain,
      warning: words.warning,
      sensitive: words.sensitive,
      language: words.language,
      emojis: JSON.stringify(words.emojis),
      edited_at: words.editedAt,
      preview_id: await noteLink(w, { ...post, html: words.html }),
    })
    .where('id', '=', postId)
    .execute();
  // Who was named once has had the post, and keeps it.
  const before = await w.db
    .selectFrom('mentions')
    .select('account_id')
    .where('post_id', '=', postId)
    .where('silent', '=', false)
    .execute();
  const known = new Set(before.map((row) => row.account_id));
  await addMentions(w, postId, words.mentions);
  await w.db.deleteFrom('post_hashtags').where('post_id', '=', postId).execute();
  await addHashtags(w, postId, words.hashtags);
  await notifyOfEdit(
    w,
    postId,
    words.mentions.filter((mention) => !mention.silent && !known.has(mention.accountId)),
  );
}

/**
 * What is said of a published picture is about to change: that is an edit, too, of which other servers hear.
 * Nobody is notified of it.
 */
export async function beginDescription(w: Write, postId: PostId): Promise<void> {
  await keepVersion(w, postId);
  const editedAt = await momentOfEdit(w, postId);
  await w.db.updateTable('posts').set({ edited_at: editedAt }).where('id', '=', postId).execute();
  w.emit({ type: 'post.edited', postId });
}

/** Later than the version before it, though the clock went back in between: servers drop an edit that is not. */
async function momentOfEdit(w: Write, postId: PostId): Promise<Date> {
  const { last } = await w.db
    .selectFrom('posts')
    .select((expression) => expression.fn.coalesce('edited_at', 'created_at').as('last'))
    .where('id', '=', postId)
    .executeTakeFirstOrThrow();
  return new Date(Math.max(w.now.getTime(), last.getTime() + 1));
}

/** People newly named hear of a mention; local people who boosted it, of the edit. */
async function notifyOfEdit(w: Write, postId: PostId, named: NewWords['mentions']): Promise<void> {
  const post = await w.db
    .selectFrom('posts')
    .select('account_id')
    .where('id', '=', postId)
    .executeTakeFirstOrThrow();
  for (const { accountId } of named) {
    await notify(w, { accountId, kind: 'mention', fromAccountId: post.account_id, postId });
  }
  const boosters = await w.db
    .selectFrom('boosts')
    .innerJoin('users', 'users.account_id', 'boosts.account_id')
    .select('boosts.account_id')
    .where('boosts.post_id', '=', postId)
    .execute();
  for (const { account_id } of boosters) {
    await notify(w, { accountId: account_id, kind: 'edit', fromAccountId: post.account_id, postId });
  }
}

async function hasMedia(w: Write, postId: PostId, mediaIds: readonly string[]): Promise<boolean> {
  const rows = await w.db
    .selectFrom('media')
    .select('id')
    .where('post_id', '=', postId)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .execute();
  return rows.map((row) => row.id).join() === mediaIds.join();
}

/** Pictures taken out still belong to the post, whose history shows them; they go when it is deleted. */
async function removeOthers(w: Write, postId: PostId, kept: readonly string[]): Promise<void> {
  let query = w.db
    .updateTable('media')
    .set({ removed_at: w.now })
    .where('post_id', '=', postId)
    .where('removed_at', 'is', null);
  if (kept.length > 0) query = query.where('id', 'not in', [...kept]);
  await query.execute();
}
