import type {
  MediaKind,
  OwnQuotePolicy,
  OwnReplyPolicy,
  QuotePolicy,
  Visibility,
} from '../../db/tables/content.ts';
import { conversationsOf } from '../../domain/conversations/place.ts';
import { readPolls } from '../../domain/polls/read.ts';
import type { PollView } from '../../domain/polls/types.ts';
import type { App } from '../../domain/ports.ts';
import { ownReplyPolicy } from '../../domain/posts/reply-policy.ts';
import { visibleTo } from '../../domain/posts/visibility.ts';
import { anonymous } from '../../domain/viewer.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { localUris } from '../../lib/uris.ts';
import { COLLECTION_PAGE } from './paging.ts';
import type { PollRecord } from './question.ts';
import type { QuoteRecord } from './quote.ts';

export interface PostMention {
  uri: string;
  /** `name@host`, local people too. */
  fullHandle: string;
  silent: boolean;
}

export interface PostMedia {
  kind: MediaKind;
  mime: string;
  file: string | null;
  width: number | null;
  height: number | null;
  description: string;
  blurhash: string | null;
}

/** One answer, by its address. */
export interface Reply {
  id: PostId;
  uri: string;
}

/** A local post with everything its Note says. */
export interface PostRecord {
  id: PostId;
  uri: string;
  accountId: AccountId;
  actorUri: string;
  username: string;
  html: string;
  source: string | null;
  warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  quotePolicy: OwnQuotePolicy;
  replyPolicy: OwnReplyPolicy;
  quote: QuoteRecord | null;
  inReplyToUri: string | null;
  inReplyToAuthorUri: string | null;
  /** Where the whole conversation can be read: here, or where the post that is answered says. */
  conversationUri: string;
  /** What its author answered to it for everybody, oldest first; one more than a page holds where there is more. */
  ownReplies: Reply[];
  counts: { replies: number; boosts: number; likes: number };
  createdAt: Date;
  editedAt: Date | null;
  mentions: PostMention[];
  hashtags: { name: string; displayName: string }[];
  media: PostMedia[];
  poll: PollRecord | null;
}

/** Local, present posts of living accounts by id, whoever may see them; seven statements however many there are. */
export async function readPosts(app: App, ids: readonly PostId[]): Promise<Map<PostId, PostRecord>> {
  if (ids.length === 0) return new Map();
  const [rows, places, replies, mentions, hashtags, media, polls] = await Promise.all([
    postRows(app, ids),
    conversationsOf(app.db, ids),
    ownReplies(app, ids),
    mentionRows(app, ids),
    hashtagRows(app, ids),
    mediaRows(app, ids),
    readPolls(app, anonymous, ids),
  ]);
  const of = <Row extends { post_id: PostId | null }>(all: readonly Row[], id: PostId) =>
    all.filter((row) => row.post_id === id);
  const host = new URL(app.config.origin).host;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...toRecord(row),
        conversationUri:
          places.get(row.id)?.uri ??
          localUris(app.config.origin).conversation(places.get(row.id)?.topId ?? row.id),
        ownReplies: of(replies, row.id).map(({ id, uri }) => ({ id, uri })),
        mentions: of(mentions, row.id).map((mention) => ({
          uri: mention.uri,
          fullHandle: `${mention.username}@${mention.domain ?? host}`,
          silent: mention.silent,
        })),
        hashtags: of(hashtags, row.id).map(({ name, display_name }) => ({ name, displayName: display_name })),
        media: of(media, row.id),
        poll: pollOf(polls.get(row.id)),
      },
    ]),
  );
}

type PostRow = Awaited<ReturnType<typeof postRows>>[number];

function toRecord(
  row: PostRow,
): Omit<PostRecord, 'conversationUri' | 'ownReplies' | 'mentions' | 'hashtags' | 'media' | 'poll'> {
  return {
    id: row.id,
    uri: row.uri,
    accountId: row.account_id,
    actorUri: row.actor_uri,
    username: row.username,
    html: row.html,
    source: row.source,
    warning: row.warning,
    sensitive: row.sensitive,
    language: row.language,
    visibility: row.visibility,
    quotePolicy: ownQuotePolicy(row.quote_policy),
    replyPolicy: ownReplyPolicy(row.reply_policy),
    quote: quoteIn(row),
    inReplyToUri: row.parent_uri ?? row.in_reply_to_uri,
    inReplyToAuthorUri: row.parent_author_uri,
    counts: { replies: row.replies_count, boosts: row.boosts_count, likes: row.likes_count },
    createdAt: row.created_at,
    editedAt: row.edited_at,
  };
}

