import type { Generated } from 'kysely';
import type { AccountId, PostId } from '../../lib/ids.ts';

export type ReportReason = 'spam' | 'legal' | 'rules' | 'other';
export type ReportState = 'open' | 'resolved';

/** A complaint about somebody. `reporter_id` is null when another server passed it on and does not tell whose it is. */
export interface ReportsTable {
  id: Generated<string>;
  reporter_id: AccountId | null;
  /** The server it came from; null for one of ours. */
  from_host: string | null;
  target_id: AccountId;
  post_ids: PostId[];
  reason: Generated<ReportReason>;
  comment: Generated<string>;
  /** The address of what brought it, or under which it was passed on. */
  uri: string | null;
  forwarded: Generated<boolean>;
  state: Generated<ReportState>;
  resolved_by: AccountId | null;
  resolved_at: Date | null;
  created_at: Generated<Date>;
}
