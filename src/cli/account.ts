import { randomBytes } from 'node:crypto';
import type { Role } from '../db/tables/people.ts';
import { addLocalAccount, emailFaults, usernameFaults } from '../domain/accounts/create.ts';
import { deleteAccount } from '../domain/accounts/delete.ts';
import { hashPassword, passwordFaults } from '../domain/auth/password.ts';
import { forcePassword } from '../domain/auth/passwords.ts';
import { setRole } from '../domain/auth/roles.ts';
import { listUsers } from '../domain/auth/users.ts';
import { Invalid } from '../domain/errors.ts';
import { write } from '../domain/write.ts';
import { requireMember } from './member.ts';
import { withApp } from './with-app.ts';
import { type Command, readWords, WrongUse } from './words.ts';

const ROLES: readonly Role[] = ['owner', 'admin', 'moderator', 'user'];

const VERBS: Readonly<Record<string, Command>> = {
  create,
  list,
  role: changeRole,
  'reset-password': resetPassword,
  delete: remove,
};

/** `account create|list|role|reset-password|delete` */
export async function account([verb = '', ...args]: string[]): Promise<void> {
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new WrongUse(`Say "account" with one of ${Object.keys(VERBS).join(', ')}.`);
  await run(args);
}

async function create(args: string[]): Promise<void> {
  const { words, options } = readWords(args, 1, ['email', 'password', 'role']);
  const username = nameOf(words);
  const { email, password } = options;
  if (!email || !password) throw new WrongUse('account create needs --email and --password.');
  const role = roleOf(options.role ?? 'user', '--role');
  const faults = [...usernameFaults(username, role), ...emailFaults(email), ...passwordFaults(password)];
  if (faults.length > 0) throw new Invalid(faults);
  await withApp(async (app) => {
    const passwordHash = await hashPassword(password);
    const input = { username, email, passwordHash, role, confirmed: true, approved: true };
    await write(app, (w) => addLocalAccount(w, input));
    console.log(`@${username} can log in at ${app.config.origin}/login`);
  });
}

async function list(args: string[]): Promise<void> {
  readWords(args, 0);
  await withApp(async (app) => {
    const users = await listUsers(app);
    const longest = Math.max(0, ...users.map((user) => user.username.length));
    for (const { username, role, state, createdAt, email } of users) {
      const name = `@${username}`.padEnd(longest + 1);
      console.log(
        [name, role.padEnd(9), state.padEnd(11), createdAt.toISOString().slice(0, 10), email].join('  '),
      );
    }
  });
}

async function changeRole(args: string[]): Promise<void> {
  const { words } = readWords(args, 2);
  const name = nameOf(words);
  const role = roleOf(words[1] ?? '', 'The role');
  await withApp(async (app) => {
    await setRole(app, await requireMember(app, name), role);
    console.log(`@${name} is ${role} now.`);
  });
}

async function resetPassword(args: string[]): Promise<void> {
  const { words, options } = readWords(args, 1, ['password']);
  const name = nameOf(words);
  const next = options.password ?? randomBytes(12).toString('base64url');
  await withApp(async (app) => {
    await forcePassword(app, await requireMember(app, name), next);
    console.log(options.password === undefined ? `The new password of @${name} is ${next}` : 'Done.');
    console.log(`@${name} is logged out everywhere.`);
  });
}

async function remove(args: string[]): Promise<void> {
  const name = nameOf(readWords(args, 1).words);
  await withApp(async (app) => {
    await deleteAccount(app, await requireMember(app, name));
    console.log(`@${name} is deleted; the name stays taken. Other servers are told once Perch runs.`);
  });
}

function roleOf(word: string, what: string): Role {
  const role = ROLES.find((one) => one === word);
  if (!role) throw new WrongUse(`${what} must be one of ${ROLES.join(', ')}.`);
  return role;
}

function nameOf([name]: string[]): string {
  if (!name) throw new WrongUse('Whose account? Give a name.');
  return name.replace(/^@/, '');
}