function quoteIn(row: PostRow): QuoteRecord | null {
  if (row.quoted_uri === null || row.quote_state === null) return null;
  return {
    uri: row.quoted_uri,
    url: row.quoted_url ?? row.quoted_uri,
    state: row.quote_state,
    authorizationUri: row.authorization_uri,
    answeredAt: row.answered_at,
  };
}
/** Of a poll here everybody who has voted is known. */
const pollOf = (poll: PollView | undefined): PollRecord | null =>
  poll ? { ...poll, voters: poll.voters ?? 0 } : null;

/** Whatever else stands there is no consent. */
const ownQuotePolicy = (stored: QuotePolicy | null): OwnQuotePolicy =>
  stored === 'everyone' || stored === 'followers' ? stored : 'nobody';

/** Posts from before there was a choice are open to everybody. */
/** One of them, or null. */
export async function readPost(app: App, id: PostId): Promise<PostRecord | null> {
  return (await readPosts(app, [id])).get(id) ?? null;
}

function postRows(app: App, ids: readonly PostId[]) {
  return app.db
    .selectFrom('posts')
    .innerJoin('accounts as author', 'author.id', 'posts.account_id')
    .leftJoin('quotes', 'quotes.post_id', 'posts.id')
    .leftJoin('posts as quoted', 'quoted.id', 'quotes.quoted_post_id')
    .leftJoin('posts as parent', 'parent.id', 'posts.in_reply_to_id')
    .leftJoin('accounts as parent_author', 'parent_author.id', 'posts.in_reply_to_account_id')
    .select([
      'posts.id',
      'posts.uri',
      'posts.account_id',
      'posts.html',
      'posts.source',
      'posts.warning',
      'posts.sensitive',
      'posts.language',
      'posts.visibility',
      'posts.quote_policy',
      'posts.reply_policy',
      'quotes.quoted_uri',
      'quotes.state as quote_state',
      'quotes.authorization_uri',
      'quotes.answered_at',
      'quoted.url as quoted_url',
      'posts.in_reply_to_uri',
      'posts.replies_count',
      'posts.boosts_count',
      'posts.likes_count',
      'posts.created_at',
      'posts.edited_at',
      'author.uri as actor_uri',
      'author.username',
      'parent.uri as parent_uri',
      'parent_author.uri as parent_author_uri',
    ])
    .where('posts.id', 'in', ids)
    .where('posts.local', '=', true)
    .where('posts.deleted_at', 'is', null)
    .where('author.deleted_at', 'is', null)
    .where('author.suspended_at', 'is', null)
    .execute();
}

function ownReplies(app: App, ids: readonly PostId[]) {
  return app.db
    .selectFrom('posts as parent')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('posts')
          .select(['posts.id', 'posts.uri', 'posts.in_reply_to_id as post_id'])
          .whereRef('posts.in_reply_to_id', '=', 'parent.id')
          .whereRef('posts.account_id', '=', 'parent.account_id')
          .where(visibleTo(anonymous))
          .orderBy('posts.id')
          .limit(COLLECTION_PAGE + 1)
          .as('reply'),
      (join) => join.onTrue(),
    )
    .select(['reply.id', 'reply.uri', 'reply.post_id'])
    .where('parent.id', 'in', ids)
    .orderBy('reply.id')
    .execute();
}

function mentionRows(app: App, ids: readonly PostId[]) {
  return app.db
    .selectFrom('mentions')
    .innerJoin('accounts', 'accounts.id', 'mentions.account_id')
    .select(['mentions.post_id', 'mentions.silent', 'accounts.uri', 'accounts.username', 'accounts.domain'])
    .where('mentions.post_id', 'in', ids)
    .orderBy('mentions.account_id')
    .execute();
}

function hashtagRows(app: App, ids: readonly PostId[]) {
  return app.db
    .selectFrom('post_hashtags')
    .innerJoin('hashtags', 'hashtags.id', 'post_hashtags.hashtag_id')
    .select(['post_hashtags.post_id', 'hashtags.name', 'hashtags.display_name'])
    .where('post_hashtags.post_id', 'in', ids)
    .orderBy('hashtags.name')
    .execute();
}

function mediaRows(app: App, ids: readonly PostId[]) {
  return app.db
    .selectFrom('media')
    .select(['post_id', 'kind', 'mime', 'file', 'width', 'height', 'description', 'blurhash'])
    .where('post_id', 'in', ids)
    .where('file', 'is not', null)
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
}
