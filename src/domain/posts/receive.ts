import { sql } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { htmlToPlain } from '../../lib/sanitise.ts';
import { receiveTally } from '../polls/receive.ts';
import { addPoll, replacePoll } from '../polls/store.ts';
import { receiveQuote } from '../quotes/receive.ts';
import type { Write } from '../write.ts';
import { addPost } from './add.ts';
import { emptyPost, namedHere } from './delete.ts';
import { replaceWords } from './edit.ts';
import { receiveOrigin, receivePolicies } from './origin.ts';
import { mayReply } from './reply-policy.ts';
import type { RemoteMediaDraft, RemotePostDraft } from './types.ts';

/** What was published earlier and is found by us is nobody's news. */
const NEWS = 24 * 3600_000;

/**
 * Stores a post of another server.
 * @returns its id; of one that is here already, too, if it is the same author's; null when it is refused:
 * it was deleted before, its URI belongs to somebody else's post, or it answers one of ours whose author does not let it
 */
export async function receivePost(w: Write, draft: RemotePostDraft): Promise<PostId | null> {
  if (await isBuried(w, draft.uri)) return null;
  const parent = draft.inReplyToUri ? await findParent(w, draft.inReplyToUri) : null;
  if (parent?.local && !(await mayReply(w.db, draft.authorId, parent.id))) return knownId(w, draft);
  const id = await addPost(w, {
    accountId: draft.authorId,
    local: false,
    uri: draft.uri,
    url: draft.url,
    source: null,
    html: draft.html,
    plain: htmlToPlain(draft.html),
    warning: draft.warning,
    sensitive: draft.sensitive || draft.warning !== '',
    language: draft.language,
    visibility: draft.visibility,
    quotePolicy: draft.quotePolicy ?? null,
    replyPolicy: draft.replyPolicy ?? null,
    inReplyTo: { id: parent?.id ?? null, accountId: parent?.account_id ?? null, uri: draft.inReplyToUri },
    emojis: draft.emojis,
    mentions: draft.mentions,
    hashtags: draft.hashtags,
    createdAt: draft.publishedAt,
    editedAt: draft.editedAt,
    quiet: (draft.fetched ?? false) && w.now.getTime() - draft.publishedAt.getTime() > NEWS,
  });
  if (id) await addRemoteMedia(w, draft.authorId, id, draft.media);
  if (id && draft.poll) await addPoll(w, id, draft.poll);
  const known = id ?? (await knownId(w, draft));
  // Also of a post that was here: it and its answer may have come at the same moment, unseen by each other.
  if (known) {
    await adopt(w, known, draft.uri, draft.authorId);
    await receiveOrigin(w, known, draft);
    if (id && draft.quote) await receiveQuote(w, id, draft.authorId, draft.quote);
  }
  return known;
}

/**
 * Takes over an edit of a remote post. @returns whether anything changed: the author must be the same, and the
 * edit newer than what is here; without a time of editing the text stays, and only what its server counts is taken.
 */
export async function receiveEdit(w: Write, draft: RemotePostDraft): Promise<boolean> {
  const post = await w.db
    .selectFrom('posts')
    .select(['id', 'account_id', 'edited_at', 'created_at'])
    .where('uri', '=', draft.uri)
    .where('local', '=', false)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!post || post.account_id !== draft.authorId) return false;
  await receiveOrigin(w, post.id, draft);
  await receiveQuote(w, post.id, draft.authorId, draft.quote ?? null);
  await receivePolicies(w, post.id, draft);
  if (draft.poll) await receiveTally(w, post.id, draft.poll);
  if (!draft.editedAt) return false;
  if (draft.editedAt <= (post.edited_at ?? post.created_at)) return false;
  await replaceWords(w, post.id, {
    html: draft.html,
    plain: htmlToPlain(draft.html),
    source: null,
    warning: draft.warning,
    sensitive: draft.sensitive || draft.warning !== '',
    language: draft.language,
    emojis: draft.emojis,
    mentions: draft.mentions,
    hashtags: draft.hashtags,
    editedAt: draft.editedAt,
  });
  await w.db.deleteFrom('media').where('post_id', '=', post.id).execute();
  await addRemoteMedia(w, draft.authorId, post.id, draft.media);
  await replacePoll(w, post.id, draft.poll ?? null);
  w.emit({ type: 'post.edited', postId: post.id });
  return true;
}

