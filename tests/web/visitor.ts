import type { Hono } from 'hono';
import type { App } from '../../src/domain/ports.ts';
import type { Env } from '../../src/web/env.ts';
import { createWeb, type WebExtras } from '../../src/web/server.ts';

/** A site without federation, whose parts all work. */
export function siteOf(app: App, extras: Partial<WebExtras> = {}): Hono<Env> {
  return createWeb(app, {
    federate: (_request, next) => next(),
    ready: async () => ({ database: true }),
    ...extras,
  });
}

export type Fields = Readonly<Record<string, string>> | URLSearchParams | FormData;

/** Somebody with a browser that keeps cookies, sends forms as pages do, and does not follow redirects by itself. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly #site: Hono<Env>;
  readonly #origin: string;

  constructor(app: App, site: Hono<Env> = siteOf(app)) {
    this.#site = site;
    this.#origin = app.config.origin;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(path, { method: 'GET', headers });
  }

  post(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Response> {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    return this.#send(path, { method: 'POST', body, headers: { origin: this.#origin, ...headers } });
  }

  /** The page itself. */
  async page(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  async #send(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...init.headers, ...(cookie ? { cookie } : {}) };
    const response = await this.#site.request(new URL(path, this.#origin), { ...init, headers });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const [name = '', value = ''] = pair.split('=');
    const over = attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (over || value === '') this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
