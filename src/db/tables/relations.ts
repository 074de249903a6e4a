import type { Generated } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';

/** `accepted_at` null: requested, not yet answered. */
export interface FollowsTable {
  id: Generated<string>;
  follower_id: AccountId;
  followee_id: AccountId;
  uri: string;
  accepted_at: Date | null;
  shows_boosts: Generated<boolean>;
  created_at: Generated<Date>;
}

export interface BlocksTable {
  id: Generated<string>;
  account_id: AccountId;
  target_id: AccountId;
  uri: string;
  created_at: Generated<Date>;
}

export interface MutesTable {
  id: Generated<string>;
  account_id: AccountId;
  target_id: AccountId;
  created_at: Generated<Date>;
}

/** Where a word filter holds. */
export type FilterPlace = 'home' | 'notifications' | 'public' | 'threads' | 'profiles';
/** `warn`: the post is folded under what it was filtered for; `hide`: it is left out. */
export type FilterAction = 'warn' | 'hide';

export interface WordFiltersTable {
  id: Generated<string>;
  account_id: AccountId;
  phrase: string;
  whole_word: boolean;
  places: FilterPlace[];
  action: FilterAction;
  expires_at: Date | null;
  created_at: Generated<Date>;
}

/** `post_id` is the topmost post of the conversation that was here when it was muted. */
export interface ConversationMutesTable {
  account_id: AccountId;
  post_id: PostId;
  created_at: Generated<Date>;
}

/** What somebody notes about somebody else, for their own eyes. */
export interface AccountNotesTable {
  account_id: AccountId;
  target_id: AccountId;
  text: string;
  updated_at: Generated<Date>;
}

/** `entry_id` is the id of the post, or of the boost that brought it. */
export interface HomeEntriesTable {
  account_id: AccountId;
  entry_id: string;
  post_id: PostId;
  boosted_by: AccountId | null;
}

export type NotificationKind =
  | 'follow'
  | 'follow_request'
  | 'mention'
  | 'reply'
  | 'like'
  | 'boost'
  | 'edit'
  | 'quote'
  | 'poll';

export interface NotificationsTable {
  id: Generated<string>;
  account_id: AccountId;
  kind: NotificationKind;
  from_account_id: AccountId;
  post_id: PostId | null;
  /** Kept apart: from somebody whose news the person wants to look through first. */
  filtered: Generated<boolean>;
  created_at: Generated<Date>;
}

/** Whose news are never kept apart again. */
export interface NotificationSendersTable {
  account_id: AccountId;
  sender_id: AccountId;
  created_at: Generated<Date>;
}

/** How far somebody has read; `timeline` is `notifications` or `home`. */
export interface MarkersTable {
  account_id: AccountId;
  timeline: string;
  last_read_id: string;
  updated_at: Generated<Date>;
}
