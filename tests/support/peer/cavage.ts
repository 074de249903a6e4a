import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { headerOf, type Received, type Wire } from './types.ts';

/** draft-cavage-http-signatures-12, written from its text alone. */

export const digestOf = (body: Buffer) => `SHA-256=${createHash('sha256').update(body).digest('base64')}`;

export interface CavageOptions {
  keyId: string;
  privateKey: KeyObject;
  /** Which headers are signed, in this order. */
  headers?: readonly string[];
  algorithm?: string | null;
}

const POST_HEADERS = ['(request-target)', 'host', 'date', 'digest'];
const GET_HEADERS = ['(request-target)', 'host', 'date'];

/** Puts Host, Date, Digest and Signature on a request; what is set already is signed as it is. */
export function signCavage(wire: Wire, options: CavageOptions): void {
  const { host, pathname, search } = new URL(wire.url);
  const { headers } = wire;
  headers.host ??= host;
  headers.date ??= new Date().toUTCString();
  if (wire.method === 'POST') headers.digest ??= digestOf(wire.body);
  const names = options.headers ?? (wire.method === 'POST' ? POST_HEADERS : GET_HEADERS);
  const target = `${wire.method.toLowerCase()} ${pathname}${search}`;
  const text = names
    .map((name) => `${name}: ${name === '(request-target)' ? target : String(headers[name] ?? '')}`)
    .join('\n');
  const signature = sign('sha256', Buffer.from(text), options.privateKey).toString('base64');
  const algorithm = options.algorithm === undefined ? 'rsa-sha256' : options.algorithm;
  headers.signature = [
    `keyId="${options.keyId}"`,
    ...(algorithm === null ? [] : [`algorithm="${algorithm}"`]),
    `headers="${names.join(' ')}"`,
    `signature="${signature}"`,
  ].join(',');
}

/** The public key behind a key's id, read from its server. @throws when it cannot be trusted */
export type FindKey = (keyId: string) => Promise<{ owner: string; publicKey: KeyObject }>;

type Asked = Pick<Received, 'method' | 'path' | 'headers' | 'body'>;

/** Checks the Signature header; returns who signed. @throws with what is wrong */
export async function verifyCavage(asked: Asked, host: string, findKey: FindKey): Promise<string> {
  const { keyId, algorithm, headers = 'date', signature } = parametersOf(asked);
  if (!keyId || !signature) throw new Error('the signature names no key or has no value');
  if (algorithm !== 'rsa-sha256' && algorithm !== 'hs2019') throw new Error(`algorithm ${algorithm}`);
  const names = headers.split(' ');
  const needed = asked.method === 'POST' ? POST_HEADERS : GET_HEADERS;
  for (const name of needed) if (!names.includes(name)) throw new Error(`${name} is not signed`);
  if (headerOf(asked.headers, 'host') !== host) throw new Error('the host is not ours');
  checkDate(headerOf(asked.headers, 'date'));
  if (asked.method === 'POST') checkDigest(asked);
  const target = `${asked.method.toLowerCase()} ${asked.path}`;
  const lines = names.map((name) => {
    const value = name === '(request-target)' ? target : headerOf(asked.headers, name);
    if (value === null) throw new Error(`${name} is signed, but not there exactly once`);
    return `${name}: ${value}`;
  });
  const { owner, publicKey } = await findKey(keyId);
  const text = Buffer.from(lines.join('\n'));
  if (!verify('sha256', text, publicKey, Buffer.from(signature, 'base64'))) {
    throw new Error('the signature is wrong');
  }
  return owner;
}

function parametersOf({ headers }: Asked): Partial<Record<string, string>> {
  const text = headerOf(headers, 'signature');
  if (!text) throw new Error('there is not exactly one signature');
  const found: Record<string, string> = {};
  for (const [, name = '', quoted, bare] of text.matchAll(/(\w+)=(?:"([^"]*)"|(\d+))/g)) {
    if (name in found) throw new Error(`${name} is given twice`);
    found[name] = quoted ?? bare ?? '';
  }
  return found;
}

/** A date of the one form that all servers write and read, not older or newer than a minute. */
function checkDate(date: string | null): void {
  if (!date || new Date(date).toUTCString() !== date) throw new Error(`the date is ${date}`);
  if (Math.abs(Date.now() - Date.parse(date)) > 60_000) throw new Error(`the date is ${date}`);
}

function checkDigest({ headers, body }: Asked): void {
  if (headerOf(headers, 'digest') !== digestOf(body)) throw new Error('the digest is wrong');
}
