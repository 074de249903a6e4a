import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { PageContext } from '../../views/context.ts';
import type { ExploreModel } from '../../views/parts/explore.ts';
import { readSession, type SessionUser } from '../domain/auth/session.ts';
import { ALL_SHOWN, PLAIN_LOOK } from '../domain/auth/settings.ts';
import { Unauthenticated } from '../domain/errors.ts';
import type { FilterReader } from '../domain/filters/apply.ts';
import { unreadCount } from '../domain/notifications/list.ts';
import type { App } from '../domain/ports.ts';
import { anonymous, viewerOf } from '../domain/viewer.ts';
import { translator } from '../lib/i18n.ts';
import type { Env } from './env.ts';
import { exploreFor } from './explore.ts';
import { isPartial, takeFlash } from './respond.ts';

const SESSION_SECONDS = 90 * 24 * 3600;
const THEME_SECONDS = 365 * 24 * 3600;
const THEME_COOKIE = 'perch-theme';
/** Files and health checks: the same for everybody, so nobody is looked up for them. */
const NOBODYS = /^\/(?:assets|media|proxy|film|captions)\/|^\/(?:healthz|readyz|robots\.txt|favicon\.ico)$/;
const english = translator('en');

/** Finds out who asks and prepares what pages need: two statements, none for visitors. */
export function loadViewer(app: App): MiddlewareHandler<Env> {
  return async (c, next) => {
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (reads && NOBODYS.test(c.req.path)) {
      setVisitor(c, app);
      return next();
    }
    const token = sessionToken(c);
    const user = token ? await readSession(app, token) : null;
    if (!user) {
      setVisitor(c, app, opensPage(c), opensPage(c) ? await exploreFor(app, anonymous) : null);
      return next();
    }
    const viewer = viewerOf(user.accountId);
    const [unread, explore] = await Promise.all([
      unreadCount(app, filterReader(user)),
      opensPage(c) ? exploreFor(app, viewer) : null,
    ]);
    c.set('user', user);
    c.set('viewer', viewer);
    c.set('page', pageContext(c, app, { user, unread, explore, flash: opensPage(c) }));
    c.header('Cache-Control', 'private, no-store');
    c.header('Vary', 'Accept, Cookie, HX-Request, HX-Request-Type');
    // The cookie lives as long again from each page on.
    if (token && opensPage(c)) keepToken(c, token);
    return next();
  };
}

/** Whether a person opens a whole page now: not a form, nor a piece for htmx, nor the live stream. */
function opensPage(c: Context<Env>): boolean {
  const asksForPage = c.req.header('Accept')?.includes('text/html') ?? false;
  return c.req.method === 'GET' && asksForPage && !isPartial(c);
}

/** Gives what every handler may rely on, also where an error comes before anybody was looked up. */
export function setVisitor(
  c: Context<Env>,
  app: App,
  flash = false,
  explore: ExploreModel | null = null,
): void {
  c.set('app', app);
  c.set('t', english);
  c.set('user', null);
  c.set('viewer', anonymous);
  c.set('page', pageContext(c, app, { user: null, unread: 0, explore, flash }));
}

/** The logged-in person. @throws {Unauthenticated} */
export function requireUser(c: Context<Env>): SessionUser {
  const { user } = c.var;
  if (!user) throw new Unauthenticated();
  return user;
}

/** Whose word filters hold, and which of their versions. */
export function filterReader({
  accountId,
  settings,
}: Pick<SessionUser, 'accountId' | 'settings'>): FilterReader {
  return { accountId, version: settings.wordFilters };
}

/** Hands the browser its token; only the database's hash of it stays here. */
export function keepToken(c: Context<Env>, token: string): void {
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: SESSION_SECONDS } as const;
  if (isSecure(c)) setCookie(c, 'perch', token, { ...options, secure: true, prefix: 'host' });
  else setCookie(c, 'perch', token, options);
}

export function forgetToken(c: Context<Env>): void {
  if (isSecure(c)) deleteCookie(c, 'perch', { path: '/', secure: true, prefix: 'host' });
  else deleteCookie(c, 'perch', { path: '/' });
}

export function sessionToken(c: Context<Env>): string | undefined {
  return isSecure(c) ? getCookie(c, 'perch', 'host') : getCookie(c, 'perch');
}

/** Keeps the theme for the pages before a login, and for the first paint of all. */
export function keepTheme(c: Context<Env>, theme: PageContext['theme']): void {
  setCookie(c, THEME_COOKIE, theme, {
    path: '/',
    sameSite: 'Lax',
    httpOnly: true,
    secure: isSecure(c),
    maxAge: THEME_SECONDS,
  });
}

function isSecure(c: Context<Env>): boolean {
  return c.var.app.config.origin.startsWith('https:');
}

interface Reader {
  user: SessionUser | null;
  unread: number;
  explore: ExploreModel | null;
  /** The message left by the last form is said now. */
  flash: boolean;
}

function pageContext(c: Context<Env>, app: App, { user, unread, explore, flash }: Reader): PageContext {
  const { config } = app;
  const url = new URL(c.req.url);
  const host = new URL(config.origin).host;
  return {
    t: english,
    locale: 'en',
    origin: config.origin,
    host,
    path: `${url.pathname}${url.search}`,
    serverName: host,
    theme: user?.settings.theme ?? themeOf(getCookie(c, THEME_COOKIE)),
    look: user?.settings.look ?? PLAIN_LOOK,
    shown: user?.settings.timelines ?? ALL_SHOWN,
    viewer: user && {
      account: user.account,
      role: user.role,
      moved: user.moved,
      unread,
      openReports: user.openReports,
      settings: {
        defaultVisibility: user.settings.defaultVisibility,
        defaultLanguage: user.settings.defaultLanguage,
        remindsOfAlt: user.settings.remindsOfAlt,
        timeZone: user.settings.timeZone,
        defaultQuotePolicy: user.settings.defaultQuotePolicy,
      },
    },
    now: app.clock.now(),
    maxPostLength: config.maxPostLength,
    registration: config.registration,
    flash: flash ? takeFlash(c) : null,
    explore,
  };
}

function themeOf(value: string | undefined): PageContext['theme'] {
  return value === 'light' || value === 'dark' ? value : 'auto';
}
