import { confirmMovedTo } from '../domain/accounts/move.ts';
import type { App } from '../domain/ports.ts';
import { write } from '../domain/write.ts';
import { fetchAccount, type KnownAccount, knownAccount } from './identity.ts';

/** Where an account is said to live now, as it is at this moment; null when it cannot be read or is not allowed here. */
export async function freshAccount(app: App, uri: string): Promise<KnownAccount | null> {
  const own = new URL(uri).origin === app.config.origin;
  if (!own && !(await fetchAccount(app, uri))) return null;
  const account = await knownAccount(app, uri);
  return account && !account.barred ? account : null;
}

/**
 * Looks whether somebody whose profile says that they have moved really has: the new account must name the old one as
 * its own. For those who look at the profile: only a `Move` makes followers follow.
 */
export async function confirmMove(app: App, uri: string): Promise<void> {
  const row = await app.db
    .selectFrom('accounts')
    .select(['id', 'moved_to_uri'])
    .where('uri', '=', uri)
    .where('domain', 'is not', null)
    .where('moved_to_uri', 'is not', null)
    .where('moved_to_id', 'is', null)
    .executeTakeFirst();
  if (!row?.moved_to_uri) return;
  const target = await freshAccount(app, row.moved_to_uri);
  if (!target?.alsoKnownAs.includes(uri)) return;
  await write(app, (w) => confirmMovedTo(w, row.id, target.id));
}
