import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { addLocalAccount } from '../../src/domain/accounts/create.ts';
import { type RemoteAccountDraft, receiveAccount } from '../../src/domain/accounts/receive.ts';
import type { App } from '../../src/domain/ports.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';

export interface Person {
  id: AccountId;
  username: string;
}

/** A word that nobody has used: tests make fresh people instead of clearing tables. */
export function unique(prefix: string): string {
  return `${prefix}_${randomBytes(5).toString('hex')}`;
}

/** A local, confirmed, approved account. Its password hash is no hash: nobody can log in with it. */
export async function person(
  app: App,
  values: {
    username?: string;
    displayName?: string;
    locked?: boolean;
    role?: 'user' | 'owner' | 'admin' | 'moderator';
  } = {},
): Promise<Person> {
  const username = values.username ?? unique('p');
  const { displayName = '', role = 'user' } = values;
  const id = await write(app, (w) =>
    addLocalAccount(w, {
      username,
      email: `${username}@test.example`,
      passwordHash: 'none',
      role,
      confirmed: true,
      approved: true,
      displayName,
    }),
  );
  if (values.locked)
    await app.db.updateTable('accounts').set({ locked: true }).where('id', '=', id).execute();
  return { id, username };
}

/** An account of another server, as the federation would have brought it in. */
export async function remotePerson(
  app: App,
  values: Partial<RemoteAccountDraft> = {},
): Promise<Person & { uri: string }> {
  const username = values.username ?? unique('r');
  const domain = values.domain ?? 'remote.example';
  const uri = values.uri ?? `https://${domain}/users/${username}`;
  const id = await write(app, (w) =>
    receiveAccount(w, {
      uri,
      url: `https://${domain}/@${username}`,
      username,
      domain,
      kind: 'person',
      displayName: username,
      bioHtml: '',
      fields: [],
      avatar: null,
      banner: null,
      avatarDescription: '',
      emojis: [],
      locked: false,
      discoverable: true,
      indexable: true,
      inbox: `${uri}/inbox`,
      sharedInbox: `https://${domain}/inbox`,
      outbox: `${uri}/outbox`,
      followersUri: `${uri}/followers`,
      followingUri: `${uri}/following`,
      featuredUri: `${uri}/featured`,
      alsoKnownAs: [],
      remoteCounts: null,
      publishedAt: null,
      suspended: false,
      ...values,
    }),
  );
  return { id, username, uri };
}

/** Makes one follow the other, accepted, without asking anybody. */
export async function makeFollow(app: App, follower: AccountId, followee: AccountId): Promise<void> {
  await sql`insert into follows (follower_id, followee_id, uri, accepted_at)
    values (${follower}, ${followee}, ${unique('https://test.example/follows/')}, now())`.execute(app.db);
}
