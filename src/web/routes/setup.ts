import { type Context, Hono } from 'hono';
import { setupPage } from '../../../views/pages/setup.ts';
import { emptyForm } from '../../../views/parts/field.ts';
import { MIN_PASSWORD } from '../../domain/auth/password.ts';
import { createOwner, setupLink } from '../../domain/auth/setup.ts';
import { NotFound } from '../../domain/errors.ts';
import type { Env } from '../env.ts';
import { readForm, tryForm } from '../forms.ts';
import { limitRegister } from '../limits.ts';
import { respond, seeOther } from '../respond.ts';
import { enter } from './auth.ts';

/** The first account; nothing is here any more once it exists. */
export function setupRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/setup', setupForm);
  routes.post('/setup', setup);
  return routes;
}

async function setupForm(c: Context<Env>): Promise<Response> {
  const token = c.req.query('token');
  if (!token || !(await setupLink(c.var.app))) throw new NotFound();
  const model = { form: emptyForm, token, minPassword: MIN_PASSWORD };
  return respond(c, { full: () => setupPage(c.var.page, model) });
}

async function setup(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  await limitRegister(c);
  const form = await readForm(c);
  const token = form.text('token');
  const values = form.values('username', 'email');
  return tryForm(
    c,
    async () => {
      const owner = await createOwner(app, token, { ...values, password: form.raw('password') });
      await enter(c, owner);
      return seeOther(c, '/welcome', 'setup.done');
    },
    (faults) => {
      const model = { form: { values, faults }, token, minPassword: MIN_PASSWORD };
      return respond(c, { status: 422, full: () => setupPage(page, model) });
    },
  );
}
