import { randomBytes } from 'node:crypto';
import { Hono, type MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import type { App } from '../domain/ports.ts';
import { csrf } from './csrf.ts';
import type { Env } from './env.ts';
import { answerError, answerNothing } from './errors.ts';
import { aboutRoutes } from './routes/about.ts';
import { accountRoutes } from './routes/accounts.ts';
import { adminRoutes } from './routes/admin.ts';
import { assetRoutes } from './routes/assets.ts';
import { authRoutes } from './routes/auth.ts';
import { recoveryRoutes } from './routes/auth-recovery.ts';
import { completeRoutes } from './routes/complete.ts';
import { composeRoutes } from './routes/compose.ts';
import { embedRoutes } from './routes/embed.ts';
import { exploreRoutes } from './routes/explore.ts';
import { feedRoutes } from './routes/feeds.ts';
import { hashtagRoutes } from './routes/hashtags.ts';
import { healthRoutes } from './routes/health.ts';
import { interactRoutes } from './routes/interact.ts';
import { landingRoutes } from './routes/landing.ts';
import { listRoutes } from './routes/lists.ts';
import { mediaRoutes } from './routes/media.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { postRoutes } from './routes/posts.ts';
import { reportRoutes } from './routes/reports.ts';
import { searchRoutes } from './routes/search.ts';
import { settingsRoutes } from './routes/settings.ts';
import { setupRoutes } from './routes/setup.ts';
import { streamRoutes } from './routes/stream.ts';
import { timelineRoutes } from './routes/timelines.ts';
import { bodyLimits, secureHeaders } from './security.ts';
import { loadViewer, setVisitor } from './session.ts';

export interface WebExtras {
  /** Answers other servers; everything else goes on to the pages. */
  federate: (request: Request, next: () => Promise<Response>) => Promise<Response>;
  /** Which parts this server needs and whether each of them works. */
  ready: () => Promise<Record<string, boolean>>;
}

/** Everything that answers over HTTP. The order matters: what comes first sees the answers of what follows. */
export function createWeb(app: App, extras: WebExtras): Hono<Env> {
  const { origin } = app.config;
  const web = new Hono<Env>();
  web.onError(answerError);
  web.notFound(answerNothing);
  web.use(
    begin(app),
    // Around the federation as well: where that fails, a browser gets the page about it.
    secureHeaders(origin),
    federation(extras.federate),
    compress(),
    bodyLimits(),
    csrf(origin),
    loadViewer(app),
  );
  for (const routes of allRoutes(extras)) web.route('/', routes);
  return web;
}

function allRoutes(extras: WebExtras): Hono<Env>[] {
  return [
    healthRoutes(extras.ready),
    assetRoutes(),
    mediaRoutes(),
    streamRoutes(),
    landingRoutes(),
    authRoutes(),
    recoveryRoutes(),
    setupRoutes(),
    settingsRoutes(),
    adminRoutes(),
    reportRoutes(),
    aboutRoutes(),
    completeRoutes(),
    composeRoutes(),
    searchRoutes(),
    interactRoutes(),
    exploreRoutes(),
    feedRoutes(),
    hashtagRoutes(),
    listRoutes(),
    embedRoutes(),
    notificationRoutes(),
    timelineRoutes(),
    postRoutes(),
    accountRoutes(),
  ];
}

/** Names the request and logs its end. Only the path: queries may hold secrets. */
function begin(app: App): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('requestId', randomBytes(6).toString('hex'));
    setVisitor(c, app);
    const started = performance.now();
    await next();
    const milliseconds = Math.round(performance.now() - started);
    const { method, path } = c.req;
    app.log.debug('request', {
      requestId: c.var.requestId,
      method,
      path,
      status: c.res.status,
      milliseconds,
    });
  };
}

function federation(federate: WebExtras['federate']): MiddlewareHandler<Env> {
  return async (c, next) => {
    const answer = await federate(c.req.raw, async () => {
      await next();
      return c.res;
    });
    if (answer === c.res) return;
    // Cleared first, or Hono would mix the headers of both answers.
    c.res = undefined;
    c.res = answer;
  };
}
