import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { emailFaults } from '../accounts/create.ts';
import { Forbidden, Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { checkPassword } from './check.ts';
import { readLink, signLink } from './links.ts';

const LIFETIME = 3 * 24 * 3600;

/** The link by which an address is confirmed; it is good for that address only. */
export async function confirmLink(app: App, accountId: AccountId, email: string): Promise<string> {
  const token = await signLink(app, 'confirm', { account: accountId, email: email.toLowerCase() }, LIFETIME);
  return `${app.config.origin}/confirm?token=${token}`;
}

/**
 * Confirms a new account's address, or a changed one. May be repeated. `approved`: the account is open by now.
 * @throws {Forbidden} when the link is not good any more
 */
export async function confirmEmail(app: App, token: string): Promise<{ approved: boolean }> {
  const { account, email } = await readLink(app, 'confirm', token);
  if (!account || !email) throw new Forbidden('fault.link.broken');
  return write(app, async (w) => {
    const user = await w.db
      .selectFrom('users')
      .select(['account_id', 'email', 'pending_email', 'confirmed_at', 'approved_at'])
      .where('account_id', '=', account as AccountId)
      .forUpdate()
      .executeTakeFirst();
    const isPresent = user?.email.toLowerCase() === email;
    if (!user || (!isPresent && user.pending_email?.toLowerCase() !== email))
      throw new Forbidden('fault.link.broken');
    if (!isPresent) {
      const taken = await w.db
        .selectFrom('users')
        .select('account_id')
        .where(sql`lower(email)`, '=', email)
        .executeTakeFirst();
      if (taken) throw new Forbidden('fault.link.broken');
    }
    await w.db
      .updateTable('users')
      .set({
        // The old link followed once more says nothing about the address that is being waited for.
        ...(isPresent ? {} : { email: user.pending_email ?? email, pending_email: null }),
        confirmed_at: user.confirmed_at ?? w.now,
      })
      .where('account_id', '=', user.account_id)
      .execute();
    return { approved: user.approved_at !== null };
  });
}

/** Sends the link again, if anybody waits for it; says the same either way. @throws {Invalid} naming `email` when it is none */
export async function resendConfirmation(app: App, email: string): Promise<void> {
  const faults = emailFaults(email);
  if (faults.length > 0) throw new Invalid(faults);
  await write(app, async (w) => {
    const user = await w.db
      .selectFrom('users')
      .select('account_id')
      .where(sql`lower(email)`, '=', email.trim().toLowerCase())
      .where('confirmed_at', 'is', null)
      .executeTakeFirst();
    if (user) w.emit({ type: 'mail.requested', accountId: user.account_id, mail: 'confirm' });
  });
}

/**
 * Asks for another address; it counts once its owner has followed the link sent to it.
 * @throws {Invalid} naming `email` or `password`
 */
export async function changeEmail(
  app: App,
  accountId: AccountId,
  input: { email: string; password: string },
): Promise<void> {
  const faults = emailFaults(input.email);
  if (faults.length > 0) throw new Invalid(faults);
  await checkPassword(app, accountId, input.password, 'password');
  const email = input.email.trim();
  await write(app, async (w) => {
    const taken = await w.db
      .selectFrom('users')
      .select('account_id')
      .where(sql`lower(email)`, '=', email.toLowerCase())
      .executeTakeFirst();
    if (taken)
      throw new Invalid({
        field: 'email',
        key: taken.account_id === accountId ? 'fault.email.same' : 'fault.email.taken',
      });
    await w.db
      .updateTable('users')
      .set({ pending_email: email })
      .where('account_id', '=', accountId)
      .execute();
    w.emit({ type: 'mail.requested', accountId, mail: 'email-change' });
  });
}
