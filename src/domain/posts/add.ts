import { type Selectable, sql } from 'kysely';
import type {
  CustomEmoji,
  PostsTable,
  QuotePolicy,
  ReplyPolicy,
  Visibility,
} from '../../db/tables/content.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { hashtagName } from '../../lib/text.ts';
import { notify } from '../notifications/notify.ts';
import { noteLink } from '../previews/note-link.ts';
import { addToHome } from '../timelines/fan-out.ts';
import { viewerOf } from '../viewer.ts';
import type { Write } from '../write.ts';
import { canSee } from './visibility.ts';

/** A post about to be stored, however it came about: typed here or received. */
export interface NewPost {
  /** Local posts know theirs beforehand, because it stands in the URI. */
  id?: PostId;
  accountId: AccountId;
  local: boolean;
  uri: string;
  url: string | null;
  source: string | null;
  html: string;
  plain: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  /** Null when the post's own server says nothing of quotes. */
  quotePolicy: QuotePolicy | null;
  /** Null when the post's own server says nothing of replies. */
  replyPolicy: ReplyPolicy | null;
  inReplyTo: { id: PostId | null; accountId: AccountId | null; uri: string | null };
  emojis: CustomEmoji[];
  mentions: { accountId: AccountId; silent: boolean }[];
  hashtags: string[];
  createdAt: Date;
  editedAt: Date | null;
  /** Nobody is told: it is old and was only now found. */
  quiet?: boolean;
}

/**
 * Stores a post with everything that belongs to it and says so. The one way in for local and remote posts.
 * Only answers that everybody may read are counted: a number must not tell of the others.
 * @returns null when a post of this URI is here already: then nothing changes and nothing is said
 */
export async function addPost(w: Write, post: NewPost): Promise<PostId | null> {
  const previewId = await noteLink(w, post);
  const id = await insertPost(w, post, previewId);
  if (!id) return null;
  await addMentions(w, id, post.mentions);
  await addHashtags(w, id, post.hashtags);
  await countPost(w, post);
  if (!post.quiet) await notifyPeople(w, id, post);
  if (post.local) await addToHome(w, post.accountId, { entryId: id, postId: id, boostedBy: null });
  const orphan = post.inReplyTo.uri !== null && post.inReplyTo.id === null;
  w.emit({
    type: 'post.created',
    postId: id,
    ...(post.local ? {} : { remote: true }),
    ...(orphan ? { orphan: true } : {}),
  });
  return id;
}

async function insertPost(w: Write, post: NewPost, previewId: string | null): Promise<PostId | null> {
  const { rows } = await sql<Pick<Selectable<PostsTable>, 'id'>>`
    with added as (
      insert into posts (id, account_id, local, uri, url, source, html, plain, warning, sensitive, language,
        visibility, in_reply_to_id, in_reply_to_account_id, in_reply_to_uri, emojis, quote_policy, reply_policy,
        preview_id, created_at, edited_at)
      values (coalesce(${post.id ?? null}::bigint, id_at(least(${post.createdAt}::timestamptz, clock_timestamp()))),
        ${post.accountId}, ${post.local}, ${post.uri}, ${post.url}, ${post.source}, ${post.html}, ${post.plain},
        ${post.warning}, ${post.sensitive}, ${post.language}, ${post.visibility}, ${post.inReplyTo.id},
        ${post.inReplyTo.accountId}, ${post.inReplyTo.uri}, ${JSON.stringify(post.emojis)}::jsonb,
        ${post.quotePolicy}, ${post.replyPolicy}, ${previewId}::bigint,
        least(${post.createdAt}::timestamptz, clock_timestamp()), ${post.editedAt})
      on conflict do nothing
      returning id, in_reply_to_id
    ), counted as (
      update posts set replies_count = replies_count + 1
      where id = (select in_reply_to_id from added) and ${post.visibility}::text in ('public', 'unlisted')
    )
    select id from added`.execute(w.db);
  return rows[0]?.id ?? null;
}

async function countPost(w: Write, post: NewPost): Promise<void> {
  await w.db
    .updateTable('accounts')
    .set((eb) => ({
      posts_count: eb('posts_count', '+', 1),
      last_post_at: sql<Date>`greatest(last_post_at, ${post.createdAt}::timestamptz)`,
    }))
    .where('id', '=', post.accountId)
    .execute();
}

/** Names people in a post; those named already stay, and whoever was only addressed before is named now. */
export async function addMentions(w: Write, postId: PostId, mentions: NewPost['mentions']): Promise<void> {
  if (mentions.length === 0) return;
  const unique = new Map(mentions.map((mention) => [mention.accountId, mention]));
  await w.db
    .insertInto('mentions')
    .values(
      [...unique.values()].map(({ accountId, silent }) => ({
        post_id: postId,
        account_id: accountId,
        silent,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['post_id', 'account_id']).doUpdateSet({
        silent: sql<boolean>`mentions.silent and excluded.silent`,
      }),
    )
    .execute();
}

/** Links a post to its hashtags, which are made on first use. */
export async function addHashtags(w: Write, postId: PostId, hashtags: readonly string[]): Promise<void> {
  const names = new Map<string, string>();
  for (const tag of hashtags) {
    const name = hashtagName(tag);
    if (name && !names.has(name)) names.set(name, tag);
  }
  if (names.size === 0) return;
  await w.db
    .insertInto('hashtags')
    .values([...names].map(([name, display]) => ({ name, display_name: display })))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  await w.db
    .insertInto('post_hashtags')
    .columns(['hashtag_id', 'post_id'])
    .expression((eb) =>
      eb
        .selectFrom('hashtags')
        .select(['hashtags.id', sql<PostId>`${postId}::bigint`.as('post_id')])
        .where('hashtags.name', 'in', [...names.keys()]),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whom it answers hears of a reply, if it is for them to see; everybody else named in it, of a mention. */
async function notifyPeople(w: Write, postId: PostId, post: NewPost): Promise<void> {
  const named = new Set(
    post.mentions.filter((mention) => !mention.silent).map((mention) => mention.accountId),
  );
  const answered = post.inReplyTo.accountId;
  if (answered !== null) {
    const hears =
      named.delete(answered) ||
      (post.visibility !== 'mentioned' && (await canSee(w.db, viewerOf(answered), postId)));
    if (hears) await notify(w, { accountId: answered, kind: 'reply', fromAccountId: post.accountId, postId });
  }
  for (const accountId of named) {
    await notify(w, { accountId, kind: 'mention', fromAccountId: post.accountId, postId });
  }
}
