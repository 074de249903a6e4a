import { KeyObject, verify, type webcrypto } from 'node:crypto';

/** What a Signature header of draft-cavage-http-signatures-12 says. */
export interface CavageSignature {
  readonly keyId: string;
  /** Names of what is signed, lower case. */
  readonly names: readonly string[];
  readonly created: number | null;
  readonly value: Buffer;
}

/** Milliseconds by which clocks may differ, and by which a request may be late. */
const SKEW = 3600_000;
const LATE = 5 * 60_000 + SKEW;
const ALGORITHMS = ['rsa-sha256', 'hs2019'];

/** Reads the header; null when it is none, names anything twice, or is no longer (or not yet) valid. */
export function readCavage(request: Request, now: Date): CavageSignature | null {
  const parameters = parametersIn(request.headers.get('signature') ?? '');
  const keyId = parameters?.get('keyId');
  const value = parameters?.get('signature');
  if (!parameters || !keyId || !value || !URL.canParse(keyId)) return null;
  if (!ALGORITHMS.includes(parameters.get('algorithm')?.toLowerCase() ?? 'hs2019')) return null;
  const names = (parameters.get('headers') ?? 'date').toLowerCase().split(/\s+/);
  const [created, expires] = [secondsOf(parameters.get('created')), secondsOf(parameters.get('expires'))];
  if (Number.isNaN(created) || Number.isNaN(expires)) return null;
  if (expires !== null && expires * 1000 < now.getTime()) return null;
  const signature = { keyId, names, created, value: Buffer.from(value, 'base64') };
  return isTimely(request, signature, now) ? signature : null;
}

/**
 * Whether the signature is right for a request without a body. Some sign the address with its query, some without it
 * (old Mastodon, Fedify): both are taken, another query is not.
 */
export function verifyCavage(
  request: Request,
  signature: CavageSignature,
  key: webcrypto.CryptoKey,
): boolean {
  const publicKey = KeyObject.from(key);
  if (publicKey.asymmetricKeyType !== 'rsa') return false;
  const { pathname, search } = new URL(request.url);
  return [...new Set([pathname + search, pathname])].some((target) => {
    const text = signedText(request, signature, target);
    return text !== null && verify('sha256', Buffer.from(text), publicKey, signature.value);
  });
}

function signedText(request: Request, { names, created }: CavageSignature, target: string): string | null {
  const lines: string[] = [];
  for (const name of names) {
    const value =
      name === '(request-target)'
        ? `${request.method.toLowerCase()} ${target}`
        : name === '(created)'
          ? created
          : request.headers.get(name);
    if (value === null) return null;
    lines.push(`${name}: ${value}`);
  }
  return lines.join('\n');
}

function isTimely(request: Request, { names, created }: CavageSignature, now: Date): boolean {
  const moments = [
    ...(names.includes('date') ? [Date.parse(request.headers.get('date') ?? '')] : []),
    ...(names.includes('(created)') ? [created === null ? Number.NaN : created * 1000] : []),
  ];
  return (
    moments.length > 0 &&
    moments.every((moment) => moment <= now.getTime() + SKEW && moment >= now.getTime() - LATE)
  );
}

function parametersIn(header: string): Map<string, string> | null {
  const found = new Map<string, string>();
  for (const part of header.matchAll(/([a-z]+)=(?:"([^"]*)"|(\d+))\s*(?:,|$)/gi)) {
    const [, name = '', quoted, bare] = part;
    if (found.has(name)) return null;
    found.set(name, quoted ?? bare ?? '');
  }
  return found;
}

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
}
