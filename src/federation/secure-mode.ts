import { type Answer, refusal } from './answers.ts';
import { isSignedByBlocked } from './blocked-signer.ts';
import { wishOf } from './negotiate.ts';
import type { Question, RouteKind } from './routes.ts';

/** The server's own actor has the key to our own signatures: two servers that ask for signatures would wait for each other. */
const ALWAYS_OPEN = '/actor';

/**
 * Answers another server; what is signed by a blocked one is refused (403). With AUTHORIZED_FETCH every ActivityPub answer needs a valid signature (401) and is for its
 * signer alone. WebFinger and its like stay open, and so do pages and the way to them.
 */
export async function serveSecurely(
  question: Question,
  kind: RouteKind,
  serve: () => Promise<Answer>,
): Promise<Answer> {
  const { app, request, url } = question;
  if (kind === 'open' || url.pathname === ALWAYS_OPEN) return serve();
  if (await isSignedByBlocked(app, request)) return blocked();
  if (!app.config.authorizedFetch) return serve();
  const wanted = wishOf(request) === 'activity';
  // Asked first: nothing may be learnt from how long we look.
  if (wanted && !(await question.signer())) return unsigned();
  const answer = await serve();
  if (!answer) return wanted ? forSigner(refusal(404, 'Not found')) : null;
  if (!wanted && !isActivity(answer)) return answer;
  return (await question.signer()) ? forSigner(answer) : unsigned();
}

function unsigned(): Response {
  const headers = { 'www-authenticate': 'Signature headers="(request-target) host date"' };
  return forSigner(refusal(401, 'Requests must be signed here.', headers));
}

function blocked(): Response {
  return forSigner(refusal(403, 'Your server is blocked here.'));
}

function forSigner(answer: Response): Response {
  const headers = new Headers(answer.headers);
  headers.set('vary', 'Accept, Signature');
  headers.set('cache-control', 'private, no-store');
  return new Response(answer.body, { status: answer.status, headers });
}

function isActivity(answer: Response): boolean {
  return answer.headers.get('content-type') === 'application/activity+json';
}
