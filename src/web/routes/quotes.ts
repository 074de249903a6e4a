import { type Context, Hono } from 'hono';
import { html } from '../../../views/html.ts';
import { quotation } from '../../../views/parts/post.ts';
import { postMenu } from '../../../views/parts/post-menu.ts';
import { refusedQuote } from '../../../views/parts/quote.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import { revokeQuote } from '../../domain/quotes/revoke.ts';
import type { PostId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { contextAt, idParam, returnPath } from '../params.ts';
import { isPartial, respond, seeOther, toast } from '../respond.ts';
import { requireUser } from '../session.ts';

/** What a post quotes: asked for again once its author has answered, and left by its author. */
export function quoteRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/posts/:id/quote', settled);
  routes.post('/posts/:id/unquote', unquote);
  return routes;
}

/** The card that takes the place of a waiting one; nothing while it waits. */
async function settled(c: Context<Env>): Promise<Response> {
  const { app, viewer } = c.var;
  const post = await readPost(app, viewer, idParam<PostId>(c));
  if (!isPartial(c)) return c.redirect(post.path, 302);
  if (post.quote?.state === 'pending') return c.body(null, 204);
  const context = contextAt(c, post.path);
  return respond(c, {
    full: () => html`${post.quote ? quotation(context, post) : refusedQuote(context, post)}`,
  });
}

/** htmx gets the menu anew, since it has one entry less, and what is left in the place of the quote. */
async function unquote(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, viewer } = c.var;
  const id = idParam<PostId>(c);
  const back = returnPath(await readForm(c));
  await revokeQuote(app, accountId, id);
  if (!isPartial(c)) return seeOther(c, `${back.split('#', 1)[0]}#post-${id}`, 'quote.removed');
  const post = await readPost(app, viewer, id);
  const context = contextAt(c, back);
  toast(c, 'quote.removed');
  return respond(c, {
    full: () =>
      html`${postMenu(context, post)}<hx-partial hx-target="#quote-${id}" hx-swap="outerHTML">${quotation(context, post)}</hx-partial>`,
  });
}
