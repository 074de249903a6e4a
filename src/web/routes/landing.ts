import { type Context, Hono } from 'hono';
import { landingPage } from '../../../views/pages/landing.ts';
import { aboutServer } from '../../domain/instances/about.ts';
import { localTimeline } from '../../domain/timelines/public.ts';
import type { Env } from '../env.ts';
import { respond } from '../respond.ts';

/** `/` for visitors: the front page. For people who are logged in the route behind it shows their home. */
export function landingRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/', (c, next) => (c.var.user ? next() : frontPage(c)));
  return routes;
}

async function frontPage(c: Context<Env>): Promise<Response> {
  const { app, page, viewer } = c.var;
  const about = await aboutServer(app);
  const newest = await localTimeline(app, viewer, { limit: 10 });
  return respond(c, { full: () => landingPage(page, { ...about, newest }) });
}
