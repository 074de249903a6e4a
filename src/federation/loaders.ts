import { type DocumentLoader, FetchError } from '@fedify/fedify';
import type { App } from '../domain/ports.ts';
import type { HttpAnswer } from '../lib/http.ts';
import { contextAt } from './contexts.ts';
import { tidy } from './parse/tidy.ts';
import { signedGet } from './signed-get.ts';
import { namedAsKey, withoutWeakKeys } from './weak-keys.ts';

const LD_PROFILE = 'https://www.w3.org/ns/activitystreams';
const ACCEPT = `application/activity+json, application/ld+json; profile="${LD_PROFILE}"`;

/** Where the document loader stands: everything it asks is asked in the server's own name. */
export type LoaderApp = Pick<App, 'config' | 'db' | 'log'>;

/** The loader for an `@context`: a table of ours, never the network. */
export function contextLoaderFor(_app: LoaderApp): DocumentLoader {
  return async (url) => ({ contextUrl: null, document: contextAt(url), documentUrl: url });
}

/**
 * The loader for ActivityPub documents: guarded, signed by the instance actor, 1 MB and 10 s at most, ActivityPub's
 * own media types only. A document whose id is not the address it came from is read again at its id; if that
 * does not agree either, it is refused: nobody can serve a document in somebody else's name.
 * Our own addresses are refused, so that no loop of requests can start.
 */
export function documentLoaderFor(app: LoaderApp): DocumentLoader {
  return async (address, options) => {
    const first = await loadOnce(app, address, options?.signal);
    const id = idOf(first.document);
    if (id === null || sameAddress(id, first.documentUrl)) return owned(app, first, options?.signal);
    const second = await loadOnce(app, id, options?.signal);
    const again = idOf(second.document);
    if (again !== null && sameAddress(again, second.documentUrl)) return owned(app, second, options?.signal);
    throw new FetchError(address, `${address} does not serve a document of its own id`);
  };
}

/** A key that is a document of its own says whose it is: whoever that is must name it as theirs. @throws {FetchError} */
async function owned<Loaded extends { document: unknown; documentUrl: string }>(
  app: LoaderApp,
  loaded: Loaded,
  signal?: AbortSignal,
): Promise<Loaded> {
  const key = loaded.document as { publicKeyPem?: unknown; owner?: unknown } | null;
  if (typeof key !== 'object' || key === null || !('publicKeyPem' in key)) return loaded;
  const said = typeof key.owner === 'string' ? key.owner : '';
  const owner = await loadOnce(app, said, signal);
  const named = [(owner.document as { publicKey?: unknown } | null)?.publicKey].flat();
  const isNamed = named.some((one) => (typeof one === 'string' ? one : idOf(one)) === idOf(key));
  if (isNamed && idOf(owner.document) === said && sameAddress(said, owner.documentUrl)) return loaded;
  throw new FetchError(loaded.documentUrl, 'is a key that its owner does not name');
}

/** A loader that loads nothing: for reading what is embedded, without a request to anybody. */
export const noLoader: DocumentLoader = async (url) => {
  throw new FetchError(url, 'not fetched');
};

async function loadOnce(app: LoaderApp, address: string, signal?: AbortSignal) {
  if (!URL.canParse(address) || !isFederatedAddress(app, address)) {
    throw new FetchError(address, `${address} is not an address to fetch from`);
  }
  const answer = await signedGet(app, address, ACCEPT, signal);
  if (answer.status < 200 || answer.status >= 300) {
    throw new FetchError(
      address,
      `status ${answer.status}`,
      new Response(null, { status: readable(answer.status) }),
    );
  }
  if (!isFederatedAddress(app, answer.url)) throw new FetchError(address, 'redirects to an address of ours');
  if (!isActivityPub(answer)) throw new FetchError(address, 'is not ActivityPub');
  return { contextUrl: null, document: parse(address, answer.body), documentUrl: answer.url };
}

/** Whether other servers' things may live there: https, or plain http on this machine where that is allowed; never here. */
export function isFederatedAddress(app: Pick<App, 'config'>, address: string | URL | null): boolean {
  if (address === null || !URL.canParse(String(address))) return false;
  const url = new URL(address);
  if (url.origin === app.config.origin || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isPlainHost(app, url.hostname));
}

/** Servers of tests and demonstrations on this machine speak http. */
export function isPlainHost(app: Pick<App, 'config'>, hostname: string): boolean {
  return app.config.allowPrivateAddress && (hostname === 'localhost' || hostname === '127.0.0.1');
}

/** Whether an answer says of itself that it is ActivityPub; plain JSON may be anybody's upload. */
export function isActivityPub(answer: HttpAnswer): boolean {
  const type = answer.headers.get('content-type')?.toLowerCase() ?? '';
  const [media = ''] = type.split(';');
  if (media.trim() === 'application/activity+json') return true;
  return media.trim() === 'application/ld+json' && type.includes(LD_PROFILE);
}

function parse(address: string, body: Buffer): unknown {
  try {
    return namedAsKey(withoutWeakKeys(tidy(JSON.parse(body.toString('utf8')))));
  } catch {
    throw new FetchError(address, 'is not JSON');
  }
}

function idOf(document: unknown): string | null {
  if (typeof document !== 'object' || document === null) return null;
  const { id, '@id': full } = document as { id?: unknown; '@id'?: unknown };
  return typeof id === 'string' ? id : typeof full === 'string' ? full : null;
}

/** Equal but for the fragment: a key's id points into its owner's document. */
function sameAddress(a: string, b: string): boolean {
  if (!URL.canParse(a) || !URL.canParse(b)) return false;
  const [x, y] = [new URL(a), new URL(b)];
  x.hash = '';
  y.hash = '';
  return x.href === y.href;
}

/** A Response cannot be made with every number a server may send. */
function readable(status: number): number {
  return status >= 200 && status <= 599 ? status : 500;
}
