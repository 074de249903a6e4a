import { beforeAll, describe, expect, it } from 'vitest';
import { deleteAccount } from '../../src/domain/accounts/delete.ts';
import { changeEmail, confirmEmail, resendConfirmation } from '../../src/domain/auth/confirm.ts';
import { readLink, signLink } from '../../src/domain/auth/links.ts';
import { composeMail } from '../../src/domain/auth/mail.ts';
import { changePassword, requestReset, resetPassword } from '../../src/domain/auth/passwords.ts';
import { logIn, openSession, readSession } from '../../src/domain/auth/session.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { unique } from '../support/people.ts';
import { appWith, DAY, faults, member, PASSWORD, refusal, tokenOf } from './auth-people.ts';

const HOUR = 3_600_000;
const device = { userAgent: '', address: '' };
const broken = refusal('Forbidden', 'fault.link.broken');
let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});

const later = (milliseconds: number) => appWith({ now: () => new Date(Date.now() + milliseconds) });
const login = (name: string, password: string) => logIn(app, { login: name, password, ...device });
const emailOf = async (id: AccountId) =>
  (
    await app.db
      .selectFrom('users')
      .select(['email', 'pending_email', 'confirmed_at'])
      .where('account_id', '=', id)
      .execute()
  )[0];

describe('a signed link', () => {
  it('opens what it is for, on this server, in time, unchanged', async () => {
    // A standing clock: a busy machine may take seconds from one line to the next.
    const start = Date.now();
    const at = (milliseconds: number) => appWith({ now: () => new Date(start + milliseconds) });
    const token = await signLink(await at(0), 'reset', { account: '1' }, 60);
    expect(await readLink(await at(58_000), 'reset', token)).toMatchObject({ account: '1' });
    const [head = '', body = '', signature = ''] = token.split('.');
    const forged = Buffer.from(body, 'base64url').toString().replace('"1"', '"2"');
    const wrong: [TestApp, 'reset' | 'confirm', string][] = [
      [app, 'confirm', token],
      [await at(62_000), 'reset', token],
      [app, 'reset', [head, Buffer.from(forged).toString('base64url'), signature].join('.')],
      [app, 'reset', ''],
      [{ ...app, config: { ...app.config, origin: 'https://other.example' } }, 'reset', token],
      [{ ...app, secret: 'another secret of thirty-two characters' }, 'reset', token],
    ];
    for (const [place, kind, text] of wrong) {
      await expect(readLink(place, kind, text)).rejects.toMatchObject(broken);
    }
  });
});

describe('the confirmation of an address', () => {
  it('holds for that address only, and three days', async () => {
    const ann = await member(app, { confirmed: false });
    const token = await tokenOf(app, ann.id, 'confirm');
    await expect(confirmEmail(await later(3 * DAY + HOUR), token)).rejects.toMatchObject(broken);
    await app.db
      .updateTable('users')
      .set({ email: unique('x@') })
      .where('account_id', '=', ann.id)
      .execute();
    await expect(confirmEmail(app, token)).rejects.toMatchObject(broken);
    expect((await emailOf(ann.id))?.confirmed_at).toBeNull();
    await confirmEmail(app, await tokenOf(app, ann.id, 'confirm'));
    expect((await emailOf(ann.id))?.confirmed_at).not.toBeNull();
  });

  it('is sent again to whoever waits for it, and says the same to everybody', async () => {
    const [ann, bob] = [await member(app, { confirmed: false }), await member(app)];
    await app.takeEvents();
    await resendConfirmation(app, ` ${ann.email.toUpperCase()} `);
    await resendConfirmation(app, bob.email);
    await resendConfirmation(app, 'nobody@test.example');
    expect(await app.takeEvents()).toEqual([{ type: 'mail.requested', accountId: ann.id, mail: 'confirm' }]);
    await expect(resendConfirmation(app, 'nothing')).rejects.toMatchObject(
      faults(['email', 'fault.email.form']),
    );
  });
});

