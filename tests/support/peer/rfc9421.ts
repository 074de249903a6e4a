import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import type { FindKey } from './cavage.ts';
import { headerOf, type Received, type Wire } from './types.ts';

/** HTTP Message Signatures (RFC 9421), as much of them as servers of the fediverse use, written from the text alone. */

export const contentDigestOf = (body: Buffer) =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

export interface MessageOptions {
  keyId: string;
  privateKey: KeyObject;
  components?: readonly string[];
  /** Seconds since 1970. */
  created?: number;
  algorithm?: string | null;
  label?: string;
}

const POST_COMPONENTS = ['@method', '@target-uri', 'content-digest'];
const GET_COMPONENTS = ['@method', '@target-uri'];

/** Puts Content-Digest, Signature-Input and Signature on a request. */
export function signMessage(wire: Wire, options: MessageOptions): void {
  const { headers } = wire;
  headers.host ??= new URL(wire.url).host;
  if (wire.method === 'POST') headers['content-digest'] ??= contentDigestOf(wire.body);
  const components = options.components ?? (wire.method === 'POST' ? POST_COMPONENTS : GET_COMPONENTS);
  const created = options.created ?? Math.floor(Date.now() / 1000);
  const algorithm = options.algorithm === undefined ? 'rsa-v1_5-sha256' : options.algorithm;
  const list = `(${components.map((name) => `"${name}"`).join(' ')})`;
  const input = `${list};created=${created};keyid="${options.keyId}"${algorithm ? `;alg="${algorithm}"` : ''}`;
  const base = baseOf(components, input, (name) => componentOf(wire.method, wire.url, wire.headers, name));
  const kind = options.privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signature = sign(kind, Buffer.from(base), options.privateKey).toString('base64');
  const label = options.label ?? 'sig1';
  headers['signature-input'] = `${label}=${input}`;
  headers.signature = `${label}=:${signature}:`;
}

type Asked = Pick<Received, 'method' | 'path' | 'headers' | 'body'>;

/** Checks Signature-Input and Signature; returns who signed. @throws with what is wrong */
export async function verifyMessage(asked: Asked, origin: string, findKey: FindKey): Promise<string> {
  const [, label = '', input = ''] =
    /^([\w-]+)=(\(.*)$/.exec(headerOf(asked.headers, 'signature-input') ?? '') ?? [];
  const [, list = '', rest = ''] = /^\(([^)]*)\)(.*)$/.exec(input) ?? [];
  const components = [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name);
  const parameters = new Map(
    [...rest.matchAll(/;(\w+)=(?:"([^"]*)"|(\d+))/g)].map(([, name, text, number]) => [name, text ?? number]),
  );
  const needed = asked.method === 'POST' ? POST_COMPONENTS : GET_COMPONENTS;
  for (const name of needed) if (!components.includes(name)) throw new Error(`${name} is not signed`);
  const created = Number(parameters.get('created'));
  if (!(Math.abs(Date.now() / 1000 - created) <= 60)) throw new Error('it was not made just now');
  const algorithm = parameters.get('alg');
  if (algorithm !== undefined && algorithm !== 'rsa-v1_5-sha256') throw new Error(`algorithm ${algorithm}`);
  if (headerOf(asked.headers, 'host') !== new URL(origin).host) throw new Error('the host is not ours');
  if (asked.method === 'POST' && headerOf(asked.headers, 'content-digest') !== contentDigestOf(asked.body)) {
    throw new Error('the content digest is wrong');
  }
  const [, signature] =
    new RegExp(`^${label}=:([^:]+):$`).exec(headerOf(asked.headers, 'signature') ?? '') ?? [];
  if (!signature) throw new Error('there is no signature of that label');
  const base = baseOf(components, input, (name) =>
    componentOf(asked.method, origin + asked.path, asked.headers, name),
  );
  const { owner, publicKey } = await findKey(parameters.get('keyid') ?? '');
  if (!verify('sha256', Buffer.from(base), publicKey, Buffer.from(signature, 'base64'))) {
    throw new Error('the signature is wrong');
  }
  return owner;
}

function baseOf(components: readonly string[], input: string, read: (name: string) => string): string {
  const lines = components.map((name) => `"${name}": ${read(name)}`);
  return [...lines, `"@signature-params": ${input}`].join('\n');
}

function componentOf(method: string, url: string, headers: Received['headers'], name: string): string {
  const { host, pathname, search } = new URL(url);
  if (name === '@method') return method;
  if (name === '@target-uri') return url;
  if (name === '@authority') return host;
  if (name === '@path') return pathname;
  if (name === '@query') return search || '?';
  const value = headerOf(headers, name);
  if (value === null) throw new Error(`${name} is signed, but not there exactly once`);
  return value.trim();
}
