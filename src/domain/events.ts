import type { Visibility } from '../db/tables/content.ts';
import type { AccountId, BoostId, PostId } from '../lib/ids.ts';

/**
 * What has happened, in ids only: whoever reacts reads the present state.
 * Events about something that is gone by then carry what nobody could look up any more.
 * `jobs/react.ts` says what follows from each.
 */
export type DomainEvent =
  /** `remote`: it came from another server, and goes to none. `orphan`: what it answers is not here (yet). */
  | { type: 'post.created'; postId: PostId; remote?: true; orphan?: true }
  | { type: 'post.edited'; postId: PostId }
  /** Who may reply to a post of ours was changed, and nothing else of it; `at`: the moment, in milliseconds. */
  | { type: 'post.ruled'; postId: PostId; at: number }
  /**
   * `inboxes`: where copies of a local post were or may have been sent, to be told of the deletion. `named`: people
   * here who could see it because it names them.
   */
  | {
      type: 'post.deleted';
      postId: PostId;
      accountId: AccountId;
      uri: string;
      visibility: Visibility;
      inboxes: string[];
      named?: AccountId[];
    }
  /** A post links to a page of which nothing (recent) is known. */
  | { type: 'link.found'; previewId: string; remote?: true }
  /** A post of ours quotes one of another server, whose author is to be asked. */
  | { type: 'quote.requested'; postId: PostId }
  /** It is to be found out what a post quotes, and whether the author agrees. */
  | { type: 'quote.unchecked'; postId: PostId }
  /** Whether the quote in this post is shown may have changed. */
  | { type: 'quote.settled'; postId: PostId }
  /** The author of what this post quotes has taken it out of it. */
  | { type: 'quote.revoked'; postId: PostId }
  /** Somebody elsewhere asked to quote our post; `quotingId` null: refused. */
  | {
      type: 'quote.answered';
      postId: PostId;
      accountId: AccountId;
      requestUri: string;
      quotingUri: string;
      quotingId: PostId | null;
    }
  | { type: 'boost.created'; boostId: BoostId; postId: PostId; accountId: AccountId }
  | {
      type: 'boost.deleted';
      boostId: BoostId;
      postId: PostId;
      accountId: AccountId;
      uri: string;
      visibility: Visibility;
    }
  | { type: 'like.created'; postId: PostId; accountId: AccountId }
  | { type: 'like.deleted'; postId: PostId; accountId: AccountId; uri: string }
  /** Somebody of ours opens, answers or boosts a remote post: its conversation should be whole. */
  | { type: 'replies.wanted'; postId: PostId }
  /** Votes have come in, or a remote poll's own server has counted. */
  | { type: 'poll.changed'; postId: PostId }
  /** Other servers are to hear how a poll here stands; `at`: the moment, in milliseconds. */
  | { type: 'poll.counted'; postId: PostId; at: number }
  /** `remote`: a poll of another server, in which somebody here has voted. */
  | { type: 'poll.ended'; postId: PostId; remote?: true }
  /** Somebody here has made one choice in a remote poll. */
  | { type: 'vote.created'; postId: PostId; accountId: AccountId; position: number }
  | { type: 'pin.added'; postId: PostId; accountId: AccountId }
  | { type: 'pin.removed'; postId: PostId; accountId: AccountId; postUri: string }
  /** Somebody asked to follow; `accepted` when no approval was needed. */
  | {
      type: 'follow.created';
      followId: string;
      followerId: AccountId;
      followeeId: AccountId;
      accepted: boolean;
    }
  | { type: 'follow.accepted'; followId: string; followerId: AccountId; followeeId: AccountId }
  /** A request was refused, or a follower removed. */
  | { type: 'follow.rejected'; followerId: AccountId; followeeId: AccountId; uri: string }
  /** The follower left, or took the request back. */
  | { type: 'follow.deleted'; followerId: AccountId; followeeId: AccountId; uri: string }
  /** A remote account's server counts other followers of it here than we do, by what the two digests say. */
  | { type: 'followers.differ'; accountId: AccountId; url: string; digest: string }
  /** An answer to a post of ours, or a word about one, came in provably signed: whoever follows `accountId` should get it, too. */
  | { type: 'answer.received'; accountId: AccountId; uri: string; signedBy: string }
  | { type: 'block.created'; accountId: AccountId; targetId: AccountId; uri: string }
  | { type: 'block.deleted'; accountId: AccountId; targetId: AccountId; uri: string }
  /** A rule about another server was made, changed or taken back. */
  | { type: 'domain.changed'; domain: string }
  /** Somebody's own server is to know what is said of them here. */
  | { type: 'report.forwarded'; reportId: string; accountId: AccountId }
  | { type: 'account.updated'; accountId: AccountId }
  /** A profile has links that nobody has looked at, or not for long: does their page link back? */
  | { type: 'links.unchecked'; accountId: AccountId; soon: boolean }
  /** `inboxes`: every inbox that may know the account. Its keys stay until all are told. */
  | { type: 'account.deleted'; accountId: AccountId; uri: string; inboxes: string[] }
  /** An account lives elsewhere now, and the new one agrees: its followers should hear of it. */
  | { type: 'account.moved'; accountId: AccountId; targetId: AccountId }
  | { type: 'notification.created'; notificationId: string; accountId: AccountId }
  /** The person has read up to here (on any of their screens). */
  | { type: 'notifications.read'; accountId: AccountId }
  | { type: 'mail.requested'; accountId: AccountId; mail: MailKind };

export type MailKind = 'confirm' | 'reset' | 'approved' | 'email-change';

export type DomainEventType = DomainEvent['type'];
export type DomainEventOf<Type extends DomainEventType> = Extract<DomainEvent, { type: Type }>;
