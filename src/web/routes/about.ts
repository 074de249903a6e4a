import { type Context, Hono } from 'hono';
import { aboutPage } from '../../../views/pages/about.ts';
import { saveSettings } from '../../domain/auth/settings.ts';
import { aboutServer } from '../../domain/instances/about.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { localPath, respond, seeOther } from '../respond.ts';
import { keepTheme } from '../session.ts';
import { isTheme } from './themes.ts';

const VERSION = '0.1';

/** What this server is, and in which colours it is looked at. */
export function aboutRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/about', about);
  routes.post('/theme', chooseTheme);
  return routes;
}

async function about(c: Context<Env>): Promise<Response> {
  const model = await aboutServer(c.var.app);
  return respond(c, { full: () => aboutPage(c.var.page, { ...model, version: VERSION }) });
}

/** Visitors keep their choice in a cookie, people who are logged in also in their settings. */
async function chooseTheme(c: Context<Env>): Promise<Response> {
  const { app, user } = c.var;
  const form = await readForm(c);
  const theme = form.text('theme');
  if (isTheme(theme)) {
    keepTheme(c, theme);
    if (user) await saveSettings(app, user.accountId, { theme });
  }
  return seeOther(c, localPath(form.text('return')));
}
