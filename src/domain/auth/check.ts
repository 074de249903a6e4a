import type { AccountId } from '../../lib/ids.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { verifyPassword } from './password.ts';

/**
 * Asks once more for the password of somebody who is logged in, before something that cannot be undone.
 * @throws {Invalid} naming `field` when it is not theirs
 */
export async function checkPassword(
  app: App,
  accountId: AccountId,
  password: string,
  field: string,
): Promise<void> {
  const row = await app.db
    .selectFrom('users')
    .where('account_id', '=', accountId)
    .select('password_hash')
    .executeTakeFirst();
  if (!row) throw new NotFound();
  if (!(await verifyPassword(row.password_hash, password))) {
    throw new Invalid({ field, key: 'settings.wrongPassword' });
  }
}
