import type { Config } from '../config.ts';
import { createHttp, type Http } from '../lib/http.ts';

const clients = new WeakMap<Config, Http>();

/** The guarded client for everything the federation asks of other servers. */
export function httpFor(app: { readonly config: Config }): Http {
  const known = clients.get(app.config);
  if (known) return known;
  const made = createHttp({
    allowPrivateAddress: app.config.allowPrivateAddress,
    userAgent: `Perch/0.1 (+${app.config.origin})`,
  });
  clients.set(app.config, made);
  return made;
}
