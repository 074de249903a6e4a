import {
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { isPublicAddress, publicLookup } from './addresses.ts';

/**
 * Why a request gave no answer: `address` = not a public address, `protocol` = not a plain http(s) address,
 * `timeout`, `size` = more bytes than allowed, `redirect` = too many, in circles or from https to http,
 * `network` = anything else.
 */
export type HttpFault = 'address' | 'protocol' | 'timeout' | 'size' | 'redirect' | 'network';

export class HttpError extends Error {
  readonly fault: HttpFault;
  constructor(fault: HttpFault, message: string) {
    super(message);
    this.name = 'HttpError';
    this.fault = fault;
  }
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
  /** Where the answer came from, after redirects. */
  url: string;
}

export type HeaderValues = Readonly<Record<string, string>>;

export interface GetOptions {
  accept?: string;
  /** A function is asked again for each redirect, for headers that sign the address. */
  headers?: HeaderValues | ((url: string) => HeaderValues | Promise<HeaderValues>);
  /** Of the unpacked body; 1 MB unless told. */
  maxBytes?: number;
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

/**
 * The one way to other servers: http(s) without credentials, public addresses only (checked when connecting, on
 * every redirect), and limits on redirects, size and time.
 */
export function createHttp({ allowPrivateAddress, userAgent }: HttpOptions): Http {
  const guard = allowPrivateAddress ? {} : { lookup: publicLookup };
  const plain = new PlainAgent({ keepAlive: true, maxFreeSockets: 32, ...guard });
  const secure = new SecureAgent({ keepAlive: true, maxFreeSockets: 32, ...guard });

  function open(exchange: Exchange): ClientRequest {
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

  function send(exchange: Exchange, again = true): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const request = open(exchange);
      request.on('response', (response) => {
        readBody(response, exchange).then(
          (body) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: toHeaders(response),
              body,
              url: exchange.url.href,
            }),
          reject,
        );
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The other side closed an idle connection just as we took it up: not a failure of theirs.
        if (again && request.reusedSocket && error.code === 'ECONNRESET' && !exchange.signal.aborted) {
          return resolve(send(exchange, false));
        }
        reject(error);
      });
      request.end(exchange.body);
    });
  }

  async function exchangeOnce(exchange: Exchange): Promise<HttpAnswer> {
    check(exchange.url, allowPrivateAddress);
    try {
      return await send(exchange);
    } catch (error) {
      throw asHttpError(error, exchange);
    }
  }

  return {
    async get(address, options = {}) {
      const signal = deadline(options.timeout, options.signal);
      const seen = new Set<string>();
      for (let url = parse(address); ; ) {
        if (seen.size > MAX_REDIRECTS || seen.has(url.href)) {
          throw new HttpError('redirect', `too many redirects from ${hostOf(address)}`);
        }
        seen.add(url.href);
        const given = options.headers ?? {};
        const headers = {
          ...(options.accept ? { accept: options.accept } : {}),
          ...(typeof given === 'function' ? await given(url.href) : given),
        };
        const maxBytes = options.maxBytes ?? DEFAULT_BYTES;
        const answer = await exchangeOnce({ method: 'GET', url, headers, maxBytes, cut: false, signal });
        const next = redirectOf(answer, url);
        if (!next) return answer;
        url = next;
      }
    },
    async post(address, body, headers, options = {}) {
      const signal = deadline(options.timeout, options.signal);
      const url = parse(address);
      return exchangeOnce({
        method: 'POST',
        url,
        headers,
        body,
        maxBytes: POST_ANSWER_BYTES,
        cut: true,
        signal,
      });
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

function parse(address: string): URL {
  if (!URL.canParse(address)) throw new HttpError('protocol', 'not an address');
  const url = new URL(address);
  url.hash = '';
  return url;
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

function redirectOf(answer: HttpAnswer, from: URL): URL | null {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return null;
  const location = answer.headers.get('location');
  if (!location || !URL.canParse(location, from.href)) return null;
  const next = new URL(location, from);
  next.hash = '';
  if (from.protocol === 'https:' && next.protocol === 'http:') {
    throw new HttpError('redirect', `${from.host} redirects to http`);
  }
  return next;
}

async function readBody(response: IncomingMessage, { maxBytes, cut }: Exchange): Promise<Buffer> {
  const stream = unpack(response);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      if (!cut) throw new HttpError('size', `more than ${maxBytes} bytes`);
      chunks.push(chunk.subarray(0, chunk.length - (size - maxBytes)));
      break;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body without its compression; errors of the connection reach whoever reads. */
function unpack(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase();
  const unpacker =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : null;
  if (!unpacker) return response;
  response.on('error', (error) => unpacker.destroy(error));
  response.on('aborted', () => unpacker.destroy(new Error('the connection ended early')));
  return response.pipe(unpacker);
}

function toHeaders(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
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
