import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Html } from '../../views/html.ts';
import { isTextKey, type TextKey, type TextParams } from '../lib/i18n.ts';
import type { Env } from './env.ts';

const FLASH = 'perch-flash';

export interface Answer {
  /** The whole page. */
  full: () => Html;
  /** What htmx swaps in; without one it gets the whole page. */
  fragment?: () => Html;
  status?: ContentfulStatusCode;
}

/** Whether htmx asks for a piece to swap in. Boosted links, history and browsers without script want pages. */
export function isPartial(c: Context<Env>): boolean {
  return c.req.header('HX-Request-Type') === 'partial';
}

/** Answers with a page or, to htmx, with a fragment. Personal pages are never stored by caches. */
export function respond(c: Context<Env>, answer: Answer): Response {
  // All that any step on the way out would add: once there is an answer, each `c.header` makes a new one.
  c.header('Vary', 'HX-Request, HX-Request-Type, Cookie, Accept, Accept-Encoding');
  const body = isPartial(c) && answer.fragment ? answer.fragment() : answer.full();
  // Bytes go to the socket as they are; text would be measured, joined to the head and translated on its way there.
  // `c.res` before there is an answer would make two answers into a third.
  c.header('Content-Type', 'text/html; charset=UTF-8');
  const response = c.body(Buffer.from(String(body)), answer.status ?? 200);
  if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'private, no-store');
  return response;
}

/** Takes the element away that htmx has asked for; an answer of `hx-partial` alone would leave it as it is. */
export function removeAsking(c: Context<Env>): void {
  c.header('HX-Reswap', 'delete');
}

/**
 * Sends the reader on to a page of ours after a form: 303, or for htmx the header that makes it go there.
 * `flash` is said once on the next page.
 */
export function seeOther(c: Context<Env>, path: string, flash?: TextKey): Response {
  const target = localPath(path);
  if (flash) {
    setCookie(c, FLASH, flash, { path: '/', maxAge: 30, httpOnly: true, sameSite: 'Lax' });
  }
  c.header('Vary', 'HX-Request, HX-Request-Type');
  if (isPartial(c)) {
    c.header('HX-Redirect', target);
    return c.body(null, 200);
  }
  return c.redirect(target, 303);
}

/** The message left by `seeOther`, once; for the page context. Read it on GET only. */
export function takeFlash(c: Context<Env>): string | null {
  const key = getCookie(c, FLASH);
  if (!key) return null;
  deleteCookie(c, FLASH, { path: '/' });
  return isTextKey(key) ? c.var.t(key) : null;
}

/** Lets app.js say something after the swap. Headers carry ASCII only, so the rest is escaped. */
export function toast(c: Context<Env>, key: TextKey, params?: TextParams, kind: 'ok' | 'bad' = 'ok'): void {
  const message = JSON.stringify({ toast: { text: c.var.t(key, params), kind } });
  c.header(
    'HX-Trigger',
    message.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

/** A path of ours, whatever was asked for: never another host, never a script. */
export function localPath(path: string | null | undefined, fallback = '/'): string {
  if (!path || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path)) return fallback;
  const url = new URL(path, 'http://local.invalid');
  return url.host === 'local.invalid' ? `${url.pathname}${url.search}${url.hash}` : fallback;
}
