import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { emailFaults } from '../accounts/create.ts';
import { Forbidden, Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';
import { checkPassword } from './check.ts';
import { readLink, signLink } from './links.ts';
import { hashPassword, requireGoodPassword } from './password.ts';

const LIFETIME = 3600;

/**
 * Changes one's password; ends every session but `keepSessionId`.
 * @throws {Invalid} naming `current` or `next`
 */
export async function changePassword(
  app: App,
  accountId: AccountId,
  input: { current: string; next: string; keepSessionId?: string },
): Promise<void> {
  requireGoodPassword(input.next, 'next');
  await checkPassword(app, accountId, input.current, 'current');
  const passwordHash = await hashPassword(input.next);
  await write(app, (w) => setPassword(w, accountId, passwordHash, input.keepSessionId ?? null));
}

/** Sends a link for a new password, if the address is anybody's; says the same either way. @throws {Invalid} naming `email` */
export async function requestReset(app: App, email: string): Promise<void> {
  const faults = emailFaults(email);
  if (faults.length > 0) throw new Invalid(faults);
  await write(app, async (w) => {
    const user = await w.db
      .selectFrom('users')
      .select('account_id')
      .where(sql`lower(email)`, '=', email.trim().toLowerCase())
      .executeTakeFirst();
    if (user) w.emit({ type: 'mail.requested', accountId: user.account_id, mail: 'reset' });
  });
}

/** The link for a new password: good for an hour, and only until the password changes. */
export async function resetLink(app: App, accountId: AccountId, passwordChangedAt: Date): Promise<string> {
  const claims = { account: accountId, changed: String(passwordChangedAt.getTime()) };
  return `${app.config.origin}/reset/new?token=${await signLink(app, 'reset', claims, LIFETIME)}`;
}

/**
 * Sets a new password by a link, and ends every session. Following the link also shows that the address is theirs.
 * @throws {Forbidden} when the link was used, is over or forged, {Invalid} naming `password`
 */
export async function resetPassword(app: App, token: string, next: string): Promise<void> {
  const { account, changed } = await readLink(app, 'reset', token);
  requireGoodPassword(next);
  const passwordHash = await hashPassword(next);
  await write(app, async (w) => {
    const user = await w.db
      .selectFrom('users')
      .select(['account_id', 'password_changed_at', 'confirmed_at'])
      .where('account_id', '=', (account ?? '0') as AccountId)
      .forUpdate()
      .executeTakeFirst();
    if (!user || String(user.password_changed_at.getTime()) !== changed)
      throw new Forbidden('fault.link.broken');
    await setPassword(w, user.account_id, passwordHash, null);
    if (!user.confirmed_at) {
      await w.db
        .updateTable('users')
        .set({ confirmed_at: w.now })
        .where('account_id', '=', user.account_id)
        .execute();
    }
  });
}

/** Sets a password without asking for the old one: for an admin at the command line. @throws {Invalid} naming `password` */
export async function forcePassword(app: App, accountId: AccountId, next: string): Promise<void> {
  requireGoodPassword(next);
  const passwordHash = await hashPassword(next);
  await write(app, (w) => setPassword(w, accountId, passwordHash, null));
}

async function setPassword(
  w: Write,
  accountId: AccountId,
  passwordHash: string,
  keptSession: string | null,
): Promise<void> {
  await w.db
    .updateTable('users')
    .set({ password_hash: passwordHash, password_changed_at: w.now })
    .where('account_id', '=', accountId)
    .execute();
  let sessions = w.db.deleteFrom('sessions').where('account_id', '=', accountId);
  if (keptSession) sessions = sessions.where('id', '<>', keptSession);
  await sessions.execute();
}
