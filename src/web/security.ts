import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Env } from './env.ts';

const FORM_BYTES = 100 * 1024;
/** Four pictures of 10 MB and their texts. */
const UPLOAD_BYTES = 45 * 1024 * 1024;
/** More than this is not worth the time of reading it in order to refuse it. */
const MOST_READ_AWAY = 100 * 1024 * 1024;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "manifest-src 'self'",
  "worker-src 'self'",
].join('; ');

/** For the one page that may stand in a frame elsewhere; it runs nothing. */
export const FRAMED_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; base-uri 'self'; frame-ancestors *";

/** Tells browsers to run nothing but our own files, and to tell other sites nothing about our readers. */
export function secureHeaders(origin: string): MiddlewareHandler<Env> {
  const secure = origin.startsWith('https:');
  return async (c, next) => {
    await next();
    // Not by `c.header`: once there is an answer, that makes a new one around its body for each header.
    const { headers } = c.res;
    if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', POLICY);
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Referrer-Policy', 'same-origin');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    if (secure) headers.set('Strict-Transport-Security', 'max-age=31536000');
  };
}

/**
 * Refuses bodies that are larger than any form of ours: 100 KB, or 45 MB with files. A body that nobody has read when
 * the answer is ready is taken off the line: a browser reads no answer before it has sent everything, and what it
 * asks next on the same connection would wait behind the rest.
 */
export function bodyLimits(): MiddlewareHandler<Env> {
  const onError = (c: Context<Env>) => {
    // Sent in pieces, and the reader has it: the connection goes with it.
    if (c.req.raw.body?.locked) c.header('Connection', 'close');
    throw new HTTPException(413);
  };
  const form = bodyLimit({ maxSize: FORM_BYTES, onError });
  const upload = bodyLimit({ maxSize: UPLOAD_BYTES, onError });
  const limit: MiddlewareHandler<Env> = (c, next) =>
    /^multipart\/form-data\b/i.test(c.req.header('Content-Type') ?? '') ? upload(c, next) : form(c, next);
  return async (c, next) => {
    // To ask whether there is a body makes a whole Request; these two have none.
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    const { body } = c.req.raw;
    if (!body) return next();
    try {
      return await limit(c, next);
    } finally {
      if (!(await readAway(body))) c.header('Connection', 'close');
    }
  };
}

/** False when there is more than is worth reading, or its sender has gone. */
async function readAway(body: ReadableStream<Uint8Array>): Promise<boolean> {
  if (body.locked) return true;
  let left = MOST_READ_AWAY;
  try {
    for await (const chunk of body) {
      left -= chunk.length;
      if (left < 0) return false;
    }
    return true;
  } catch {
    return false;
  }
}
