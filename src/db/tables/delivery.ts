import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';

/** Domain events committed together with what they tell of, until the relay has handed them to the queue. */
export interface OutboxTable {
  id: GeneratedAlways<string>;
  event: ColumnType<unknown, string, never>;
  created_at: Generated<Date>;
}

/** An activity of ours, signed once; `body` is sent as it is. `object_uri` is what it is about: its order is kept. */
export interface ActivitiesTable {
  id: Generated<string>;
  uri: string;
  account_id: AccountId;
  object_uri: string;
  public: boolean;
  body: string;
  created_at: Generated<Date>;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One activity on its way to one inbox. */
export interface DeliveriesTable {
  id: Generated<string>;
  activity_id: string;
  inbox: string;
  host: string;
  state: Generated<DeliveryState>;
  attempts: Generated<number>;
  last_status: number | null;
  last_error: string | null;
  /** What the server's view of the sender's followers there should come to (FEP-8fcf); null when it is not told. */
  followers_digest: string | null;
  /** Set when this row alone failed; a failing host has its own time in `instances`. */
  next_attempt_at: Date | null;
  created_at: Generated<Date>;
  finished_at: Date | null;
}

/** What we know of another server: whether it fails, when to try again, and which signatures it takes. */
export interface InstancesTable {
  host: string;
  software: string | null;
  failing_since: Date | null;
  failures: Generated<number>;
  next_attempt_at: Date | null;
  lease_owner: string | null;
  lease_until: Date | null;
  signature: Generated<'draft-cavage' | 'rfc9421'>;
  last_seen_at: Date | null;
  created_at: Generated<Date>;
}

/** URIs that were deleted: a late Create of one of them is refused. */
export interface TombstonesTable {
  uri: string;
  created_at: Generated<Date>;
}

/** A stored JSON null is a value (a remembered failure), not an absence. */
export interface KvTable {
  id: Buffer;
  key: string[];
  value: ColumnType<unknown, string, string>;
  expires_at: Date | null;
}

export interface ServerSettingsTable {
  key: string;
  value: ColumnType<unknown, string, string>;
}
