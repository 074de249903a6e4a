import type { MediaKind, Visibility } from '../../db/tables/content.ts';
import type { App } from '../../domain/ports.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';

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
  inReplyToUri: string | null;
  inReplyToAuthorUri: string | null;
  counts: { replies: number; boosts: number; likes: number };
  createdAt: Date;
  editedAt: Date | null;
  mentions: PostMention[];
  hashtags: { name: string; displayName: string }[];
  media: PostMedia[];
}

/** Local, present posts of living accounts by id, whoever may see them; four statements however many there are. */
export async function readPosts(app: App, ids: readonly PostId[]): Promise<Map<PostId, PostRecord>> {
  if (ids.length === 0) return new Map();
  const [rows, mentions, hashtags, media] = await Promise.all([
    postRows(app, ids),
    mentionRows(app, ids),
    hashtagRows(app, ids),
    mediaRows(app, ids),
  ]);
  const of = <Row extends { post_id: PostId | null }>(all: readonly Row[], id: PostId) =>
    all.filter((row) => row.post_id === id);
  const host = new URL(app.config.origin).host;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        ...toRecord(row),
        mentions: of(mentions, row.id).map((mention) => ({
          uri: mention.uri,
          fullHandle: `${mention.username}@${mention.domain ?? host}`,
          silent: mention.silent,
        })),
        hashtags: of(hashtags, row.id).map(({ name, display_name }) => ({ name, displayName: display_name })),
        media: of(media, row.id),
      },
    ]),
  );
}

type PostRow = Awaited<ReturnType<typeof postRows>>[number];

function toRecord(row: PostRow): Omit<PostRecord, 'mentions' | 'hashtags' | 'media'> {
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
    inReplyToUri: row.parent_uri ?? row.in_reply_to_uri,
    inReplyToAuthorUri: row.parent_author_uri,
    counts: { replies: row.replies_count, boosts: row.boosts_count, likes: row.likes_count },
    createdAt: row.created_at,
    editedAt: row.edited_at,
  };
}

/** One of them, or null. */
export async function readPost(app: App, id: PostId): Promise<PostRecord | null> {
  return (await readPosts(app, [id])).get(id) ?? null;
}

function postRows(app: App, ids: readonly PostId[]) {
  return app.db
    .selectFrom('posts')
    .innerJoin('accounts as author', 'author.id', 'posts.account_id')
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
