import { randomBytes } from 'node:crypto';
import type { Role } from '../../src/db/tables/people.ts';
import { addLocalAccount } from '../../src/domain/accounts/create.ts';
import { hashPassword } from '../../src/domain/auth/password.ts';
import type { App } from '../../src/domain/ports.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { Visitor } from './visitor.ts';

/** Everybody's in these tests. */
export const PASSWORD = 'four random words here';
let hashed: Promise<string> | undefined;

export interface Person {
  accountId: AccountId;
  username: string;
  email: string;
  /** Logged in. */
  visitor: Visitor;
}

/** Somebody with a password, who has come in by the login page. */
export async function person(app: App, role: Role = 'user'): Promise<Person> {
  const username = `p${randomBytes(6).toString('hex')}`;
  const email = `${username}@mail.example`;
  hashed ??= hashPassword(PASSWORD);
  const passwordHash = await hashed;
  const accountId = await write(app, (w) =>
    addLocalAccount(w, { username, email, passwordHash, role, confirmed: true, approved: true }),
  );
  const visitor = new Visitor(app);
  const answer = await visitor.post('/login', { login: username, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`The login answered ${answer.status}`);
  return { accountId, username, email, visitor };
}
