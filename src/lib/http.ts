import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress, publicLookup } from './addresses.ts';
import { readBody, toHeaders } from './http-body.ts';
import { HttpError } from './http-error.ts';

export { HttpError, type HttpFault } from './http-error.ts';

export interface HttpAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
  /** Where the answer came from, after redirects. */
  url: string;
}

export type HeaderValues = Readonly<Record<string, string>>;

/** An answer whose body has not been read yet: whoever does not read it to its end destroys it. */
export interface OpenAnswer {
  status: number;
  headers: Headers;
  body: IncomingMessage;
}

export interface GetOptions {
  accept?: string;
  /** A function is asked again for each redirect, for headers that sign the address. */
  headers?: HeaderValues | ((url: string) => HeaderValues | Promise<HeaderValues>);
  /** Of the unpacked body; 1 MB unless told. */
  maxBytes?: number;
  /** What is longer is cut off instead of refused. */
  cut?: boolean;
  /** For everything together, in milliseconds; 10 s unless told. */
  timeout?: number;
  signal?: AbortSignal;
}

export interface PostOptions {
  timeout?: number;
  signal?: AbortSignal;
}

/** Requests to other servers. Every status is an answer; only what gives none throws. */
export interface Http {
  /** Follows up to 5 redirects. @throws {HttpError} */
  get(url: string, options?: GetOptions): Promise<HttpAnswer>;
  /**
   * As `get`, for what is too large to be held: `timeout` is for the answer to begin, and for each pause in it.
   * Nothing is unpacked. @throws {HttpError}
   */
  open(url: string, options?: Omit<GetOptions, 'maxBytes' | 'accept'>): Promise<OpenAnswer>;
  /** Follows no redirect; of the answer's body only the first 64 kB are read. @throws {HttpError} */
  post(
    url: string,
    body: string | Uint8Array,
    headers: HeaderValues,
    options?: PostOptions,
  ): Promise<HttpAnswer>;
  /** Drops idle connections. */
  close(): void;
}

export interface HttpOptions {
  /** Only for tests and demonstrations: other servers could otherwise make us read our own network. */
  allowPrivateAddress: boolean;
  userAgent: string;
  /** Hosts that are never asked for anything; looked at before every request, redirects included. */
  refuses?: (url: URL) => Promise<boolean>;
}

const MAX_REDIRECTS = 5;
const DEFAULT_BYTES = 1024 * 1024;
const DEFAULT_TIMEOUT = 10_000;
const POST_ANSWER_BYTES = 64 * 1024;

interface Exchange {
  method: 'GET' | 'POST';
  url: URL;
  headers: HeaderValues;
  body?: string | Uint8Array;
  maxBytes: number;
  /** What is too long is cut off, not refused. */
  cut: boolean;
  signal: AbortSignal;
}

interface Sockets extends HttpOptions {
  plain: PlainAgent;
  secure: SecureAgent;
}

/**
 * The one way to other servers: http(s) without credentials, public addresses only (checked when connecting, on
 * every redirect), and limits on redirects, size and time.
 */
export function createHttp(options: HttpOptions): Http {
  const kept = {
    keepAlive: true,
    maxFreeSockets: 32,
    ...(options.allowPrivateAddress ? {} : { lookup: publicLookup }),
  };
  const sockets = { ...options, plain: new PlainAgent(kept), secure: new SecureAgent(kept) };
  return {
    get: (url, how = {}) => get(sockets, url, how),
    open: (url, how = {}) => openAnswer(sockets, url, how),
    post: (address, body, headers, { timeout, signal } = {}) => {
      const limits = { maxBytes: POST_ANSWER_BYTES, cut: true, signal: deadline(timeout, signal) };
      return exchange(sockets, { method: 'POST', url: address, headers, body, ...limits });
    },
    close() {
      sockets.plain.destroy();
      sockets.secure.destroy();
    },
  };
}

async function get(sockets: Sockets, address: string, options: GetOptions): Promise<HttpAnswer> {
  const limits = {
    maxBytes: options.maxBytes ?? DEFAULT_BYTES,
    cut: options.cut ?? false,
    signal: deadline(options.timeout, options.signal),
  };
  const given = options.headers ?? {};
  const seen = new Set<string>();
  for (let url = parse(address).href; ; ) {
    if (seen.size > MAX_REDIRECTS || seen.has(url)) {
      throw new HttpError('redirect', `too many redirects from ${hostOf(address)}`);
    }
    seen.add(url);
    const headers = {
      ...(options.accept ? { accept: options.accept } : {}),
      ...(typeof given === 'function' ? await given(url) : given),
    };
    const answer = await exchange(sockets, { method: 'GET', url, headers, ...limits });
    const next = redirectOf(answer);
    if (!next) return answer;
    url = next;
  }
}

