import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { errorPage, errorToast } from '../../views/pages/error.ts';
import { isAway } from '../db/away.ts';
import {
  Conflict,
  DomainError,
  Forbidden,
  Gone,
  Invalid,
  NotFound,
  TooMany,
  Unauthenticated,
} from '../domain/errors.ts';
import { isTextKey, type TextKey } from '../lib/i18n.ts';
import type { Env } from './env.ts';
import { isPartial, seeOther } from './respond.ts';
import { isProfile, pageBefore, waysOn } from './ways-on.ts';

const STATUS = [
  [NotFound, 404],
  [Gone, 410],
  [Forbidden, 403],
  [Invalid, 422],
  [Conflict, 409],
  [TooMany, 429],
] as const;

/** The one place where errors become answers: a page, a message for htmx, or the way to the login. */
export function answerError(error: unknown, c: Context<Env>): Response | Promise<Response> {
  if (error instanceof Unauthenticated) return toLogin(c);
  if (error instanceof TooMany) c.header('Retry-After', String(error.retryAfter));
  if (error instanceof DomainError) {
    const { path } = error.params;
    return refuse(c, statusOf(error), wordsOf(c, error), {
      ...(typeof path === 'string' ? { there: path } : {}),
      ...(error.key === 'errors.forged' ? { title: 'errors.title.forged' } : {}),
    });
  }
  if (error instanceof HTTPException && error.status < 500) return refuseByStatus(c, error.status);
  const { app, requestId, t } = c.var;
  app.log.error('request failed', { requestId, method: c.req.method, path: c.req.path, error });
  if (!isAway(error)) return refuse(c, 500, t('errors.unexpected'), { reference: requestId });
  c.header('Retry-After', '30');
  return refuse(c, 503, t('errors.away'));
}

/** What no route knows. */
export function answerNothing(c: Context<Env>): Response | Promise<Response> {
  return refuse(c, 404, c.var.t('errors.notFound'));
}

function refuseByStatus(c: Context<Env>, status: ContentfulStatusCode): Response | Promise<Response> {
  const key: TextKey =
    status === 413 ? 'errors.tooLarge' : status === 404 ? 'errors.notFound' : 'errors.badRequest';
  return refuse(c, status, c.var.t(key));
}

function refuse(
  c: Context<Env>,
  status: ContentfulStatusCode,
  text: string,
  { there, ...more }: { reference?: string; there?: string; title?: TextKey } = {},
): Response | Promise<Response> {
  c.header('Cache-Control', 'private, no-store');
  c.header('Vary', 'Accept, Cookie, HX-Request, HX-Request-Type');
  if (wantsData(c)) return c.json({ error: text }, status);
  if (isPartial(c)) return c.html(errorToast(c.var.page, text), status);
  const ways = waysOn(c, status, there);
  return c.html(errorPage(c.var.page, { status, text, ways, ...more }), status);
}

/** Sends a visitor to the login and afterwards back: to the page asked for, or the one the form stood on. */
function toLogin(c: Context<Env>): Response {
  if (wantsData(c)) return c.json({ error: c.var.t('errors.loginNeeded') }, 401);
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
  const back = reads && !isPartial(c) ? c.var.page.path : (pageBefore(c) ?? '/');
  return seeOther(c, back === '/' ? '/login' : `/login?return=${encodeURIComponent(back)}`);
}

function statusOf(error: DomainError): ContentfulStatusCode {
  return STATUS.find(([kind]) => error instanceof kind)?.[1] ?? 400;
}

/** Why something was refused, for the person who wanted it. */
export function wordsOf(c: Context<Env>, error: DomainError): string {
  if (error instanceof TooMany) {
    const seconds = error.retryAfter;
    // Nobody counts to a hundred.
    if (seconds > 100) return c.var.t('errors.tooManyMinutes', { n: Math.ceil(seconds / 60) });
    return c.var.t('errors.tooMany', { n: seconds });
  }
  // A form that cannot show its faults beside its fields: the first of them says more than that there are some.
  const { key, params } = error instanceof Invalid ? (error.faults[0] ?? error) : error;
  if (isProfile(c.var.page.path)) {
    if (key === 'errors.notFound') return c.var.t('errors.nobody');
    if (key === 'errors.gone') return c.var.t('errors.accountGone');
  }
  return c.var.t(isTextKey(key) ? key : 'errors.badRequest', params);
}

/** Other servers and programs get data, not a page. */
function wantsData(c: Context<Env>): boolean {
  const accept = c.req.header('Accept') ?? '';
  return !accept.includes('text/html') && /application\/(?:[\w.-]+\+)?json/.test(accept);
}
