import type { Generated } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';

/** Which answers of its members a list shows: none, those to other members, or those to people its owner follows. */
export type ListReplies = 'none' | 'members' | 'followed';

export interface ListsTable {
  id: Generated<string>;
  /** Whose it is; nobody else sees it. */
  account_id: AccountId;
  title: string;
  /** Its members' posts do not come home. */
  exclusive: Generated<boolean>;
  replies: Generated<ListReplies>;
  created_at: Generated<Date>;
}

export interface ListMembersTable {
  list_id: string;
  account_id: AccountId;
  created_at: Generated<Date>;
}

export interface HashtagFollowsTable {
  account_id: AccountId;
  hashtag_id: string;
  created_at: Generated<Date>;
}

/** Nobody but the person sees theirs. */
export interface RecentSearchesTable {
  account_id: AccountId;
  query: string;
  searched_at: Date;
}
