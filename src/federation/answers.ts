import { document, type Json } from './outbound/context.ts';

/** What a federation route says: an answer, or null for "there is nothing here for you". */
export type Answer = Response | null;

export interface AnswerOptions {
  status?: number;
  /** The answer was given to one signer only and must not be kept for others. */
  personal?: boolean;
}

/** A finished ActivityPub document. */
export function activityJson(json: Json | string, options: AnswerOptions = {}): Response {
  return new Response(typeof json === 'string' ? json : JSON.stringify(json), {
    status: options.status ?? 200,
    headers: {
      'content-type': 'application/activity+json',
      vary: options.personal ? 'Accept, Signature' : 'Accept',
      ...(options.personal ? { 'cache-control': 'private, no-store' } : {}),
    },
  });
}

/** Permanently gone, with the Tombstone that says what was there. */
export function gone(tombstone: Json): Response {
  return activityJson(document(tombstone), { status: 410 });
}

export function redirect(location: string, status: 302 | 303): Response {
  return new Response(null, { status, headers: { location, vary: 'Accept' } });
}

/** Why another server gets nothing, as the pages say it to programs: `{"error": text}`. */
export function refusal(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify({ error: text }), {
    status,
    headers: { 'content-type': 'application/json', vary: 'Accept', ...headers },
  });
}

/** A document of one of the `.well-known` kind, which pages of any origin may read. */
export function openDocument(body: Json | string, type: string, status = 200): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': type, 'access-control-allow-origin': '*' },
  });
}
