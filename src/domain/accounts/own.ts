import { displayUrl } from '../../lib/display-url.ts';
import type { AccountId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';

/** A local account as its owner sees it in the settings: texts as typed, and what nobody else sees. */
export interface OwnProfile {
  username: string;
  email: string;
  displayName: string;
  bio: string;
  fields: { name: string; value: string; verified: boolean }[];
  avatarUrl: string | null;
  bannerUrl: string | null;
  avatarDescription: string;
  locked: boolean;
  discoverable: boolean;
  indexable: boolean;
  hidesFollows: boolean;
  bot: boolean;
}

/** Reads it in one statement. @throws {NotFound} when this is no local account */
export async function readOwnProfile(app: App, id: AccountId): Promise<OwnProfile> {
  const row = await app.db
    .selectFrom('accounts')
    .innerJoin('users', 'users.account_id', 'accounts.id')
    .where('accounts.id', '=', id)
    .select([
      'username',
      'email',
      'display_name',
      'bio_source',
      'fields',
      'avatar',
      'banner',
      'avatar_description',
      'locked',
      'discoverable',
      'indexable',
      'hides_follows',
      'kind',
    ])
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return {
    username: row.username,
    email: row.email,
    displayName: row.display_name,
    bio: row.bio_source ?? '',
    fields: row.fields.map(({ name, value, verifiedAt }) => ({
      name,
      value,
      verified: verifiedAt !== undefined,
    })),
    avatarUrl: displayUrl(app.secret, row.avatar),
    bannerUrl: displayUrl(app.secret, row.banner),
    avatarDescription: row.avatar_description,
    locked: row.locked,
    discoverable: row.discoverable,
    indexable: row.indexable,
    hidesFollows: row.hides_follows,
    bot: row.kind === 'service',
  };
}
