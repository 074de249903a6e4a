import type { App } from '../domain/ports.ts';
import { isSignedByBlocked } from './blocked-signer.ts';
import { isDigestOf } from './body-digest.ts';
import type { PerchFederation } from './federation.ts';
import { compareFollowers } from './followers/compare.ts';
import { admit } from './inbox/admit.ts';
import { readAgain } from './inbox/second-hand.ts';
import { signsEnough } from './signed-parts.ts';
import { signerOf } from './signer.ts';

/** The paths to which other servers post. */
export const INBOX_PATH = /^(?:\/inbox|\/users\/\d+\/inbox)$/;

const MAX_BYTES = 1024 * 1024;
const TYPES = ['application/activity+json', 'application/ld+json', 'application/json'];

/**
 * Lets a posted activity in to Fedify's verification: POST only (405), JSON only (415), 1 MB at most (413), nothing signed by
 * a blocked server (403).
 * What Fedify cannot digest is the sender's fault (400); only a fault of ours is answered with 503, after
 * which the sender tries again.
 */
export async function receive(
  app: App,
  federation: PerchFederation,
  request: Request,
  url: URL,
): Promise<Response> {
  if (request.method !== 'POST') return refuse(405, 'Only POST is possible here.', { allow: 'POST' });
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.includes(type)) return refuse(415, 'An activity is expected.');
  if (!signsEnough(request)) return refuse(401, 'The signature covers too little.');
  if (await isSignedByBlocked(app, request)) return refuse(403, 'Your server is blocked here.');
  const body = await readBody(request);
  if (!body) {
    app.log.info('an activity was refused', { reason: 'too large', path: url.pathname });
    return refuse(413, 'At most 1 MB is taken.');
  }
  const headers = new Headers(request.headers);
  // What was signed for another host is not for us, whatever host a proxy asks for.
  headers.set('host', url.host);
  headers.delete('content-length');
  headers.delete('transfer-encoding');
  try {
    const post = () => new Request(url, { method: 'POST', headers, body });
    const admitted = await admit(app, post(), body);
    if (admitted instanceof Response) return admitted;
    const answer = await federation.fetch(admitted.request, { contextData: app });
    // RFC 9421 names the body by a header of its own, which is compared with the signature.
    const whole = headers.has('signature-input') || isDigestOf(headers.get('digest'), body);
    const signer = async () => (whole ? signerOf(app, post()) : null);
    if (answer.status === 401) return (await readAgain(app, admitted, signer)) ? accepted() : answer;
    if (answer.ok) await compareFollowers(app, headers, admitted.actor, signer);
    return answer;
  } catch (error) {
    const ours = isOurFault(error);
    app.log[ours ? 'error' : 'warn']('an activity could not be taken in', { path: url.pathname, error });
    return ours ? refuse(503, 'Please try again later.') : refuse(400, 'The activity cannot be read.');
  }
}

const accepted = () => new Response(null, { status: 202 });

function refuse(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain', ...headers } });
}

/** The body, or null when it is larger than is allowed: no more than that is ever held. */
async function readBody(request: Request): Promise<ArrayBuffer | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole.buffer;
}

/** The database is away or full: everything else that fails here fails because of what was sent. */
function isOurFault(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^(08|53|57|58|XX)/.test(code) || /^E(CONN|PIPE|HOST|TIMEDOUT|NOTFOUND)/.test(code);
}
