import { ruleFor } from '../../domain/instances/rules.ts';
import type { App } from '../../domain/ports.ts';
import { keepForForwarding } from '../forwarding/keep.ts';
import { knownAccount } from '../identity.ts';
import { tidy } from '../parse/tidy.ts';
import { isOfKnownKind } from './kinds.ts';
import { withGoodProofs } from './proofs.ts';

/** What is let in: the request for Fedify, what stands in it, and whose words it says to be. */
export interface Admitted {
  request: Request;
  json: Record<string, unknown>;
  actor: string | null;
}

/**
 * A first look at what was posted, before any signature is checked or key fetched. Answers itself what needs no check
 * (no JSON object: 400; a deletion by somebody we have never heard of: 202, or every deleted account of the
 * network would cost us a request; what is by somebody of a blocked server, or of no kind we know: 202). Otherwise gives the request on, its JSON tidied for strict
 * readers; the bytes, which were signed, stay as they are.
 */
export async function admit(app: App, request: Request, body: ArrayBuffer): Promise<Admitted | Response> {
  const parsed = parse(body);
  if (!parsed) return refused('An activity is expected.');
  const actor = actorOf(parsed);
  const json = withGoodProofs(parsed, actor, app.clock.now());
  if (json.type === 'Delete' && actor !== null && !(await knownAccount(app, actor))) {
    return new Response(null, { status: 202 });
  }
  // Passed on by somebody else, perhaps, who is not to blame; but no key of theirs is looked for.
  const rule = actor === null ? null : await ruleFor(app, new URL(actor).host);
  if (rule?.severity === 'suspend' || (rule?.rejectReports && json.type === 'Flag')) {
    return new Response(null, { status: 202 });
  }
  // A featured hashtag is a link to Fedify, which no activity may be about; we show none.
  if ((json.type === 'Add' || json.type === 'Remove') && isHashtag(json.object)) {
    return new Response(null, { status: 202 });
  }
  if (!isOfKnownKind(json.type)) return new Response(null, { status: 202 });
  await keepForForwarding(app, json, body);
  const tidied = tidy(json);
  const clone = request.clone.bind(request);
  const posted = Object.assign(request, {
    clone: () => Object.assign(clone(), { json: async () => structuredClone(tidied) }),
  });
  return { request: posted, json, actor };
}

function parse(body: ArrayBuffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function actorOf({ actor }: Record<string, unknown>): string | null {
  const id = typeof actor === 'object' && actor !== null && 'id' in actor ? actor.id : actor;
  return typeof id === 'string' && URL.canParse(id) ? new URL(id).href : null;
}

function isHashtag(object: unknown): boolean {
  return typeof object === 'object' && object !== null && 'type' in object && object.type === 'Hashtag';
}

function refused(text: string): Response {
  return new Response(text, { status: 400, headers: { 'content-type': 'text/plain' } });
}
