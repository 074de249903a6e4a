import type { App } from '../domain/ports.ts';
import { originOf, readDescriptor } from './webfinger.ts';

/** In the order of preference: FEP-3b86's intent, then what every server has had since OStatus. */
const TEMPLATES: readonly (readonly [rel: string, placeholder: string])[] = [
  ['https://w3id.org/fep/3b86/Object', '{object}'],
  ['http://ostatus.org/schema/1.0/subscribe', '{uri}'],
];
const PATIENCE = 5_000;

/**
 * The page on somebody's own server where they follow, like or answer what is at `uri`. Their WebFinger names it; where
 * only the host is known, or WebFinger names none, it is the address that Mastodon's has. Null when the
 * host is none, is ours, or does not answer.
 */
export async function interactionAddress(
  app: App,
  home: { username: string | null; host: string },
  uri: string,
): Promise<string | null> {
  const origin = originOf(app, home.host);
  if (!origin) return null;
  const account = `acct:${home.username ?? home.host}@${home.host}`;
  const address = `${origin}/.well-known/webfinger?resource=${encodeURIComponent(account)}`;
  const answer = await readDescriptor(app, address, AbortSignal.timeout(PATIENCE));
  if (answer === 'unreachable') return null;
  // A host alone answers for no person, but it does answer.
  if (answer === 'unknown' && home.username !== null) return null;
  const named = answer === 'unknown' ? null : templateOf(answer.links, origin, uri);
  return named ?? `${origin}/authorize_interaction?uri=${encodeURIComponent(uri)}`;
}

function templateOf(links: unknown, origin: string, uri: string): string | null {
  const { protocol } = new URL(origin);
  for (const [rel, placeholder] of TEMPLATES) {
    for (const link of Array.isArray(links) ? links : []) {
      const { rel: named, template } = (link ?? {}) as { rel?: unknown; template?: unknown };
      if (named !== rel || typeof template !== 'string' || !template.includes(placeholder)) continue;
      const address = template.replace(placeholder, encodeURIComponent(uri));
      if (URL.canParse(address) && new URL(address).protocol === protocol) return new URL(address).href;
    }
  }
  return null;
}
