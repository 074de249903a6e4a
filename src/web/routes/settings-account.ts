import type { Context, Hono } from 'hono';
import { type AccountModel, settingsAccountPage } from '../../../views/pages/settings-account.ts';
import { deleteAccount } from '../../domain/accounts/delete.ts';
import { readOwnProfile } from '../../domain/accounts/own.ts';
import { checkPassword } from '../../domain/auth/check.ts';
import { changeEmail } from '../../domain/auth/confirm.ts';
import { MIN_PASSWORD } from '../../domain/auth/password.ts';
import { changePassword } from '../../domain/auth/passwords.ts';
import { Forbidden, Invalid } from '../../domain/errors.ts';
import type { Env } from '../env.ts';
import { type FormFaults, readForm, tryForm } from '../forms.ts';
import { limitPassword } from '../limits.ts';
import { respond, seeOther } from '../respond.ts';
import { forgetToken, requireUser } from '../session.ts';

/** Email, password, and the end of the account. */
export function accountSettings(routes: Hono<Env>): void {
  routes.get('/settings/account', (c) => accountPage(c));
  routes.post('/settings/email', saveEmail);
  routes.post('/settings/password', savePassword);
  routes.post('/settings/delete', deleteOwnAccount);
}

async function accountPage(c: Context<Env>, wrong?: AccountModel['wrong']): Promise<Response> {
  const user = requireUser(c);
  const { username, email } = await readOwnProfile(c.var.app, user.accountId);
  const model: AccountModel = {
    username,
    email,
    minPassword: MIN_PASSWORD,
    owner: user.role === 'owner',
    ...(wrong ? { wrong } : {}),
  };
  return respond(c, { status: wrong ? 422 : 200, full: () => settingsAccountPage(c.var.page, model) });
}

async function saveEmail(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  await limitPassword(c);
  const form = await readForm(c);
  const values = form.values('email');
  return tryForm(
    c,
    async () => {
      await changeEmail(c.var.app, accountId, { ...values, password: form.raw('emailPassword') });
      return seeOther(c, '/settings/account', 'settings.email.sent');
    },
    (faults) =>
      accountPage(c, {
        form: 'email',
        state: { values, faults: renamed(faults, 'password', 'emailPassword') },
      }),
  );
}

async function savePassword(c: Context<Env>): Promise<Response> {
  const { accountId, sessionId } = requireUser(c);
  await limitPassword(c);
  const form = await readForm(c);
  return tryForm(
    c,
    async () => {
      const input = { current: form.raw('current'), next: form.raw('next'), keepSessionId: sessionId };
      await changePassword(c.var.app, accountId, input);
      return seeOther(c, '/settings/account', 'settings.password.saved');
    },
    (faults) => accountPage(c, { form: 'password', state: { values: {}, faults } }),
  );
}

async function deleteOwnAccount(c: Context<Env>): Promise<Response> {
  const { app } = c.var;
  const user = requireUser(c);
  if (user.role === 'owner') throw new Forbidden('settings.delete.owner');
  await limitPassword(c);
  const form = await readForm(c);
  const values = form.values('name');
  return tryForm(
    c,
    async () => {
      const typed = values.name.replace(/^@/, '').toLowerCase();
      if (typed !== user.account.username.toLowerCase()) {
        throw new Invalid({ field: 'name', key: 'settings.delete.wrongName' });
      }
      await checkPassword(app, user.accountId, form.raw('deletePassword'), 'deletePassword');
      await deleteAccount(app, user.accountId);
      forgetToken(c);
      return seeOther(c, '/', 'settings.delete.done');
    },
    (faults) => accountPage(c, { form: 'delete', state: { values, faults } }),
  );
}

/** Three forms share the page, so ids differ from the names the domain uses. */
function renamed(faults: FormFaults, from: string, to: string): FormFaults {
  return Object.fromEntries(
    Object.entries(faults).map(([field, text]) => [field === from ? to : field, text]),
  );
}
