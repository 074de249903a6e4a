import { randomBytes } from 'node:crypto';
import type { Options } from '../cli.ts';
import type { Role } from '../db/tables/people.ts';
import { addLocalAccount } from '../domain/accounts/create.ts';
import { deleteAccount } from '../domain/accounts/delete.ts';
import { requireAccountByHandle } from '../domain/accounts/find.ts';
import { hashPassword, requireGoodPassword } from '../domain/auth/password.ts';
import { forcePassword } from '../domain/auth/passwords.ts';
import { listUsers } from '../domain/auth/users.ts';
import { write } from '../domain/write.ts';
import { withApp } from './with-app.ts';
import { WrongUse } from './words.ts';

const ROLES: readonly Role[] = ['owner', 'admin', 'moderator', 'user'];

/** `account create|list|reset-password|delete` */
export async function account([verb = '', name]: string[], options: Options): Promise<void> {
  if (verb === 'list') return list();
  if (!name) throw new WrongUse(`account ${verb}: whose? Give a name.`);
  if (verb === 'create') return create(name, options);
  if (verb === 'reset-password') return resetPassword(name, options);
  if (verb === 'delete') return remove(name);
  throw new WrongUse(`There is no command "account ${verb}".`);
}

async function create(username: string, { email, password, role = 'user' }: Options): Promise<void> {
  if (!email || !password) throw new WrongUse('account create needs --email and --password.');
  const known = ROLES.find((one) => one === role);
  if (!known) throw new WrongUse(`--role must be one of ${ROLES.join(', ')}.`);
  await withApp(async (app) => {
    requireGoodPassword(password);
    const passwordHash = await hashPassword(password);
    const input = { username, email, passwordHash, role: known, confirmed: true, approved: true };
    await write(app, (w) => addLocalAccount(w, input));
    console.log(`@${username} can log in at ${app.config.origin}/login`);
  });
}

async function list(): Promise<void> {
  await withApp(async (app) => {
    for (const user of await listUsers(app)) {
      const state = user.approved ? (user.confirmed ? '' : ' unconfirmed') : ' waiting';
      console.log(
        `@${user.username}\t${user.role}\t${user.email}\t${user.createdAt.toISOString().slice(0, 10)}${state}`,
      );
    }
  });
}

async function resetPassword(name: string, { password }: Options): Promise<void> {
  const next = password ?? randomBytes(12).toString('base64url');
  await withApp(async (app) => {
    await forcePassword(app, await requireAccountByHandle(app, name), next);
    console.log(password ? `@${name} has the new password.` : `The new password of @${name} is ${next}`);
    console.log('Every session was ended.');
  });
}

async function remove(name: string): Promise<void> {
  await withApp(async (app) => {
    await deleteAccount(app, await requireAccountByHandle(app, name));
    console.log(`@${name} is deleted. Other servers are told when the server runs. The name stays taken.`);
  });
}
