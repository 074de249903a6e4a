import type {
  Captions,
  MediaKind,
  OwnQuotePolicy,
  OwnReplyPolicy,
  QuotePolicy,
  RemotePostCounts,
  ReplyPolicy,
  Visibility,
} from '../../db/tables/content.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import type { AccountSummary } from '../accounts/types.ts';
import type { NewPoll, PollInput, PollView } from '../polls/types.ts';
import type { RemoteQuote } from '../quotes/receive.ts';
import type { Fold, Opened } from './thread-tree.ts';

export type { OwnQuotePolicy, OwnReplyPolicy, Visibility } from '../../db/tables/content.ts';

export interface MediaView {
  id: string;
  kind: MediaKind;
  mime: string;
  /** Ready for the `src` of a picture; null for video and audio of other servers. */
  url: string | null;
  previewUrl: string | null;
  /** Ready for the `src` of a player; null for anything but video and audio of other servers. */
  filmUrl: string | null;
  remoteUrl: string | null;
  width: number | null;
  height: number | null;
  description: string;
  /** A few soft colours of it, ready for `src`; null where nobody has said. */
  haze: string | null;
  /** What is said in a film, to be read; `url` is ready for the `src` of a track. */
  captions: readonly Captions[];
}

/** What a linked page says of itself. */
export interface LinkView {
  url: string;
  title: string;
  description: string;
  site: string;
  /** Ready for `src`. */
  imageUrl: string | null;
  imageDescription: string;
  large: boolean;
}

/** What a post quotes: one level, so that `post.quote` is null. */
export type QuoteView =
  | { state: 'shown'; post: PostCard }
  /** Its author has yet to agree. */
  | { state: 'pending'; url: string }
  /** Deleted, taken back by its author, or not for this viewer: nobody can tell which. */
  | { state: 'gone' };

/** A post as one viewer sees it; everything a card needs. */
export interface PostCard {
  id: PostId;
  uri: string;
  /** The page on this server: `/@handle/ID`. */
  path: string;
  /** The page on the author's server. */
  url: string;
  local: boolean;
  author: AccountSummary;
  /** Sanitised, with custom emoji; safe to insert. */
  html: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  inReplyTo: { postId: PostId | null; uri: string | null; author: AccountSummary | null } | null;
  counts: { replies: number; boosts: number; likes: number };
  createdAt: Date;
  editedAt: Date | null;
  media: MediaView[];
  /** The page that it links to; null unless that page has said something of itself. */
  link: LinkView | null;
  poll: PollView | null;
  /** Everybody named in it, for addressing a reply. */
  mentions: AccountSummary[];
  /** The viewer's own relation to it. */
  mine: boolean;
  liked: boolean;
  boosted: boolean;
  bookmarked: boolean;
  pinned: boolean;
  boostable: boolean;
  /** The reader's word filter that it meets, which is why it is folded. */
  filteredBy?: string;
  /** Null also where a quote is a link in the text and nothing else. */
  quote: QuoteView | null;
  quotable: boolean;
  /** Its author lets the viewer reply. */
  repliable: boolean;
}

/** One line of a timeline: a post, and who boosted it there. `entryId` is its cursor. */
export interface TimelineEntry {
  entryId: string;
  post: PostCard;
  boostedBy: AccountSummary | null;
}

/** A place in a conversation whose post was deleted or is not for this viewer. */
export interface Tombstone {
  id: PostId;
  tombstone: true;
}

export interface ThreadNode {
  post: PostCard | Tombstone;
  replies: ThreadNode[];
  /** Those of the replies that are not shown yet. */
  fold: Fold | null;
}

/** Ancestors oldest first, the post itself, and what answers it as a tree. */
export interface Thread {
  ancestors: (PostCard | Tombstone)[];
  focus: PostCard;
  replies: ThreadNode[];
  fold: Fold | null;
  /** What the viewer has unfolded. */
  opened: Opened;
  /** How many replies that brought. */
  came: number;
  /** How many replies there are, shown or folded. */
  size: number;
  /** The topmost ancestor answers something we have not got. */
  incomplete: boolean;
}

/** What a local author typed. */
export interface PostInput {
  text: string;
  warning?: string;
  sensitive?: boolean;
  language?: string | null;
  visibility: Visibility;
  /** Everyone unless said otherwise; of posts not for everybody only their author quotes, whatever this says. */
  quotePolicy?: OwnQuotePolicy;
  /** Who may reply; everyone unless said. */
  replyPolicy?: OwnReplyPolicy;
  inReplyToId?: PostId | null;
  quoteOfId?: PostId | null;
  mediaIds?: readonly string[];
  /** In an edit: null takes the poll away, and without a word of it the post keeps the one it has. */
  poll?: PollInput | null;
}

/** A remote post, translated and sanitised by the federation, ready to be stored. */
export interface RemotePostDraft {
  uri: string;
  url: string | null;
  authorId: AccountId;
  html: string;
  warning: string;
  sensitive: boolean;
  language: string | null;
  visibility: Visibility;
  /** Null when its server says nothing of quotes. */
  quotePolicy?: QuotePolicy | null;
  /** The same of replies. */
  replyPolicy?: ReplyPolicy | null;
  quote?: RemoteQuote | null;
  inReplyToUri: string | null;
  /** Where its server says that the whole conversation is. */
  conversationUri?: string | null;
  /** What its server counted, as far as it says so. */
  counts?: RemotePostCounts;
  publishedAt: Date;
  editedAt: Date | null;
  /** Not sent to us but read by us, maybe long after: only what is recent is news to anybody. */
  fetched?: boolean;
  /** Local and remote accounts that are tagged or addressed and known here. */
  mentions: { accountId: AccountId; silent: boolean }[];
  hashtags: string[];
  emojis: { shortcode: string; url: string }[];
  media: RemoteMediaDraft[];
  poll?: NewPoll | null;
}

export interface RemoteMediaDraft {
  kind: MediaKind;
  mime: string;
  remoteUrl: string;
  width: number | null;
  height: number | null;
  description: string;
  blurhash: string | null;
  /** A picture that stands for a film or a sound until it is played. */
  posterUrl?: string | null;
  captions?: readonly Captions[];
}
