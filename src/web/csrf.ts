import type { Context, MiddlewareHandler } from 'hono';
import { Forbidden } from '../domain/errors.ts';
import type { Env } from './env.ts';

/**
 * Refuses writes that no page of ours asked for. A browser says where a request comes from, in Sec-Fetch-Site or
 * Origin, and scripts cannot forge either; a write that says neither is refused as well. Unlike Hono's own check it
 * asks of every kind of body.
 * @throws {Forbidden}
 */
export function csrf(origin: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (!isSafe(c.req.method) && !isOurs(c, origin)) throw new Forbidden('errors.forged');
    return next();
  };
}

function isOurs(c: Context<Env>, origin: string): boolean {
  return c.req.header('Sec-Fetch-Site') === 'same-origin' || c.req.header('Origin') === origin;
}

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
