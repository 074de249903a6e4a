import type { Role } from '../../db/tables/people.ts';
import type { App } from '../ports.ts';

export interface UserView {
  username: string;
  email: string;
  role: Role;
  confirmed: boolean;
  approved: boolean;
  createdAt: Date;
}

/** Everybody with a login, oldest first: for admins. */
export async function listUsers(app: App): Promise<UserView[]> {
  const rows = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .select(['username', 'email', 'role', 'confirmed_at', 'approved_at', 'users.created_at'])
    .orderBy('users.created_at')
    .execute();
  return rows.map((row) => ({
    username: row.username,
    email: row.email,
    role: row.role,
    confirmed: row.confirmed_at !== null,
    approved: row.approved_at !== null,
    createdAt: row.created_at,
  }));
}

/** Everybody with a login, by id, in chunks. */
export async function* userIds(app: App) {
  const rows = await app.db.selectFrom('users').select('account_id').orderBy('account_id').execute();
  for (const row of rows) yield row.account_id;
}
