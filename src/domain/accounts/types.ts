import type { AccountKind, ProfileField } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';

/** What a byline or a list row shows of somebody. */
export interface AccountSummary {
  id: AccountId;
  uri: string;
  username: string;
  domain: string | null;
  /** `name` for local people, `name@host` for remote ones: what stands after the @ in our page addresses. */
  handle: string;
  /** `name@host` always. */
  fullHandle: string;
  displayName: string;
  kind: AccountKind;
  /** Ready for `src`, null when there is no picture. */
  avatarUrl: string | null;
  locked: boolean;
}

/** How the viewer and somebody else stand to each other, seen from the viewer. */
export interface Relationship {
  following: boolean;
  requested: boolean;
  showsBoosts: boolean;
  followedBy: boolean;
  requestedBy: boolean;
  blocking: boolean;
  blockedBy: boolean;
  muting: boolean;
  /** The viewer has blocked the whole server. */
  blockingDomain: boolean;
}

/** The head of a profile page. */
export interface Profile extends AccountSummary {
  bioHtml: string;
  fields: ProfileField[];
  bannerUrl: string | null;
  avatarDescription: string;
  /** The page on the account's own server. */
  url: string;
  counts: { posts: number; followers: number; following: number };
  createdAt: Date;
  movedTo: AccountSummary | null;
  /** How the viewer stands to the new account. */
  movedToRelationship: Relationship | null;
  hidesFollows: boolean;
  indexable: boolean;
  discoverable: boolean;
  /** Who looks after this server says so. */
  staff: 'admin' | 'moderator' | null;
  isViewer: boolean;
  /** Null for anonymous viewers and for oneself. */
  relationship: Relationship | null;
}
