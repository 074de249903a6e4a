import { sql } from 'kysely';
import type { AccountKind, ProfileField, RemoteCounts } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Forbidden } from '../errors.ts';
import { severityNow } from '../instances/rules.ts';
import type { Write } from '../write.ts';
import { keepVerified, verifiable } from './links.ts';

/** A remote account, translated and sanitised by the federation. */
export interface RemoteAccountDraft {
  uri: string;
  url: string | null;
  username: string;
  domain: string;
  kind: AccountKind;
  displayName: string;
  bioHtml: string;
  fields: ProfileField[];
  avatar: string | null;
  banner: string | null;
  avatarDescription: string;
  emojis: { shortcode: string; url: string }[];
  locked: boolean;
  discoverable: boolean;
  indexable: boolean;
  inbox: string;
  sharedInbox: string | null;
  outbox: string | null;
  followersUri: string | null;
  followingUri: string | null;
  featuredUri: string | null;
  alsoKnownAs: string[];
  /** Where its profile says that it lives now. */
  movedToUri?: string | null;
  remoteCounts: RemoteCounts | null;
  publishedAt: Date | null;
  suspended: boolean;
}

/**
 * Stores what a remote server says of its account. The URI is the identity: a handle that another of that
 * server's accounts had before is taken from it (Mastodon does the same), and its own row keeps a made-up name.
 * A deleted account stays as it is, and a suspension of ours stays whatever its server says.
 * @throws {Forbidden} when its server is blocked; an error when the URI is that of an account of ours
 */
export async function receiveAccount(w: Write, draft: RemoteAccountDraft): Promise<AccountId> {
  const severity = await severityNow(w.db, draft.domain, new URL(draft.uri).host);
  if (severity === 'suspend') throw new Forbidden();
  await displace(w, draft);
  const fields = await knownFields(w, draft);
  const values = { ...columnsOf(w, { ...draft, fields }), limited_by_domain: severity === 'limit' };
  const row = await w.db
    .insertInto('accounts')
    .values({ ...values, uri: draft.uri, created_at: draft.publishedAt ?? w.now })
    .onConflict((conflict) =>
      conflict
        .column('uri')
        .doUpdateSet({ ...values, ...suspension(w, draft), moved_to_id: stillMovedTo(draft) })
        .where('accounts.domain', 'is not', null)
        .where('accounts.deleted_at', 'is', null),
    )
    .returning('id')
    .executeTakeFirst();
  if (!row) return deletedAccount(w, draft.uri);
  if (fields.some((field) => verifiable(w.app, field) && !field.verifiedAt)) {
    w.emit({ type: 'links.unchecked', accountId: row.id, soon: false });
  }
  return row.id;
}

/** Its facts, with what we have found out ourselves about those that have not changed. */
async function knownFields(w: Write, { uri, fields }: RemoteAccountDraft): Promise<ProfileField[]> {
  if (!fields.some((field) => verifiable(w.app, field))) return fields;
  const row = await w.db.selectFrom('accounts').select('fields').where('uri', '=', uri).executeTakeFirst();
  return row ? keepVerified(fields, row.fields) : fields;
}

/** What becomes of the suspension of a known account: theirs comes and goes with their word, ours stays. */
function suspension(w: Write, draft: RemoteAccountDraft) {
  return draft.suspended
    ? {
        suspended_at: sql<Date>`coalesce(accounts.suspended_at, ${w.now}::timestamptz)`,
        suspended_by_origin: sql<boolean>`accounts.suspended_at is null or accounts.suspended_by_origin`,
      }
    : {
        suspended_at: sql<Date | null>`case when accounts.suspended_by_origin then null else accounts.suspended_at end`,
        suspended_by_origin: false,
      };
}

/**
 * A move holds as long as the profile names the new account. Some servers send the activity and put nothing into the
 * profile: then it holds until the profile has said otherwise.
 */
function stillMovedTo({ movedToUri = null }: RemoteAccountDraft) {
  return movedToUri === null
    ? sql<AccountId | null>`case when accounts.moved_to_uri is null then accounts.moved_to_id end`
    : sql<AccountId | null>`(select target.id from accounts target
        where target.id = accounts.moved_to_id and target.uri = ${movedToUri})`;
}

async function deletedAccount(w: Write, uri: string): Promise<AccountId> {
  const row = await w.db
    .selectFrom('accounts')
    .select('id')
    .where('uri', '=', uri)
    .where('domain', 'is not', null)
    .executeTakeFirst();
  if (!row) throw new Error(`${uri} is an account of ours`);
  return row.id;
}

function columnsOf(w: Write, draft: RemoteAccountDraft) {
  return {
    username: draft.username,
    domain: draft.domain.toLowerCase(),
    url: draft.url,
    kind: draft.kind,
    display_name: draft.displayName,
    bio_source: null,
    bio_html: draft.bioHtml,
    fields: JSON.stringify(draft.fields),
    emojis: JSON.stringify(draft.emojis),
    avatar: draft.avatar,
    banner: draft.banner,
    avatar_description: draft.avatarDescription,
    locked: draft.locked,
    discoverable: draft.discoverable,
    indexable: draft.indexable,
    inbox: draft.inbox,
    shared_inbox: draft.sharedInbox,
    outbox: draft.outbox,
    followers_uri: draft.followersUri,
    following_uri: draft.followingUri,
    featured_uri: draft.featuredUri,
    also_known_as: JSON.stringify(draft.alsoKnownAs),
    moved_to_uri: draft.movedToUri ?? null,
    ...(draft.remoteCounts ? { remote_counts: JSON.stringify(draft.remoteCounts) } : {}),
    suspended_at: draft.suspended ? w.now : null,
    suspended_by_origin: draft.suspended,
    updated_at: w.now,
    fetched_at: w.now,
  };
}

async function displace(w: Write, draft: RemoteAccountDraft): Promise<void> {
  await w.db
    .updateTable('accounts')
    .set({ username: sql<string>`username || '_' || id` })
    .where(sql`lower(username)`, '=', draft.username.toLowerCase())
    .where(sql`coalesce(domain, '')`, '=', draft.domain.toLowerCase())
    .where('uri', '<>', draft.uri)
    .execute();
}
