import { sql } from 'kysely';
import type { Role } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import { localUris, pages } from '../../lib/uris.ts';
import { type FieldFault, Invalid } from '../errors.ts';
import type { Write } from '../write.ts';
import { RESERVED_NAMES } from './reserved.ts';

export interface NewLocalAccount {
  username: string;
  email: string;
  passwordHash: string;
  role: Role;
  confirmed: boolean;
  approved: boolean;
  reason?: string;
  inviteId?: string | null;
  displayName?: string;
}

/**
 * Makes a local account and its login.
 * @throws {Invalid} when the name or address cannot be used or is taken; a name stays taken after its account is deleted
 */
export async function addLocalAccount(w: Write, input: NewLocalAccount): Promise<AccountId> {
  const faults = [...usernameFaults(input.username, input.role), ...emailFaults(input.email)];
  if (faults.length > 0) throw new Invalid(faults);
  const id = await insertAccount(w, input);
  const user = await w.db
    .insertInto('users')
    .values({
      account_id: id,
      email: input.email.trim(),
      password_hash: input.passwordHash,
      role: input.role,
      reason: input.reason ?? '',
      confirmed_at: input.confirmed ? w.now : null,
      approved_at: input.approved ? w.now : null,
      invite_id: input.inviteId ?? null,
      last_seen_at: w.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .executeTakeFirst();
  if (!user) throw new Invalid({ field: 'email', key: 'fault.email.taken' });
  return id;
}

/**
 * 1 to 30 letters, digits and underscores; not a word that could be taken for the server itself,
 * unless its owner or an admin wants to be called so.
 */
export function usernameFaults(username: string, role: Role = 'user'): FieldFault[] {
  if (!/^[a-zA-Z0-9_]{1,30}$/.test(username)) return [{ field: 'username', key: 'fault.username.form' }];
  const maySpeakForServer = role === 'owner' || role === 'admin';
  if (!maySpeakForServer && RESERVED_NAMES.has(username.toLowerCase()))
    return [{ field: 'username', key: 'fault.username.reserved' }];
  return [];
}

export function emailFaults(email: string): FieldFault[] {
  const text = email.trim();
  // No control characters: the database refuses some, and mail servers the others.
  if (/\p{Cc}/u.test(text)) return [{ field: 'email', key: 'fault.email.form' }];
  const well = text.length <= 254 && /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+\.[^\s@.]{2,}$/.test(text);
  return well || /^[^\s@]+@localhost$/.test(text) ? [] : [{ field: 'email', key: 'fault.email.form' }];
}

async function insertAccount(w: Write, input: NewLocalAccount): Promise<AccountId> {
  const { origin } = w.app.config;
  const { rows } = await sql<{ id: AccountId }>`select new_id() as id`.execute(w.db);
  const id = rows[0]?.id;
  if (!id) throw new Error('The database gave no id');
  const added = await w.db
    .insertInto('accounts')
    .values({
      id,
      username: input.username,
      domain: null,
      uri: localUris(origin).account(id),
      url: origin + pages.account(input.username),
      display_name: input.displayName?.trim() ?? '',
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) throw new Invalid({ field: 'username', key: 'fault.username.taken' });
  return added.id;
}