describe('another address', () => {
  it('counts when its owner has confirmed it, not before', async () => {
    const ann = await member(app);
    const old = await tokenOf(await appAs(ann.id, null), ann.id, 'confirm');
    const email = `${unique('new')}@test.example`;
    await expect(changeEmail(app, ann.id, { email, password: 'a wrong password' })).rejects.toMatchObject(
      faults(['password', 'settings.wrongPassword']),
    );
    await app.takeEvents();
    await changeEmail(app, ann.id, { email, password: PASSWORD });
    expect(await app.takeEvents()).toEqual([
      { type: 'mail.requested', accountId: ann.id, mail: 'email-change' },
    ]);
    expect(await emailOf(ann.id)).toMatchObject({ email: ann.email, pending_email: email });
    expect((await composeMail(app, ann.id, 'email-change'))?.to).toBe(email);
    const token = await tokenOf(app, ann.id, 'email-change');
    // The link of the first address, followed once more, changes nothing.
    await confirmEmail(app, old);
    expect(await emailOf(ann.id)).toMatchObject({ email: ann.email, pending_email: email });
    await confirmEmail(app, token);
    expect(await emailOf(ann.id)).toMatchObject({ email, pending_email: null });
    await expect(confirmEmail(app, old)).rejects.toMatchObject(broken);
    expect(await composeMail(app, ann.id, 'email-change')).toBeNull();
  });

  it('is refused when it is somebody’s, also when it became so in between', async () => {
    const [ann, bob] = [await member(app), await member(app)];
    const change = (email: string) => changeEmail(app, ann.id, { email, password: PASSWORD });
    await expect(change(bob.email.toUpperCase())).rejects.toMatchObject(
      faults(['email', 'fault.email.taken']),
    );
    await expect(change(ann.email)).rejects.toMatchObject(faults(['email', 'fault.email.same']));
    const email = `${unique('wanted')}@test.example`;
    await change(email);
    const token = await tokenOf(app, ann.id, 'email-change');
    await app.db.updateTable('users').set({ email }).where('account_id', '=', bob.id).execute();
    await expect(confirmEmail(app, token)).rejects.toMatchObject(broken);
  });

  /** A confirmation mail is written to those who wait for it only. */
  async function appAs(id: AccountId, confirmed: Date | null): Promise<TestApp> {
    await app.db.updateTable('users').set({ confirmed_at: confirmed }).where('account_id', '=', id).execute();
    return app;
  }
});

describe('a new password by mail', () => {
  it('is offered to known addresses, and nobody can tell which are', async () => {
    const ann = await member(app);
    await app.takeEvents();
    await requestReset(app, ann.email.toUpperCase());
    await requestReset(app, 'nobody@test.example');
    expect(await app.takeEvents()).toEqual([{ type: 'mail.requested', accountId: ann.id, mail: 'reset' }]);
  });

  it('can be set once by each link, within an hour, and ends every session', async () => {
    const ann = await member(app, { confirmed: false });
    const { token: session } = await openSession(app, ann.id, device);
    const token = await tokenOf(app, ann.id, 'reset');
    await expect(resetPassword(await later(HOUR + 1_000), token, 'a new password')).rejects.toMatchObject(
      broken,
    );
    await expect(resetPassword(app, token, 'short')).rejects.toMatchObject(
      faults(['password', 'fault.password.short']),
    );
    expect(await readSession(app, session)).not.toBeNull();
    await resetPassword(app, token, 'a new password');
    expect(await readSession(app, session)).toBeNull();
    // Who read the mail has shown that the address is theirs.
    await login(ann.username, 'a new password');
    await expect(resetPassword(app, token, 'a third password')).rejects.toMatchObject(broken);
    await login(ann.username, 'a new password');
  });

  it('is not to be had by a link from before a change, nor for a deleted account', async () => {
    const [ann, bob] = [await member(app), await member(app)];
    const tokens = [await tokenOf(app, ann.id, 'reset'), await tokenOf(app, bob.id, 'reset')];
    await changePassword(app, ann.id, { current: PASSWORD, next: 'a second password' });
    await deleteAccount(app, bob.id);
    for (const token of tokens)
      await expect(resetPassword(app, token, 'a new password')).rejects.toMatchObject(broken);
    expect(await composeMail(app, bob.id, 'reset')).toBeNull();
  });
});

describe('a mail', () => {
  it('goes to the address of the account, names server and person, and is left out when it is needless', async () => {
    const ann = await member(app, { confirmed: false, approved: false });
    const confirm = await composeMail(app, ann.id, 'confirm');
    expect(confirm).toMatchObject({ to: ann.email, subject: 'Confirm your address for perch.example' });
    expect(confirm?.text).toContain(`Hello ${ann.username},`);
    expect(confirm?.text).toMatch(/^https:\/\/perch\.example\/confirm\?token=\S+$/m);
    const approved = await composeMail(app, ann.id, 'approved');
    expect(approved?.text).toMatch(/^https:\/\/perch\.example\/login$/m);
    const reset = await composeMail(app, ann.id, 'reset');
    expect(reset?.text).toMatch(/^https:\/\/perch\.example\/reset\/new\?token=\S+$/m);
    expect(reset?.text).not.toMatch(/\{\w+\}/);
    await confirmEmail(app, await tokenOf(app, ann.id, 'confirm'));
    expect(await composeMail(app, ann.id, 'confirm')).toBeNull();
    expect(await composeMail(app, ann.id, 'email-change')).toBeNull();
  });
});
