import type { App } from '../ports.ts';

/** Where a visitor goes on, or why that is not known. */
export type VisitorHome = { host: string; address: string } | 'unreadable' | 'own' | 'silent';

/**
 * The page on a visitor's own server about what is at `uri` here. `home` is what they typed: `@name@host`, the host
 * alone, or any address there. Asks that server; 5 s at most.
 */
export async function visitorHome(app: App, home: string, uri: string): Promise<VisitorHome> {
  const named = readHome(home);
  if (!named) return 'unreadable';
  if (named.host === new URL(app.config.origin).host) return 'own';
  const address = await app.remote.interaction(named, uri);
  return address === null ? 'silent' : { host: named.host, address };
}

function readHome(text: string): { username: string | null; host: string } | null {
  const typed = text.trim();
  const [, username, rest] = /^(?:acct:)?@?([^\s@/:]{1,100})@([^\s@/]{1,255})$/i.exec(typed) ?? [];
  const host = hostOf(rest ?? typed);
  return host === null ? null : { username: username ?? null, host };
}

/** Without scheme and path, as WebFinger writes hosts; a name without a dot is one on this machine only. */
function hostOf(text: string): string | null {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return null;
  const { host, hostname, username, password } = new URL(address);
  if (username || password || host.length > 255) return null;
  return hostname.includes('.') || hostname === 'localhost' ? host : null;
}
