import type { JsonWebKey } from 'node:crypto';
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';

export type AccountKind = 'person' | 'service' | 'group' | 'organization' | 'application';

/** A row of a profile's table of facts. `html` is sanitised. */
export interface ProfileField {
  name: string;
  value: string;
  html: string;
  /** When its page was first seen to link back to the profile; absent unless it does. */
  verifiedAt?: string;
}

/** Totals a remote server told us about its own account; shown, never used for our rules. */
export interface RemoteCounts {
  posts?: number;
  followers?: number;
  following?: number;
}

/** Anyone we know. `domain` is null for local accounts; `avatar` and `banner` are a stored file's key, or a remote URL. */
export interface AccountsTable {
  id: Generated<AccountId>;
  username: string;
  domain: string | null;
  uri: string;
  url: string | null;
  kind: Generated<AccountKind>;
  display_name: Generated<string>;
  bio_source: string | null;
  bio_html: Generated<string>;
  fields: JSONColumnType<ProfileField[], string | undefined, string>;
  emojis: JSONColumnType<{ shortcode: string; url: string }[], string | undefined, string>;
  avatar: string | null;
  banner: string | null;
  avatar_description: Generated<string>;
  locked: Generated<boolean>;
  discoverable: Generated<boolean>;
  indexable: Generated<boolean>;
  hides_follows: Generated<boolean>;
  inbox: string | null;
  shared_inbox: string | null;
  outbox: string | null;
  followers_uri: string | null;
  following_uri: string | null;
  featured_uri: string | null;
  also_known_as: JSONColumnType<string[], string | undefined, string>;
  /** Where somebody lives now, which the new account has confirmed. */
  moved_to_id: AccountId | null;
  /** When the last move was made or told of: there is a pause between two. It stays when they come back. */
  moved_at: Date | null;
  /** Where a remote account's own profile says that it went: a claim, until `moved_to_id` is set. */
  moved_to_uri: string | null;
  posts_count: Generated<number>;
  followers_count: Generated<number>;
  following_count: Generated<number>;
  remote_counts: JSONColumnType<RemoteCounts, string | null | undefined, string | null> | null;
  last_post_at: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  /** When a remote profile was last read from its server. */
  fetched_at: Date | null;
  /** When a remote account's recent posts were last brought in. */
  backfilled_at: Date | null;
  suspended_at: Date | null;
  /** Its own server says so, and may take it back; a suspension of ours is not theirs to lift. */
  suspended_by_origin: Generated<boolean>;
  /** A rule about its server says so; `suspended_at` goes with the rule. */
  suspended_by_domain: Generated<boolean>;
  /** By a rule about its server: seen by followers, in no list for everybody. */
  limited_by_domain: Generated<boolean>;
  /** The row stays for ever so that the name is never given to somebody else. */
  deleted_at: Date | null;
}

export type Role = 'owner' | 'admin' | 'moderator' | 'user';

/** The login of a local account. `settings` is read through `readSettings` in domain/auth. */
export interface UsersTable {
  account_id: AccountId;
  email: string;
  password_hash: string;
  password_changed_at: Generated<Date>;
  /** A new address that its owner has yet to confirm. */
  pending_email: string | null;
  role: Generated<Role>;
  reason: Generated<string>;
  confirmed_at: Date | null;
  approved_at: Date | null;
  settings: ColumnType<Record<string, unknown>, string | undefined, string>;
  invite_id: string | null;
  last_seen_at: Date | null;
  created_at: Generated<Date>;
}

/** A browser session. The token itself is only in the person's cookie. */
export interface SessionsTable {
  id: Generated<string>;
  account_id: AccountId;
  token_hash: Buffer;
  user_agent: Generated<string>;
  address: Generated<string>;
  created_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  expires_at: Date;
}

export interface InvitesTable {
  id: Generated<string>;
  code: string;
  created_by: AccountId | null;
  uses: Generated<number>;
  max_uses: Generated<number>;
  expires_at: Date | null;
  created_at: Generated<Date>;
}

/** Keys as JWK. */
export interface AccountKeysTable {
  account_id: AccountId;
  kind: 'rsa' | 'ed25519';
  private_key: JSONColumnType<JsonWebKey>;
  public_key: JSONColumnType<JsonWebKey>;
  created_at: Generated<Date>;
}
