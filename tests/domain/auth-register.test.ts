import { beforeAll, describe, expect, it } from 'vitest';
import { deleteAccount } from '../../src/domain/accounts/delete.ts';
import { approve, listPending, reject } from '../../src/domain/auth/approve.ts';
import { confirmEmail } from '../../src/domain/auth/confirm.ts';
import { createInvite, listInvites, revokeInvite } from '../../src/domain/auth/invites.ts';
import { register } from '../../src/domain/auth/register.ts';
import { logIn } from '../../src/domain/auth/session.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { unique } from '../support/people.ts';
import {
  appWith,
  DAY,
  faults,
  form,
  type Member,
  member,
  PASSWORD,
  refusal,
  tokenOf,
} from './auth-people.ts';

let app: TestApp;
let admin: Member;
beforeAll(async () => {
  app = await testApp();
  admin = await member(app, { role: 'admin' });
});

const device = { userAgent: '', address: '' };
const enter = (login: string) => logIn(app, { login, password: PASSWORD, ...device });
const userOf = (username: string) =>
  app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .selectAll('users')
    .where('accounts.username', '=', username)
    .executeTakeFirst();

describe('registration', () => {
  it('in the open mode waits for the address to be confirmed and for nothing else', async () => {
    const input = form();
    await app.takeEvents();
    const { accountId, state } = await register(app, input);
    expect(state).toBe('confirm');
    expect(await app.takeEvents()).toEqual([{ type: 'mail.requested', accountId, mail: 'confirm' }]);
    await expect(enter(input.username)).rejects.toMatchObject(
      refusal('Forbidden', 'fault.login.unconfirmed'),
    );
    const token = await tokenOf(app, accountId, 'confirm');
    expect(await confirmEmail(app, token)).toEqual({ approved: true });
    await enter(input.username);
  });

  it('in the closed mode takes nobody', async () => {
    const closed = await appWith({ registration: 'closed' });
    const input = form();
    await expect(register(closed, input)).rejects.toMatchObject(
      refusal('Forbidden', 'fault.register.closed'),
    );
    expect(await userOf(input.username)).toBeUndefined();
  });

  it('in the approval mode asks for a reason and waits for staff', async () => {
    const approving = await appWith({ registration: 'approval' });
    await expect(register(approving, form({ reason: ' ' }))).rejects.toMatchObject(
      faults(['reason', 'fault.register.reason']),
    );
    const input = form({ reason: 'I know\u0000 the harbour.' });
    const { accountId } = await register(approving, input);
    const waiting = async () => (await listPending(app)).find(({ account }) => account.id === accountId);
    expect(await waiting()).toBeUndefined();
    expect(await confirmEmail(app, await tokenOf(app, accountId, 'confirm'))).toEqual({ approved: false });
    expect(await waiting()).toMatchObject({ email: input.email, reason: 'I know the harbour.' });
    await expect(enter(input.username)).rejects.toMatchObject(refusal('Forbidden', 'fault.login.pending'));

    const other = await member(app);
    await expect(approve(app, other.id, accountId)).rejects.toMatchObject({ name: 'Forbidden' });
    await app.takeEvents();
    await approve(app, admin.id, accountId);
    expect(await app.takeEvents()).toEqual([{ type: 'mail.requested', accountId, mail: 'approved' }]);
    await enter(input.username);
    await expect(approve(app, admin.id, accountId)).rejects.toMatchObject({ name: 'NotFound' });
    await expect(reject(app, admin.id, accountId)).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('that is turned down leaves nothing: nobody ever saw the name', async () => {
    const approving = await appWith({ registration: 'approval' });
    const input = form({ reason: 'Please' });
    const { accountId } = await register(approving, input);
    const other = await member(app);
    await expect(reject(app, other.id, accountId)).rejects.toMatchObject({ name: 'Forbidden' });
    await reject(app, admin.id, accountId);
    expect(await userOf(input.username)).toBeUndefined();
    await register(approving, input);
  });

  it('names every fault at once', async () => {
    await expect(
      register(app, { username: 'a b', email: 'nowhere', password: 'short' }),
    ).rejects.toMatchObject(
      faults(
        ['username', 'fault.username.form'],
        ['email', 'fault.email.form'],
        ['password', 'fault.password.short'],
      ),
    );
  });

  it.each(['a\u0000@b.example', 'a@b.exa\u0000mple', 'a\u0007@b.example'])(
    'refuses the address %j',
    async (email) => {
      await expect(register(app, form({ email }))).rejects.toMatchObject(
        faults(['email', 'fault.email.form']),
      );
    },
  );

  it.each(['', 'a'.repeat(31), 'ä', 'a-b', 'a.b', 'a@b'])('refuses the name "%s"', async (username) => {
    await expect(register(app, form({ username }))).rejects.toMatchObject(
      faults(['username', 'fault.username.form']),
    );
  });

  it.each(['admin', 'Admin', 'SETTINGS', 'inbox'])('keeps the name "%s" for the server', async (username) => {
    await expect(register(app, form({ username }))).rejects.toMatchObject(
      faults(['username', 'fault.username.reserved']),
    );
  });

  it('gives a name and an address once, in whatever case, and the name never again', async () => {
    const input = form();
    const { accountId } = await register(app, input);
    const again = form({ username: input.username.toUpperCase() });
    await expect(register(app, again)).rejects.toMatchObject(faults(['username', 'fault.username.taken']));
    const sameAddress = form({ email: input.email.toUpperCase() });
    await expect(register(app, sameAddress)).rejects.toMatchObject(faults(['email', 'fault.email.taken']));
    // What was begun for the refused one is undone: its name is free.
    await register(app, form({ username: sameAddress.username }));
    await deleteAccount(app, accountId);
    await expect(register(app, again)).rejects.toMatchObject(faults(['username', 'fault.username.taken']));
    await register(app, form({ email: input.email }));
  });

  it('of one name by two at once lets one in', async () => {
    const username = unique('n');
    const both = await Promise.allSettled([
      register(app, form({ username })),
      register(app, form({ username })),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('an invitation', () => {
  const invited = () => appWith({ registration: 'invite' });
  const unknown = faults(['invite', 'fault.register.invite']);
  const uses = async (id: string) => (await listInvites(app)).find((invite) => invite.id === id)?.uses;

  it('opens the door as often as it says', async () => {
    const mode = await invited();
    const { id, code } = await createInvite(app, admin.id, { maxUses: 2, days: 1 });
    await expect(register(mode, form())).rejects.toMatchObject(unknown);
    await expect(register(mode, form({ invite: `${code}x` }))).rejects.toMatchObject(unknown);
    const input = form({ invite: ` ${code}\u0000 ` });
    await register(mode, input);
    expect((await userOf(input.username))?.invite_id).toBe(id);
    // A registration that fails for another reason uses nothing up.
    await expect(register(mode, form({ invite: code, username: input.username }))).rejects.toThrow();
    expect(await uses(id)).toBe(1);
    await register(mode, form({ invite: code }));
    await expect(register(mode, form({ invite: code }))).rejects.toMatchObject(unknown);
    expect(await uses(id)).toBe(2);
  });

  it('for one is for one, also when two come at once', async () => {
    const mode = await invited();
    const { id, code } = await createInvite(app, admin.id, { maxUses: 1, days: 0 });
    const both = await Promise.allSettled([1, 2].map(() => register(mode, form({ invite: code }))));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await uses(id)).toBe(1);
  });

  it('is over after its days, and can be taken back', async () => {
    const { code } = await createInvite(app, admin.id, { maxUses: 9, days: 2 });
    let now = Date.now() + 2 * DAY + 3_600_000;
    const later = await appWith({ registration: 'invite', now: () => new Date(now) });
    await expect(register(later, form({ invite: code }))).rejects.toMatchObject(unknown);
    now -= 7_200_000;
    await register(later, form({ invite: code }));
    const endless = await createInvite(app, admin.id, { maxUses: 9, days: 0 });
    now += 1_000 * DAY;
    await register(later, form({ invite: endless.code }));
    await revokeInvite(app, admin.id, endless.id);
    await expect(register(later, form({ invite: endless.code }))).rejects.toMatchObject(unknown);
  });

  it('is for admins to make and take back', async () => {
    const moderator = await member(app, { role: 'moderator' });
    await expect(createInvite(app, moderator.id, { maxUses: 1, days: 1 })).rejects.toMatchObject({
      name: 'Forbidden',
    });
    const { id } = await createInvite(app, admin.id, { maxUses: 1, days: 1 });
    await expect(revokeInvite(app, moderator.id, id)).rejects.toMatchObject({ name: 'Forbidden' });
    await expect(createInvite(app, admin.id, { maxUses: 0, days: 1 })).rejects.toMatchObject({
      faults: [{ field: 'maxUses' }],
    });
    await expect(createInvite(app, admin.id, { maxUses: 1, days: 366 })).rejects.toMatchObject({
      faults: [{ field: 'days' }],
    });
  });
});
