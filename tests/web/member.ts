import { addLocalAccount } from '../../src/domain/accounts/create.ts';
import { openSession } from '../../src/domain/auth/session.ts';
import type { App } from '../../src/domain/ports.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { siteOf, Visitor } from './visitor.ts';

let made = 0;

/** Somebody with an account here, logged in with a browser of their own. */
export class Member extends Visitor {
  readonly id: AccountId;
  readonly username: string;

  constructor(app: App, id: AccountId, username: string) {
    super(app, siteOf(app));
    this.id = id;
    this.username = username;
  }

  static async join(app: App, name = 'member'): Promise<Member> {
    made += 1;
    const username = `${name}_${process.pid}_${made}`.slice(0, 30);
    const id = await write(app, (w) =>
      addLocalAccount(w, {
        username,
        email: `${username}@mail.example`,
        passwordHash: 'none',
        role: 'user',
        confirmed: true,
        approved: true,
      }),
    );
    const member = new Member(app, id, username);
    const { token } = await openSession(app, id, { userAgent: 'test', address: '127.0.0.1' });
    member.cookies.set('__Host-perch', token);
    return member;
  }
}

/** The headers with which htmx asks for a piece of a page. */
export const htmx = { 'HX-Request': 'true', 'HX-Request-Type': 'partial' };
