import type { App } from '../../domain/ports.ts';
import { createHttp, type Http } from '../../lib/http.ts';

const clients = new WeakMap<App['config'], Http>();

/** The guarded client for deliveries of this server; it keeps connections open between them. */
export function deliveryClient(app: App): Http {
  const known = clients.get(app.config);
  if (known) return known;
  const made = createHttp({
    allowPrivateAddress: app.config.allowPrivateAddress,
    userAgent: `Perch/0.1 (+${app.config.origin})`,
  });
  clients.set(app.config, made);
  return made;
}
