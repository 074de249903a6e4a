import type { AccountKind, ProfileField } from '../../db/tables/people.ts';
import type { App } from '../../domain/ports.ts';
import type { AccountId } from '../../lib/ids.ts';

/**
 * `absent`: waiting for approval or confirmation, which nobody outside may learn.
 * `suspended` by our moderators; `deleted` for ever.
 */
export type LocalState = 'active' | 'absent' | 'suspended' | 'deleted';

export interface LocalAccount {
  id: AccountId;
  uri: string;
  username: string;
  kind: AccountKind;
  state: LocalState;
  displayName: string;
  bioHtml: string;
  /** As it was typed. */
  bioSource: string;
  fields: ProfileField[];
  avatar: string | null;
  avatarDescription: string;
  banner: string | null;
  locked: boolean;
  discoverable: boolean;
  indexable: boolean;
  hidesFollows: boolean;
  alsoKnownAs: string[];
  /** The address of the account that they moved to. */
  movedToUri: string | null;
  movedAt: Date | null;
  counts: { posts: number; followers: number; following: number };
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
}

/** A local account by id, whatever its state; null when there is none. */
export async function localAccount(app: App, id: AccountId): Promise<LocalAccount | null> {
  const row = await query(app).where('accounts.id', '=', id).executeTakeFirst();
  return row ? toLocal(row) : null;
}

/** The same by name, in any case. */
export async function localAccountByName(app: App, username: string): Promise<LocalAccount | null> {
  const row = await query(app)
    .where((eb) => eb(eb.fn('lower', ['accounts.username']), '=', username.toLowerCase()))
    .executeTakeFirst();
  return row ? toLocal(row) : null;
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof query>['executeTakeFirst']>>>;

function query(app: App) {
  return app.db
    .selectFrom('accounts')
    .leftJoin('users', 'users.account_id', 'accounts.id')
    .leftJoin('accounts as target', 'target.id', 'accounts.moved_to_id')
    .selectAll('accounts')
    .select(['users.account_id as user_id', 'users.confirmed_at', 'users.approved_at'])
    .select('target.uri as target_uri')
    .where('accounts.domain', 'is', null);
}

function toLocal(row: Row): LocalAccount {
  return {
    id: row.id,
    uri: row.uri,
    username: row.username,
    kind: row.kind,
    state: stateOf(row),
    displayName: row.display_name,
    bioHtml: row.bio_html,
    bioSource: row.bio_source ?? '',
    fields: row.fields,
    avatar: row.avatar,
    avatarDescription: row.avatar_description,
    banner: row.banner,
    locked: row.locked,
    discoverable: row.discoverable,
    indexable: row.indexable,
    hidesFollows: row.hides_follows,
    alsoKnownAs: row.also_known_as,
    movedToUri: row.target_uri,
    movedAt: row.moved_at,
    counts: { posts: row.posts_count, followers: row.followers_count, following: row.following_count },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}

function stateOf(row: Row): LocalState {
  if (row.deleted_at) return 'deleted';
  if (row.suspended_at) return 'suspended';
  return row.user_id !== null && (!row.confirmed_at || !row.approved_at) ? 'absent' : 'active';
}