async function openAnswer(
  sockets: Sockets,
  address: string,
  { headers = {}, timeout = DEFAULT_TIMEOUT, signal }: GetOptions,
): Promise<OpenAnswer> {
  for (let url = parse(address).href, hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const given = typeof headers === 'function' ? await headers(url) : headers;
    const answer = await begin(sockets, new URL(url), given, timeout, signal);
    const next = redirectOf({ ...answer, url });
    if (!next) return answer;
    answer.body.destroy();
    url = next;
  }
  throw new HttpError('redirect', `too many redirects from ${hostOf(address)}`);
}

/** The head of an answer. A server that falls silent, before it or within the body, is left. */
async function begin(
  sockets: Sockets,
  url: URL,
  given: HeaderValues,
  timeout: number,
  signal?: AbortSignal,
): Promise<OpenAnswer> {
  await guard(sockets, url);
  const late = new AbortController();
  const signals = signal ? AbortSignal.any([signal, late.signal]) : late.signal;
  const timer = setTimeout(() => late.abort(), timeout);
  const limits = { maxBytes: 0, cut: false, signal: signals };
  return new Promise((resolve, reject) => {
    const headers = { ...given, 'accept-encoding': 'identity' };
    const request = open(sockets, { method: 'GET', url, headers, ...limits });
    request.on('response', (body) => {
      clearTimeout(timer);
      body.setTimeout(timeout, () => body.destroy());
      resolve({ status: body.statusCode ?? 0, headers: toHeaders(body), body });
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(asHttpError(error, { method: 'GET', url, headers, ...limits }));
    });
    request.end();
  });
}

/** One request and its answer. @throws {HttpError} */
async function exchange(
  sockets: Sockets,
  { url: address, ...rest }: Omit<Exchange, 'url'> & { url: string },
): Promise<HttpAnswer> {
  const whole = { ...rest, url: parse(address) };
  await guard(sockets, whole.url);
  try {
    return await send(sockets, whole);
  } catch (error) {
    throw asHttpError(error, whole);
  }
}

function send(sockets: Sockets, exchange: Exchange, again = true): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = open(sockets, exchange);
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      const headers = toHeaders(response);
      readBody(response, exchange).then(
        (body) => resolve({ status, headers, body, url: exchange.url.href }),
        reject,
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The other side closed an idle connection just as we took it up: not a failure of theirs.
      const stale = again && request.reusedSocket && error.code === 'ECONNRESET';
      if (stale && !exchange.signal.aborted) resolve(send(sockets, exchange, false));
      else reject(error);
    });
    request.end(exchange.body);
  });
}

function open({ plain, secure, userAgent }: Sockets, exchange: Exchange): ClientRequest {
  const { url, method, body, signal } = exchange;
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    'accept-encoding': 'gzip, deflate, br',
    ...lowerCase(exchange.headers),
  };
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  return url.protocol === 'https:'
    ? secureRequest(url, { method, headers, signal, agent: secure })
    : plainRequest(url, { method, headers, signal, agent: plain });
}

function parse(address: string): URL {
  if (!URL.canParse(address)) throw new HttpError('protocol', 'not an address');
  const url = new URL(address);
  url.hash = '';
  return url;
}

/** What stands before every request, whatever it is for. @throws {HttpError} */
async function guard({ allowPrivateAddress, refuses }: HttpOptions, url: URL): Promise<void> {
  check(url, allowPrivateAddress);
  if (await refuses?.(url)) throw new HttpError('blocked', `${url.host} is blocked here`);
}

function check(url: URL, allowPrivateAddress: boolean): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new HttpError('protocol', `${url.protocol} is not allowed`);
  }
  if (url.username || url.password) throw new HttpError('protocol', 'credentials in an address');
  // A literal address never reaches the resolver; the URL parser has turned 0x7f.1 and the like into plain ones.
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  const local = isIP(literal) !== 0 ? !isPublicAddress(literal) : /(^|\.)localhost\.?$/.test(literal);
  if (local && !allowPrivateAddress) {
    throw new HttpError('address', `${url.hostname} is not a public address`);
  }
}

function redirectOf({ status, headers, url }: Pick<HttpAnswer, 'status' | 'headers' | 'url'>): string | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const location = headers.get('location');
  if (!location || !URL.canParse(location, url)) return null;
  const next = new URL(location, url);
  next.hash = '';
  if (url.startsWith('https:') && next.protocol === 'http:') {
    throw new HttpError('redirect', `${hostOf(url)} redirects to http`);
  }
  return next.href;
}

function lowerCase(headers: HeaderValues): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function deadline(timeout = DEFAULT_TIMEOUT, signal?: AbortSignal): AbortSignal {
  const own = AbortSignal.timeout(timeout);
  return signal ? AbortSignal.any([own, signal]) : own;
}

function asHttpError(error: unknown, { url, signal }: Exchange): HttpError {
  if (error instanceof HttpError) return error;
  if (signal.aborted) return new HttpError('timeout', `${url.host} took too long`);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EPRIVATE') return new HttpError('address', `${url.hostname} is not a public address`);
  return new HttpError('network', `${url.host}: ${code ?? message}`);
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'an invalid address';
}
