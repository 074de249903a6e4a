import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { AccountId, BoostId, PostId } from '../../lib/ids.ts';

export type Visibility = 'public' | 'unlisted' | 'followers' | 'mentioned';
/** Who may quote a post without being asked; `ask`: of other servers' posts whose authors want to be asked. */
export type QuotePolicy = 'everyone' | 'followers' | 'nobody' | 'ask';
/** The first three are what an author here may choose. */
export type OwnQuotePolicy = Exclude<QuotePolicy, 'ask'>;
/** Who may reply to a post; `ask`: of other servers' posts whose authors look at replies first. */
export type ReplyPolicy = 'everyone' | 'followers' | 'mentioned' | 'nobody' | 'ask';
/** What an author here may choose. */
export type OwnReplyPolicy = Exclude<ReplyPolicy, 'ask'>;
export type QuoteState = 'pending' | 'accepted' | 'rejected' | 'revoked';
export type MediaKind = 'image' | 'video' | 'audio' | 'file';

/** A custom emoji of a remote server, used in a post: `:shortcode:` and where its picture is. */
export interface CustomEmoji {
  shortcode: string;
  url: string;
}

/** What a post's own server counted: it hears of answers, boosts and likes that never come here. */
export interface RemotePostCounts {
  replies?: number;
  boosts?: number;
  likes?: number;
}

/**
 * `source` is what a local author typed; `html` is sanitised and safe to show; `plain` is its text, for search.
 * A deleted post keeps its row, emptied, so that threads hold together.
 */
export interface PostsTable {
  id: Generated<PostId>;
  account_id: AccountId;
  local: boolean;
  uri: string;
  url: string | null;
  source: string | null;
  html: Generated<string>;
  plain: Generated<string>;
  warning: Generated<string>;
  sensitive: Generated<boolean>;
  language: string | null;
  visibility: Visibility;
  in_reply_to_id: PostId | null;
  in_reply_to_account_id: AccountId | null;
  in_reply_to_uri: string | null;
  emojis: JSONColumnType<CustomEmoji[], string | undefined, string>;
  replies_count: Generated<number>;
  boosts_count: Generated<number>;
  likes_count: Generated<number>;
  /** Of remote posts; never mixed into our own counts beside it, which only what we know may change. */
  remote_counts: JSONColumnType<RemotePostCounts, string | null | undefined, string | null> | null;
  /** Where a remote post says that its whole conversation can be read. */
  conversation_uri: string | null;
  /** Null: the post's own server says nothing of quotes. */
  quote_policy: ColumnType<QuotePolicy | null, QuotePolicy | null | undefined, QuotePolicy | null>;
  /** Null: the post's own server says nothing of replies. */
  reply_policy: ColumnType<ReplyPolicy | null, ReplyPolicy | null | undefined, ReplyPolicy | null>;
  /** What is known of the page that it links to. */
  preview_id: string | null;
  created_at: Generated<Date>;
  edited_at: Date | null;
  deleted_at: Date | null;
  search: GeneratedAlways<string>;
}

/** One picture as it was at the time of an edit. */
export interface EditedMedia {
  file: string | null;
  preview: string | null;
  remoteUrl: string | null;
  description: string;
}

/** An earlier version of a post; `created_at` is when that version was published. */
export interface PostEditsTable {
  id: Generated<string>;
  post_id: PostId;
  html: string;
  warning: string;
  sensitive: boolean;
  media: JSONColumnType<EditedMedia[], string | undefined, string>;
  /** What could be chosen in its poll; null when it had none. */
  poll_options: JSONColumnType<string[], string | null | undefined, string | null> | null;
  created_at: Date;
}

export interface BoostsTable {
  id: Generated<BoostId>;
  account_id: AccountId;
  post_id: PostId;
  uri: string;
  visibility: Exclude<Visibility, 'mentioned'>;
  created_at: Generated<Date>;
}

export interface LikesTable {
  id: Generated<string>;
  account_id: AccountId;
  post_id: PostId;
  uri: string;
  created_at: Generated<Date>;
}

export interface BookmarksTable {
  id: Generated<string>;
  account_id: AccountId;
  post_id: PostId;
}

export interface PinsTable {
  id: Generated<string>;
  account_id: AccountId;
  post_id: PostId;
}

/**
 * The post that `post_id` quotes. `quoted_post_id` is null while it is not here. `authorization_uri` is where the
 * quoted author's consent can be read: ours for posts of people here.
 */
export interface QuotesTable {
  post_id: PostId;
  quoted_post_id: PostId | null;
  quoted_uri: string;
  state: QuoteState;
  authorization_uri: string | null;
  request_uri: string | null;
  created_at: Generated<Date>;
  answered_at: Date | null;
}

/** `silent`: addressed without being named in the text; may see the post, is not notified. */
export interface MentionsTable {
  post_id: PostId;
  account_id: AccountId;
  silent: Generated<boolean>;
}

/** `name` is normalised (NFKC, lower case); `display_name` is how it was first written. */
export interface HashtagsTable {
  id: Generated<string>;
  name: string;
  display_name: string;
}

export interface PostHashtagsTable {
  hashtag_id: string;
  post_id: PostId;
}

/** One language in which the words of a film can be read; `automatic`: a machine has written them down. */
export interface Captions {
  language: string;
  name: string;
  automatic: boolean;
  url: string;
}

/** `post_id` is null while an upload waits for its post. `file` and `preview` are keys in our file store; of others' films and sounds, `preview` is an address. */
export interface MediaTable {
  id: Generated<string>;
  account_id: AccountId;
  post_id: PostId | null;
  position: Generated<number>;
  kind: MediaKind;
  mime: string;
  file: string | null;
  preview: string | null;
  remote_url: string | null;
  width: number | null;
  height: number | null;
  description: Generated<string>;
  blurhash: string | null;
  /** Of others' films, where they have some. */
  captions: JSONColumnType<Captions[], string | null | undefined, string | null> | null;
  /** When an edit took it out of its post: the history still shows it, nothing else does. */
  removed_at: Generated<Date | null>;
  created_at: Generated<Date>;
}

/** What a linked page says of itself. Without a title it has said nothing (yet). */
export interface LinkPreviewsTable {
  id: Generated<string>;
  url: string;
  title: Generated<string>;
  description: Generated<string>;
  site: Generated<string>;
  image: string | null;
  image_description: Generated<string>;
  large: Generated<boolean>;
  fetched_at: Date | null;
  created_at: Generated<Date>;
}

/**
 * The poll of a post. `expires_at` null: it never ends. `closed_at`: when its end was announced. `voters_count` null:
 * the poll's own server does not say. `tally_due_at`: when other servers are to hear of the votes that have come in.
 */
export interface PollsTable {
  post_id: PostId;
  multiple: boolean;
  expires_at: Date | null;
  closed_at: Date | null;
  voters_count: number | null;
  tally_due_at: Date | null;
}

/** `votes_count`: of a remote poll what its own server says. */
export interface PollOptionsTable {
  post_id: PostId;
  position: number;
  title: string;
  votes_count: Generated<number>;
}

/** `only_one`: in a poll of one choice; the database lets an account have one such row. */
export interface PollVotesTable {
  post_id: PostId;
  account_id: AccountId;
  position: number;
  only_one: boolean;
  created_at: Generated<Date>;
}
