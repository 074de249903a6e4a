import { type Context, Hono } from 'hono';
import { confirmPage, confirmResendPage, confirmSentPage } from '../../../views/pages/register-confirm.ts';
import { newPasswordPage, resetPage, resetSentPage } from '../../../views/pages/reset.ts';
import { emptyForm } from '../../../views/parts/field.ts';
import { confirmEmail, resendConfirmation } from '../../domain/auth/confirm.ts';
import { MIN_PASSWORD } from '../../domain/auth/password.ts';
import { requestReset, resetPassword } from '../../domain/auth/passwords.ts';
import { DomainError, TooMany } from '../../domain/errors.ts';
import type { Env } from '../env.ts';
import { faultsOf, readForm, tryForm } from '../forms.ts';
import { limitMails } from '../limits.ts';
import { respond, seeOther } from '../respond.ts';
import { forgetToken } from '../session.ts';

/** The links that come by mail: confirming an address, choosing a new password. */
export function recoveryRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/confirm', confirmForm);
  routes.post('/confirm', confirm);
  routes.get('/confirm/sent', (c) => respond(c, { full: () => confirmSentPage(c.var.page) }));
  routes.get('/confirm/resend', (c) =>
    respond(c, { full: () => confirmResendPage(c.var.page, { form: emptyForm }) }),
  );
  routes.post('/confirm/resend', resend);
  routes.get('/reset', (c) => respond(c, { full: () => resetPage(c.var.page, emptyForm) }));
  routes.post('/reset', askForReset);
  routes.get('/reset/sent', (c) => respond(c, { full: () => resetSentPage(c.var.page) }));
  routes.get('/reset/new', newPasswordForm);
  routes.post('/reset/new', newPassword);
  return routes;
}

function confirmForm(c: Context<Env>): Response | Promise<Response> {
  const token = c.req.query('token');
  if (!token) return seeOther(c, '/confirm/resend');
  return respond(c, { full: () => confirmPage(c.var.page, token) });
}

async function confirm(c: Context<Env>): Promise<Response> {
  const { app, page, user } = c.var;
  const form = await readForm(c);
  try {
    const { approved } = await confirmEmail(app, form.text('token'));
    if (!approved) return seeOther(c, '/register/pending', 'confirm.donePending');
    return seeOther(
      c,
      user ? '/settings/account' : '/login?return=/welcome',
      user ? 'confirm.doneUser' : 'confirm.done',
    );
  } catch (error) {
    if (!isBrokenLink(error)) throw error;
    return respond(c, {
      status: 422,
      full: () => confirmResendPage(page, { form: emptyForm, state: 'broken' }),
    });
  }
}

async function resend(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  await limitMails(c);
  const form = await readForm(c);
  const values = form.values('email');
  return tryForm(
    c,
    async () => {
      await resendConfirmation(app, values.email);
      return respond(c, { full: () => confirmResendPage(page, { form: emptyForm, state: 'sent' }) });
    },
    (faults) =>
      respond(c, { status: 422, full: () => confirmResendPage(page, { form: { values, faults } }) }),
  );
}

async function askForReset(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  await limitMails(c);
  const form = await readForm(c);
  const values = form.values('email');
  return tryForm(
    c,
    async () => {
      await requestReset(app, values.email);
      return seeOther(c, '/reset/sent');
    },
    (faults) => respond(c, { status: 422, full: () => resetPage(page, { values, faults }) }),
  );
}

function newPasswordForm(c: Context<Env>): Response | Promise<Response> {
  const token = c.req.query('token');
  if (!token) return seeOther(c, '/reset');
  const model = { form: emptyForm, token, minPassword: MIN_PASSWORD };
  return respond(c, { full: () => newPasswordPage(c.var.page, model) });
}

async function newPassword(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  const form = await readForm(c);
  const token = form.text('token');
  try {
    await resetPassword(app, token, form.raw('password'));
    forgetToken(c);
    return seeOther(c, '/login', 'reset.done');
  } catch (error) {
    const faults = faultsOf(c.var.t, error);
    if (faults?.password) {
      const model = { form: { values: {}, faults }, token, minPassword: MIN_PASSWORD };
      return respond(c, { status: 422, full: () => newPasswordPage(page, model) });
    }
    if (!isBrokenLink(error)) throw error;
    return respond(c, { status: 422, full: () => resetPage(page, emptyForm, true) });
  }
}

/** However the domain refuses a link (expired, used, forged), the way on is a new one. */
function isBrokenLink(error: unknown): boolean {
  return error instanceof DomainError && !(error instanceof TooMany);
}
