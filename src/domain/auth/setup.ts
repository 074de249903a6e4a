import type { AccountId } from '../../lib/ids.ts';
import { addLocalAccount, emailFaults, usernameFaults } from '../accounts/create.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { readLink, signLink } from './links.ts';
import { hashPassword, passwordFaults } from './password.ts';

const LIFETIME = 7 * 24 * 3600;

/** The link with which the first account is made; null once there is an owner. A start makes a new one. */
export async function setupLink(app: App): Promise<string | null> {
  if (await hasOwner(app)) return null;
  return `${app.config.origin}/setup?token=${await signLink(app, 'setup', {}, LIFETIME)}`;
}

/**
 * Makes the owner, once. @throws {Forbidden} when the link is not good, {Conflict} when there is an owner, {Invalid} naming the field
 */
export async function createOwner(
  app: App,
  token: string,
  input: { username: string; email: string; password: string },
): Promise<AccountId> {
  await readLink(app, 'setup', token);
  const username = input.username.trim();
  const faults = [
    ...usernameFaults(username, 'owner'),
    ...emailFaults(input.email),
    ...passwordFaults(input.password),
  ];
  if (faults.length > 0) throw new Invalid(faults);
  const passwordHash = await hashPassword(input.password);
  return write(app, async (w) => {
    // The row is the lock: of two people with the link only one becomes the owner.
    const first = await w.db
      .insertInto('server_settings')
      .values({ key: 'owner-made', value: 'true' })
      .onConflict((conflict) => conflict.doNothing())
      .returning('key')
      .executeTakeFirst();
    if (!first || (await hasOwner({ db: w.db }))) throw new Conflict('fault.setup.done');
    return addLocalAccount(w, {
      username,
      email: input.email,
      passwordHash,
      role: 'owner',
      confirmed: true,
      approved: true,
    });
  });
}

async function hasOwner({ db }: Pick<App, 'db'>): Promise<boolean> {
  const row = await db
    .selectFrom('users')
    .select('account_id')
    .where('role', '=', 'owner')
    .executeTakeFirst();
  return row !== undefined;
}
