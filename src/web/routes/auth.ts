import { type Context, Hono } from 'hono';
import { goOnPage, type LoginModel, loginPage } from '../../../views/pages/login.ts';
import { registerClosedPage, registerPage, registerPendingPage } from '../../../views/pages/register.ts';
import { emptyForm } from '../../../views/parts/field.ts';
import { MIN_PASSWORD } from '../../domain/auth/password.ts';
import { register } from '../../domain/auth/register.ts';
import { logIn, logOut, openSession, readSession } from '../../domain/auth/session.ts';
import { saveDraft } from '../../domain/drafts/save.ts';
import { Forbidden, TooMany } from '../../domain/errors.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { wordsOf } from '../errors.ts';
import { type Form, readForm, tryForm } from '../forms.ts';
import { packed, packedWhole, unpacked } from '../kept-forms.ts';
import { clientAddress, limitLogin, limitRegister } from '../limits.ts';
import { localPath, respond, seeOther } from '../respond.ts';
import { forgetToken, keepToken, sessionToken } from '../session.ts';

/** Forms that show what is sent to them again when it comes with `recover`. */
const RESUMABLE = /^(?:\/posts\/\d{1,19}\/edit|\/report)$/;

/** Registration, login and logout. */
export function authRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/register', registerForm);
  routes.post('/register', registerAccount);
  routes.get('/register/pending', (c) => respond(c, { full: () => registerPendingPage(c.var.page) }));
  routes.get('/login', loginForm);
  routes.post('/login', login);
  routes.post('/logout', logout);
  return routes;
}

function registerForm(c: Context<Env>): Response | Promise<Response> {
  const { page, user } = c.var;
  if (user) return seeOther(c, '/');
  if (page.registration === 'closed') return respond(c, { full: () => registerClosedPage(page) });
  const form = { values: { invite: c.req.query('invite') ?? '' }, faults: {} };
  return respond(c, { full: () => registerPage(page, { form, minPassword: MIN_PASSWORD }) });
}

async function registerAccount(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  await limitRegister(c);
  const form = await readForm(c);
  const values = form.values('username', 'email', 'reason', 'invite');
  const input = { ...values, password: form.raw('password') };
  return tryForm(
    c,
    async () => {
      const { accountId, state } = await register(app, input);
      if (state === 'confirm') return seeOther(c, '/confirm/sent');
      if (state === 'pending') return seeOther(c, '/register/pending');
      await enter(c, accountId);
      return seeOther(c, '/welcome', 'register.welcome');
    },
    (faults) =>
      respond(c, {
        status: 422,
        full: () => registerPage(page, { form: { values, faults }, minPassword: MIN_PASSWORD }),
      }),
  );
}

/** Logs somebody in who has just shown who they are in another way. */
export async function enter(c: Context<Env>, accountId: AccountId): Promise<void> {
  keepToken(c, (await openSession(c.var.app, accountId, deviceOf(c))).token);
}

function loginForm(c: Context<Env>): Response | Promise<Response> {
  const back = localPath(c.req.query('return'));
  if (c.var.user) return seeOther(c, back);
  return respond(c, { full: () => loginPage(c.var.page, { form: emptyForm, back }) });
}

/**
 * For who has written something and is not logged in any more: the words go along. A new post becomes a draft; what
 * was sent elsewhere (`keptFor`) is shown there again.
 */
export function loginFirst(c: Context<Env>, form: Form, keptFor = ''): Response | Promise<Response> {
  const kept = keptFor ? packedWhole(form) : packed(form);
  const model = { form: emptyForm, back: localPath(form.text('return')), kept, keptFor };
  return respond(c, { status: 401, full: () => loginPage(c.var.page, model) });
}

async function login(c: Context<Env>): Promise<Response> {
  const form = await readForm(c);
  const back = localPath(form.text('return'));
  const [kept, keptFor] = [form.raw('kept'), form.text('keptFor')];
  try {
    await limitLogin(c, form.text('login'));
    return await tryForm(
      c,
      async () => {
        const credentials = { login: form.text('login'), password: form.raw('password') };
        const old = sessionToken(c);
        const { token } = await logIn(c.var.app, { ...credentials, ...deviceOf(c) });
        // Whoever used this browser before is not logged in here any more.
        if (old) await logOut(c.var.app, old);
        keepToken(c, token);
        const left = RESUMABLE.test(keptFor) ? unpacked(kept) : null;
        if (left) {
          return respond(c, { full: () => goOnPage(c.var.page, { action: keptFor, fields: left.form }) });
        }
        return seeOther(c, (await bringBack(c, token, kept)) ?? back);
      },
      (faults) => loginAgain(c, form, { back, kept, keptFor, faults }, 422),
    );
  } catch (error) {
    const often = error instanceof TooMany;
    if (!often && !(error instanceof Forbidden)) throw error;
    if (often) c.header('Retry-After', String(error.retryAfter));
    const trouble = { text: wordsOf(c, error), unconfirmed: /confirm/i.test(error.key) };
    return loginAgain(c, form, { back, kept, keptFor, faults: {}, trouble }, often ? 429 : 403);
  }
}

/** What was written before the login becomes a draft. @returns where it is open */
async function bringBack(c: Context<Env>, token: string, kept: string): Promise<string | null> {
  const { app } = c.var;
  const form = unpacked(kept);
  const user = form && (await readSession(app, token));
  return user && form ? `/compose?draft=${await saveDraft(app, user.accountId, form)}` : null;
}

function loginAgain(
  c: Context<Env>,
  form: Form,
  { faults, ...model }: Omit<LoginModel, 'form'> & { faults: Readonly<Record<string, string>> },
  status: 403 | 422 | 429,
): Response | Promise<Response> {
  const values = form.values('login');
  return respond(c, { status, full: () => loginPage(c.var.page, { form: { values, faults }, ...model }) });
}

async function logout(c: Context<Env>): Promise<Response> {
  const token = sessionToken(c);
  if (token) await logOut(c.var.app, token);
  forgetToken(c);
  // What scripts of ours have kept (drafts, lists for going back) is the person's own.
  c.header('Clear-Site-Data', '"storage"');
  return seeOther(c, '/', 'logout.done');
}

function deviceOf(c: Context<Env>): { userAgent: string; address: string } {
  return { userAgent: (c.req.header('User-Agent') ?? '').slice(0, 500), address: clientAddress(c) };
}