/**
 * Deletes a remote post for its author, and remembers the URI: a Create that comes later is refused.
 * @returns whether there was something to delete
 */
export async function receiveDeletion(
  w: Write,
  deletion: { uri: string; byAccountId: AccountId },
): Promise<boolean> {
  const post = await w.db
    .selectFrom('posts')
    .select(['id', 'account_id', 'uri', 'visibility', 'deleted_at'])
    .where('uri', '=', deletion.uri)
    .forUpdate()
    .executeTakeFirst();
  if (post && post.account_id !== deletion.byAccountId) return false;
  await w.db
    .insertInto('tombstones')
    .values({ uri: deletion.uri })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  if (!post || post.deleted_at) return false;
  const named = await namedHere(w, post.id);
  await emptyPost(w, post.id);
  w.emit({
    type: 'post.deleted',
    postId: post.id,
    accountId: post.account_id,
    uri: post.uri,
    visibility: post.visibility,
    inboxes: [],
    named,
  });
  return true;
}

async function isBuried(w: Write, uri: string): Promise<boolean> {
  return (
    (await w.db.selectFrom('tombstones').select('uri').where('uri', '=', uri).executeTakeFirst()) !==
    undefined
  );
}

async function findParent(w: Write, uri: string) {
  return w.db
    .selectFrom('posts')
    .select(['id', 'account_id', 'local'])
    .where('uri', '=', uri)
    .executeTakeFirst();
}

async function knownId(w: Write, draft: RemotePostDraft): Promise<PostId | null> {
  const row = await w.db
    .selectFrom('posts')
    .select('id')
    .where('uri', '=', draft.uri)
    .where('account_id', '=', draft.authorId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.id ?? null;
}

async function addRemoteMedia(
  w: Write,
  authorId: AccountId,
  postId: PostId,
  media: readonly RemoteMediaDraft[],
): Promise<void> {
  if (media.length === 0) return;
  await w.db
    .insertInto('media')
    .values(
      media.map((item, position) => ({
        account_id: authorId,
        post_id: postId,
        position,
        kind: item.kind,
        mime: item.mime,
        file: null,
        preview: item.posterUrl ?? null,
        remote_url: item.remoteUrl,
        width: item.width,
        height: item.height,
        description: item.description,
        blurhash: item.blurhash,
        captions: item.captions?.length ? JSON.stringify(item.captions) : null,
      })),
    )
    .execute();
}

/**
 * Replies that came before what they answer find their parent now; but none that the parent itself answers, however
 * far up: a conversation is no circle, whatever other servers say. Quotes find what they quote.
 */
async function adopt(w: Write, parentId: PostId, uri: string, authorId: AccountId): Promise<void> {
  const { rows } = await sql<{ post_id: PostId }>`
    with recursive above as (
      select id, in_reply_to_id from posts where id = ${parentId}
      union
      select posts.id, posts.in_reply_to_id from above join posts on posts.id = above.in_reply_to_id
    ), adopted as (
      update posts set in_reply_to_id = ${parentId}, in_reply_to_account_id = ${authorId}
      where in_reply_to_uri = ${uri} and in_reply_to_id is null and id <> all (array(select id from above))
      returning deleted_at, visibility
    ), counted as (
      update posts set replies_count = replies_count
        + (select count(*) from adopted where deleted_at is null and visibility in ('public', 'unlisted'))
      where id = ${parentId} and exists (select 1 from adopted)
    )
    update quotes set quoted_post_id = ${parentId}
    where quoted_uri = ${uri} and quoted_post_id is null and post_id <> ${parentId}
    returning post_id`.execute(w.db);
  for (const { post_id } of rows) w.emit({ type: 'quote.unchecked', postId: post_id });
}
