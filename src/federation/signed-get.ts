import { sign as signBytes, type webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { signRequest } from '@fedify/fedify';
import type { HttpAnswer } from '../lib/http.ts';
import { httpFor } from './client.ts';
import { keyObject } from './delivery/sign.ts';
import { ensureInstanceActor, instanceActorUri } from './instance.ts';
import { keyIdOf, keyPairsOf } from './keys.ts';
import type { LoaderApp } from './loaders.ts';

const signInThread = promisify(signBytes);

/**
 * How a request can be signed: draft-cavage over the whole address, as most do; over the address without its query, as
 * some want it; and RFC 9421.
 */
type Spelling = 'whole' | 'without query' | 'rfc9421';
const SPELLINGS: readonly Spelling[] = ['whole', 'without query', 'rfc9421'];

/** What a host took last, where that was not the first: in memory only, as a second knock costs little. */
const taken = new Map<string, Spelling>();
const MOST_REMEMBERED = 2_000;

/**
 * Asks for something in the name of this server, signed. Where the signature is not accepted (401, 403), asks again with each
 * other spelling. @throws {HttpError}
 */
export async function signedGet(
  app: LoaderApp,
  address: string,
  accept: string,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const { host, search } = new URL(address);
  const known = taken.get(host);
  const order = known ? [known, ...SPELLINGS.filter((one) => one !== known)] : SPELLINGS;
  let refused: HttpAnswer | null = null;
  for (const spelling of order) {
    if (spelling === 'without query' && search === '') continue;
    const answer = await ask(app, address, accept, spelling, signal);
    if (answer.status !== 401 && answer.status !== 403) {
      remember(host, spelling);
      return answer;
    }
    refused ??= answer;
  }
  if (!refused) throw new Error('There is no way to sign.');
  return refused;
}

function remember(host: string, spelling: Spelling): void {
  taken.delete(host);
  if (spelling === 'whole') return;
  if (taken.size >= MOST_REMEMBERED) taken.delete(taken.keys().next().value ?? host);
  taken.set(host, spelling);
}

async function ask(
  app: LoaderApp,
  address: string,
  accept: string,
  spelling: Spelling,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const { rsa } = await keyPairsOf(app, await ensureInstanceActor(app));
  const keyId = keyIdOf(instanceActorUri(app.config.origin), 'rsa');
  const headers = (url: string) =>
    spelling === 'rfc9421'
      ? messageHeaders(url, accept, rsa.privateKey, keyId)
      : cavageHeaders(new URL(url), accept, spelling, rsa.privateKey, keyId);
  return httpFor(app).get(address, { headers, ...(signal ? { signal } : {}) });
}

async function cavageHeaders(
  { host, pathname, search }: URL,
  accept: string,
  spelling: Spelling,
  key: webcrypto.CryptoKey,
  keyId: URL,
): Promise<Record<string, string>> {
  const date = new Date().toUTCString();
  const target = spelling === 'whole' ? pathname + search : pathname;
  const text = `(request-target): get ${target}\nhost: ${host}\ndate: ${date}\naccept: ${accept}`;
  const value = (await signInThread('sha256', Buffer.from(text), keyObject(key))).toString('base64');
  const names = '(request-target) host date accept';
  const signature = `keyId="${keyId.href}",algorithm="rsa-sha256",headers="${names}",signature="${value}"`;
  return { accept, host, date, signature };
}

async function messageHeaders(
  url: string,
  accept: string,
  key: webcrypto.CryptoKey,
  keyId: URL,
): Promise<Record<string, string>> {
  const request = new Request(url, { headers: { accept } });
  const signed = await signRequest(request, key, keyId, { spec: 'rfc9421' });
  return Object.fromEntries(signed.headers);
}
