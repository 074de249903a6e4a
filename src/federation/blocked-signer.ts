import { isSuspendedHost } from '../domain/instances/rules.ts';
import type { App } from '../domain/ports.ts';

/** Whether a request says that it is signed by somebody of a blocked server. Reads headers alone: no key is looked for. */
export async function isSignedByBlocked(app: App, { headers }: Request): Promise<boolean> {
  const said = `${headers.get('signature') ?? ''},${headers.get('signature-input') ?? ''}`;
  for (const [, keyId = ''] of said.matchAll(/keyid="([^"]*)"/gi)) {
    if (URL.canParse(keyId) && (await isSuspendedHost(app, new URL(keyId).host))) return true;
  }
  return false;
}
