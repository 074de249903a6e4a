import type { App } from '../domain/ports.ts';
import { httpFor } from './client.ts';
import { isPlainHost } from './loaders.ts';

/** Somebody's name and server in the server's own spelling, and where the actor document is. */
export interface Identity {
  username: string;
  host: string;
  actorUri: string;
}

/** What WebFinger says of somebody, as it came. */
export interface Descriptor {
  subject?: unknown;
  links?: unknown;
}

/** How a question ended: an answer, a clear no (there is no such person), or silence, which proves nothing. */
export type WebFingerAnswer = Identity | 'unknown' | 'unreachable';

const SELF_TYPES = [
  'application/activity+json',
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
];
const MAX_BYTES = 256 * 1024;

/**
 * Who `username@host` is, by that host's WebFinger. If it answers for another name (a web host that points to the
 * handle's host), that one is asked once more and must stand by it. Speaks http to servers on this machine where
 * private addresses are allowed, so handles with ports work in tests and the demo.
 */
export async function resolveHandle(
  app: App,
  username: string,
  host: string,
  timeout = 5_000,
): Promise<WebFingerAnswer> {
  const signal = AbortSignal.timeout(timeout);
  const first = await ask(app, username, host, signal);
  if (typeof first === 'string' || isSame(first, { username, host })) return first;
  const second = await ask(app, first.username, first.host, signal);
  if (typeof second === 'string') return second;
  return isSame(second, first) && second.actorUri === first.actorUri ? second : 'unknown';
}

type Handle = Pick<Identity, 'username' | 'host'>;

function isSame(a: Handle, b: Handle): boolean {
  return handleText(a) === handleText(b);
}

const handleText = ({ username, host }: Handle) => `${username}@${host}`.toLowerCase();

async function ask(app: App, username: string, host: string, signal: AbortSignal): Promise<WebFingerAnswer> {
  const base = originOf(app, host);
  if (!base) return 'unknown';
  const resource = `acct:${username}@${host}`;
  const own = `${base}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
  let answer = await readDescriptor(app, own, signal);
  if (answer === 'unknown') {
    const template = await templateOf(app, base, signal);
    if (template)
      answer = await readDescriptor(app, template.replace('{uri}', encodeURIComponent(resource)), signal);
  }
  return typeof answer === 'string' ? answer : identityOf(app, answer);
}

/** The origin of a handle's host; null when it is not a host name (or is our own: that is no business of the network). */
export function originOf(app: App, host: string): string | null {
  if (!/^[^\s/@?#\\]+$/.test(host) || !URL.canParse(`https://${host}`)) return null;
  const url = new URL(`https://${host}`);
  const origin = isPlainHost(app, url.hostname) ? `http://${host}` : url.origin;
  return origin === app.config.origin ? null : origin;
}

/** One question to one address. */
export async function readDescriptor(
  app: App,
  url: string,
  signal: AbortSignal,
): Promise<Descriptor | 'unknown' | 'unreachable'> {
  try {
    const accept = 'application/jrd+json, application/json';
    const answer = await httpFor(app).get(url, { accept, maxBytes: MAX_BYTES, signal });
    if (answer.status === 404 || answer.status === 410 || answer.status === 400) return 'unknown';
    if (answer.status !== 200) return 'unreachable';
    const document: unknown = JSON.parse(answer.body.toString('utf8'));
    return typeof document === 'object' && document !== null ? document : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** Some hosts keep WebFinger elsewhere and say so in their host-meta. */
async function templateOf(app: App, base: string, signal: AbortSignal): Promise<string | null> {
  try {
    const accept = 'application/xrd+xml, application/xml';
    const url = `${base}/.well-known/host-meta`;
    const answer = await httpFor(app).get(url, { accept, maxBytes: MAX_BYTES, signal });
    if (answer.status !== 200) return null;
    for (const [link] of answer.body.toString('utf8').matchAll(/<Link\s[^>]*>/gi)) {
      const template = /\btemplate=["']([^"']+)["']/i.exec(link)?.[1]?.replaceAll('&amp;', '&');
      if (/\brel=["']lrdd["']/i.test(link) && template?.includes('{uri}')) return template;
    }
  } catch {
    // The host has said nothing.
  }
  return null;
}

function identityOf(app: App, { subject, links }: Descriptor): WebFingerAnswer {
  const found = typeof subject === 'string' ? /^acct:@?([^@\s/]+)@([^@\s/]+)$/i.exec(subject) : null;
  const [, username, host] = found ?? [];
  if (!username || !host || !originOf(app, host)) return 'unknown';
  for (const link of Array.isArray(links) ? links : []) {
    const { rel, type, href } = (link ?? {}) as { rel?: unknown; type?: unknown; href?: unknown };
    if (rel !== 'self' || typeof href !== 'string' || typeof type !== 'string') continue;
    if (SELF_TYPES.includes(type) && URL.canParse(href)) {
      return { username, host: new URL(`https://${host}`).host, actorUri: new URL(href).href };
    }
  }
  return 'unknown';
}
