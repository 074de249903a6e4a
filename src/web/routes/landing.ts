import { type Context, Hono } from 'hono';
import { landingPage } from '../../../views/pages/landing.ts';
import { aboutServer } from '../../domain/instances/about.ts';
import { localTimeline } from '../../domain/timelines/public.ts';
import type { Env } from '../env.ts';
import { respond } from '../respond.ts';
import { homePage } from './timelines.ts';

/** `/`: home for people who are logged in, the front page for all others. */
export function landingRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/', (c) => (c.var.user ? homePage(c) : frontPage(c)));
  return routes;
}

async function frontPage(c: Context<Env>): Promise<Response> {
  const { app, page, viewer } = c.var;
  const about = await aboutServer(app);
  const newest = await localTimeline(app, viewer, { limit: 10 });
  return respond(c, { full: () => landingPage(page, { ...about, newest }) });
}
