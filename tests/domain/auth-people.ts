import { addLocalAccount } from '../../src/domain/accounts/create.ts';
import { composeMail } from '../../src/domain/auth/mail.ts';
import { hashPassword } from '../../src/domain/auth/password.ts';
import type { RegisterInput } from '../../src/domain/auth/register.ts';
import type { MailKind } from '../../src/domain/events.ts';
import type { App } from '../../src/domain/ports.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { unique } from '../support/people.ts';

/** Everybody's in these tests. */
export const PASSWORD = 'correct horse battery';
export const DAY = 86_400_000;
let hash: Promise<string> | undefined;

export interface Member {
  id: AccountId;
  username: string;
  email: string;
}

/** Somebody who can log in with PASSWORD, unless `values` say otherwise. */
export async function member(
  app: App,
  values: { role?: 'user' | 'owner' | 'admin' | 'moderator'; confirmed?: boolean; approved?: boolean } = {},
): Promise<Member> {
  const username = unique('m');
  const email = `${username}@test.example`;
  hash ??= hashPassword(PASSWORD);
  const passwordHash = await hash;
  const login = { role: 'user' as const, confirmed: true, approved: true, ...values };
  const id = await write(app, (w) => addLocalAccount(w, { username, email, passwordHash, ...login }));
  return { id, username, email };
}

/** What somebody new types. */
export function form(values: Partial<RegisterInput> = {}): RegisterInput {
  const username = unique('n');
  return { username, email: `${username}@test.example`, password: PASSWORD, ...values };
}

/** The shared App with another registration mode, or at another time. */
export async function appWith(
  values: { registration?: App['config']['registration']; now?: () => Date } = {},
): Promise<TestApp> {
  const app = await testApp();
  const { registration = app.config.registration, now = () => app.clock.now() } = values;
  return { ...app, config: { ...app.config, registration }, clock: { now } };
}

/** The token in the mail that somebody would get now. */
export async function tokenOf(app: App, id: AccountId, kind: MailKind): Promise<string> {
  const mail = await composeMail(app, id, kind);
  const token = /[?&]token=(\S+)/.exec(mail?.text ?? '')?.[1];
  if (!token) throw new Error(`There is no link in the mail "${kind}"`);
  return token;
}

/** The fields and texts an error names. */
export const faults = (...pairs: [field: string, key: string][]) => ({
  name: 'Invalid',
  faults: pairs.map(([field, key]) => expectFault(field, key)),
});
const expectFault = (field: string, key: string) => ({ field, key });
export const refusal = (name: string, key: string) => ({ name, key });
