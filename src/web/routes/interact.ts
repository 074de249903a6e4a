import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Intention, interactPage, isIntention, type Place } from '../../../views/pages/interact.ts';
import { readProfile } from '../../domain/accounts/profile.ts';
import { accountSummaries } from '../../domain/accounts/summaries.ts';
import { visitorHome } from '../../domain/accounts/visitor-home.ts';
import { NotFound } from '../../domain/errors.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import { lookUp } from '../../domain/search/lookup.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { pages } from '../../lib/uris.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { limitVisitors } from '../limits.ts';
import { idParam } from '../params.ts';
import { respond } from '../respond.ts';
import { requireUser } from '../session.ts';

const HOME_COOKIE = 'perch-home';
const YEAR = 365 * 24 * 60 * 60;

/**
 * Between servers: a visitor who wants to follow or like something here is led home, and people of ours who come
 * from a button elsewhere find here what they pressed it for.
 */
export function interactRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/interact/:intention/:id{[0-9]+}', ask);
  routes.post('/interact/:intention/:id{[0-9]+}', leadHome);
  routes.get('/authorize_interaction', arrive);
  routes.get('/share', share);
  return routes;
}

async function ask(c: Context<Env>): Promise<Response> {
  const place = await placeOf(c);
  if (c.var.user) return c.redirect(place.path, 302);
  const home = getCookie(c, HOME_COOKIE) ?? '';
  return respond(c, { full: () => interactPage(c.var.page, { place, home, answer: null }) });
}

/** Answers with a link instead of sending them there: our pages' policy lets no form lead elsewhere. */
async function leadHome(c: Context<Env>): Promise<Response> {
  const place = await placeOf(c);
  const home = (await readForm(c)).text('home').slice(0, 300);
  await limitVisitors(c);
  const answer = await visitorHome(c.var.app, home, place.uri);
  const found = typeof answer !== 'string';
  if (found) rememberHome(c, home);
  return respond(c, {
    status: found ? 200 : 422,
    full: () => interactPage(c.var.page, { place, home, answer }),
  });
}

function rememberHome(c: Context<Env>, home: string): void {
  const secure = c.var.app.config.origin.startsWith('https:');
  setCookie(c, HOME_COOKIE, home, {
    path: '/interact',
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    maxAge: YEAR,
  });
}

/** What it is about: somebody to follow, or a post. @throws {NotFound} */
async function placeOf(c: Context<Env>): Promise<Place> {
  const { app, viewer } = c.var;
  const intention = c.req.param('intention') ?? '';
  if (!isIntention(intention)) throw new NotFound();
  return intention === 'follow' ? personAt(c, intention) : postAt(c, intention);

  async function personAt(c: Context<Env>, intention: Intention): Promise<Place> {
    const account = await readProfile(app, viewer, idParam<AccountId>(c));
    return { intention, account, post: null, uri: account.uri, path: pages.account(account.handle) };
  }

  async function postAt(c: Context<Env>, intention: Intention): Promise<Place> {
    const post = await readPost(app, viewer, idParam<PostId>(c));
    const form = `/compose?quote=${post.id}&return=${encodeURIComponent(post.path)}`;
    const path = intention === 'quote' && post.quotable ? form : post.path;
    return { intention, account: post.author, post, uri: post.uri, path };
  }
}

/**
 * Where other servers send people of ours with what they want to follow or answer. Leads to its page here, and never
 * anywhere else.
 */
async function arrive(c: Context<Env>): Promise<Response> {
  requireUser(c);
  const { app, viewer } = c.var;
  const uri = (c.req.query('uri') ?? c.req.query('acct') ?? '').trim().replace(/^web\+ap:/i, 'https:');
  if (viewer.accountId !== null) await app.limiter.take('lookup', viewer.accountId, 30, 300);
  const found = await lookUp(app, uri);
  if (found?.kind === 'post') return c.redirect((await readPost(app, viewer, found.id)).path, 302);
  const account = found && (await accountSummaries(app, [found.id])).get(found.id);
  if (account) return c.redirect(pages.account(account.handle), 302);
  return c.redirect(`/search?q=${encodeURIComponent(uri.slice(0, 500))}`, 302);
}

/** What a share button elsewhere hands over, in the composer. */
function share(c: Context<Env>): Response {
  requireUser(c);
  const parts = ['title', 'text', 'url'].map((name) => c.req.query(name)?.trim() ?? '');
  const text = parts.filter((part, place) => part !== '' && parts.indexOf(part) === place).join('\n\n');
  return c.redirect(`/compose?text=${encodeURIComponent(text.slice(0, 5000))}`, 302);
}
