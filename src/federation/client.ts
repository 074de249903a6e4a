import type { Config } from '../config.ts';
import { isSuspendedHost } from '../domain/instances/rules.ts';
import type { App } from '../domain/ports.ts';
import { createHttp, type Http } from '../lib/http.ts';

const clients = new WeakMap<Config, Http>();

/** The guarded client for everything the federation asks of other servers, but not of blocked ones. */
export function httpFor(app: Pick<App, 'config' | 'db'>): Http {
  const known = clients.get(app.config);
  if (known) return known;
  const made = createHttp({
    allowPrivateAddress: app.config.allowPrivateAddress,
    userAgent: `Perch/0.1 (+${app.config.origin})`,
    refuses: (url) => isSuspendedHost(app, url.host),
  });
  clients.set(app.config, made);
  return made;
}
