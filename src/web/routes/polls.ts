import { type Context, Hono } from 'hono';
import { html } from '../../../views/html.ts';
import { pollPart } from '../../../views/parts/poll.ts';
import { refreshPoll } from '../../domain/polls/refresh.ts';
import { vote } from '../../domain/polls/vote.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import type { PostId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { contextAt, idParam, returnPath } from '../params.ts';
import { isPartial, respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

/** Voting, and asking how a poll stands. htmx gets the poll, a browser the page on which it was. */
export function pollRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.post('/posts/:id/vote', castVote);
  routes.post('/posts/:id/poll', refresh);
  return routes;
}

async function castVote(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app } = c.var;
  const id = idParam<PostId>(c);
  const form = await readForm(c);
  const choices = form.all('choice').map((value) => (/^\d{1,2}$/.test(value) ? Number(value) : -1));
  await app.limiter.take('act', accountId, 300, 300);
  await vote(app, accountId, id, choices);
  return show(c, id, returnPath(form), true);
}

async function refresh(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, viewer } = c.var;
  const id = idParam<PostId>(c);
  const form = await readForm(c);
  await app.limiter.take('act', accountId, 300, 300);
  await refreshPoll(app, viewer, id);
  return show(c, id, returnPath(form), false);
}

async function show(c: Context<Env>, id: PostId, back: string, voted: boolean): Promise<Response> {
  const path = back.split('#', 1)[0] ?? '/';
  if (!isPartial(c)) return seeOther(c, `${path}#post-${id}`, voted ? 'poll.fine' : undefined);
  const post = await readPost(c.var.app, c.var.viewer, id);
  return respond(c, { full: () => html`${pollPart(contextAt(c, back), post, voted)}` });
}
