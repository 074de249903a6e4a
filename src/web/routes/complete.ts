import { type Context, Hono } from 'hono';
import { suggestions } from '../../../views/parts/suggestions.ts';
import { searchAccounts } from '../../domain/search/accounts.ts';
import { searchHashtags } from '../../domain/search/hashtags.ts';
import type { Env } from '../env.ts';
import { respond } from '../respond.ts';
import { requireUser } from '../session.ts';

const MOST = 6;

/** What somebody may be about to write: `@na` asks for people, `#na` for hashtags. Answers options of a listbox. */
export function completeRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/complete', complete);
  return routes;
}

async function complete(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, viewer } = c.var;
  const asked = (c.req.query('q') ?? '').slice(0, 100);
  await app.limiter.take('complete', accountId, 300, 60);
  const people = asked.startsWith('@') ? await searchAccounts(app, viewer, asked.slice(1), MOST) : [];
  const tags = asked.startsWith('#') ? await searchHashtags(app, asked.slice(1), MOST) : [];
  return respond(c, { full: () => suggestions(people, tags) });
}
