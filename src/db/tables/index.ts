import type { Kysely } from 'kysely';
import type * as content from './content.ts';
import type * as delivery from './delivery.ts';
import type * as domains from './domains.ts';
import type * as drafts from './drafts.ts';
import type * as lists from './lists.ts';
import type * as moderation from './moderation.ts';
import type * as people from './people.ts';
import type * as relations from './relations.ts';

/** Every table of the database, by name. `tests/db/tables.test.ts` compares it with the real schema. */
export interface Tables {
  accounts: people.AccountsTable;
  users: people.UsersTable;
  sessions: people.SessionsTable;
  invites: people.InvitesTable;
  account_keys: people.AccountKeysTable;
  posts: content.PostsTable;
  post_edits: content.PostEditsTable;
  boosts: content.BoostsTable;
  likes: content.LikesTable;
  bookmarks: content.BookmarksTable;
  pins: content.PinsTable;
  quotes: content.QuotesTable;
  polls: content.PollsTable;
  poll_options: content.PollOptionsTable;
  poll_votes: content.PollVotesTable;
  mentions: content.MentionsTable;
  hashtags: content.HashtagsTable;
  post_hashtags: content.PostHashtagsTable;
  media: content.MediaTable;
  link_previews: content.LinkPreviewsTable;
  drafts: drafts.DraftsTable;
  scheduled_posts: drafts.ScheduledPostsTable;
  follows: relations.FollowsTable;
  blocks: relations.BlocksTable;
  mutes: relations.MutesTable;
  word_filters: relations.WordFiltersTable;
  conversation_mutes: relations.ConversationMutesTable;
  account_notes: relations.AccountNotesTable;
  reports: moderation.ReportsTable;
  home_entries: relations.HomeEntriesTable;
  notifications: relations.NotificationsTable;
  notification_senders: relations.NotificationSendersTable;
  markers: relations.MarkersTable;
  lists: lists.ListsTable;
  list_members: lists.ListMembersTable;
  hashtag_follows: lists.HashtagFollowsTable;
  domain_blocks: domains.DomainBlocksTable;
  account_domain_blocks: domains.AccountDomainBlocksTable;
  recent_searches: lists.RecentSearchesTable;
  outbox: delivery.OutboxTable;
  activities: delivery.ActivitiesTable;
  deliveries: delivery.DeliveriesTable;
  instances: delivery.InstancesTable;
  tombstones: delivery.TombstonesTable;
  kv: delivery.KvTable;
  server_settings: delivery.ServerSettingsTable;
}

/** The database, or a transaction on it. Functions take it as an argument and never reach for another. */
export type Db = Kysely<Tables>;
