import type { App } from '../domain/ports.ts';
import type { PostId } from '../lib/ids.ts';
import { localUris } from '../lib/uris.ts';
import { type Answer, gone, openDocument, redirect, refusal } from './answers.ts';
import type { PerchFederation } from './federation.ts';
import { INBOX_PATH, receive } from './inbox-door.ts';
import { varyByAccept, wishOf } from './negotiate.ts';
import { localAccountByName } from './outbound/accounts.ts';
import { formerActor } from './outbound/actor.ts';
import { type Question, questionOf, routeAt } from './routes.ts';
import { serveSecurely } from './secure-mode.ts';

/** Answers what is federation's and leaves the rest, and what it has no answer for, to `next`. */
export type Mount = (request: Request, next: () => Promise<Response>) => Promise<Response>;

/** Everything other servers ask of us, in front of the pages. Free of any web framework. */
export function mountFederation(federation: PerchFederation, app: App): Mount {
  return async (request, next) => {
    const url = publicUrl(app, request);
    if (INBOX_PATH.test(url.pathname)) return receive(app, federation, request, url);
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const route = routeAt(url.pathname);
    // Made for servers only: a page has no need of it.
    const asked = () =>
      questionOf(app, new Request(url, { method: request.method, headers: publicHeaders(request, url) }));
    if (!route) return page(app, url, request, asked, next);
    const question = asked();
    const answer = await serveSecurely(question, route.kind, () => route.serve(question));
    if (answer) return withoutBody(request, answer);
    if (route.kind === 'open') return openDocument('Not found', 'text/plain', 404);
    return wishOf(request) === 'activity' ? notFound() : varyByAccept(await next());
  };
}

/** Behind a proxy the request has an inner address; signatures and ids are about the public one. */
function publicUrl(app: App, request: Request): URL {
  const { pathname, search } = new URL(request.url);
  return new URL(`${app.config.origin}${pathname}${search}`);
}

/** What was signed for another host is not for us, whatever host the proxy asks for. */
function publicHeaders(request: Request, url: URL): Headers {
  const headers = new Headers(request.headers);
  headers.set('host', url.host);
  return headers;
}

const PROFILE_PAGE = /^\/@(\w{1,64})\/?$/;
const POST_PAGE = /^\/@\w{1,64}\/(\d{1,19})\/?$/;

/** Pages of local people and posts lead servers to the objects that they show. */
async function page(
  app: App,
  url: URL,
  request: Request,
  asked: () => Question,
  next: () => Promise<Response>,
): Promise<Response> {
  const profile = PROFILE_PAGE.exec(url.pathname);
  const post = POST_PAGE.exec(url.pathname);
  if (!profile && !post) return next();
  if (wishOf(request) !== 'activity') return varyByAccept(await next());
  const answer = await serveSecurely(asked(), 'object', async () =>
    profile ? actorBehind(app, profile[1] ?? '') : postBehind(app, post?.[1] ?? ''),
  );
  return withoutBody(request, answer ?? notFound());
}

async function actorBehind(app: App, username: string): Promise<Answer> {
  const account = await localAccountByName(app, username);
  if (!account || account.state === 'absent') return null;
  return account.state === 'deleted' ? gone(formerActor(account)) : redirect(account.uri, 302);
}

/** Without a look at whether there is such a post: the redirect must not tell. */
function postBehind(app: App, id: string): Answer {
  return redirect(localUris(app.config.origin).post(id as PostId), 302);
}

const notFound = () => refusal(404, 'Not found');

function withoutBody(request: Request, response: Response): Response {
  return request.method === 'HEAD' ? new Response(null, response) : response;
}
