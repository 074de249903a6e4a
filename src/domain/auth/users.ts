import { sql } from 'kysely';
import type { Role } from '../../db/tables/people.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';

/** Whether somebody can log in, and if not, what for. */
export type UserState = 'active' | 'unconfirmed' | 'pending' | 'suspended';

export interface UserView {
  username: string;
  email: string;
  role: Role;
  state: UserState;
  createdAt: Date;
}

/** Everybody with a login, oldest first: for admins. */
export async function listUsers(app: App): Promise<UserView[]> {
  const rows = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(['username', 'email', 'role', 'confirmed_at', 'approved_at', 'suspended_at', 'users.created_at'])
    .orderBy('users.account_id')
    .execute();
  return rows.map((row) => ({
    username: row.username,
    email: row.email,
    role: row.role,
    state: stateOf(row),
    createdAt: row.created_at,
  }));
}

/** The account that logs in by this name, in whatever case. */
export async function findUser(app: App, username: string): Promise<AccountId | null> {
  const row = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select('users.account_id')
    .where(sql`lower(accounts.username)`, '=', username.toLowerCase())
    .where('accounts.domain', 'is', null)
    .executeTakeFirst();
  return row?.account_id ?? null;
}

/** Everybody with a login. */
export async function allUserIds(app: App): Promise<AccountId[]> {
  const rows = await app.db.selectFrom('users').select('account_id').orderBy('account_id').execute();
  return rows.map((row) => row.account_id);
}

function stateOf(row: {
  suspended_at: Date | null;
  confirmed_at: Date | null;
  approved_at: Date | null;
}): UserState {
  if (row.suspended_at) return 'suspended';
  if (!row.confirmed_at) return 'unconfirmed';
  return row.approved_at ? 'active' : 'pending';
}
