import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createApp, type RunningApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { readProfile } from '../src/domain/accounts/profile.ts';
import { accountSummaries } from '../src/domain/accounts/summaries.ts';
import { openSession } from '../src/domain/auth/session.ts';
import { ALL_SHOWN, PLAIN_LOOK } from '../src/domain/auth/settings.ts';
import { familiarFollowers } from '../src/domain/follows/familiar.ts';
import { readThread } from '../src/domain/posts/thread.ts';
import { homeTimeline } from '../src/domain/timelines/home.ts';
import { pinnedPosts, profileTimeline } from '../src/domain/timelines/profile.ts';
import { localTimeline } from '../src/domain/timelines/public.ts';
import { viewerOf } from '../src/domain/viewer.ts';
import { translator } from '../src/lib/i18n.ts';
import { excerptOf, replyDraft } from '../src/web/drafts.ts';
import type { PageContext } from '../views/context.ts';
import type { Html } from '../views/html.ts';
import { profilePage } from '../views/pages/profile.ts';
import { threadPage } from '../views/pages/thread.ts';
import { homePage, publicPage } from '../views/pages/timeline.ts';
import type { Readers } from './pages-readers.ts';
import { type Child, startChild } from './support/child.ts';
import { newPlace } from './support/database.ts';
import { percentile, report, round, spread, timed } from './support/report.ts';
import { type Small, seedPages } from './support/seed-pages.ts';
import { countStatements, databaseTime, totalStatements } from './support/statements.ts';
import { databaseCpu } from './support/usage.ts';

const WARM_UP = 300;
const ONE_BY_ONE = 300;
const TOGETHER = 600;
const PARALLEL = 8;
/** The embedded database takes its time. */
const SECONDS = 6;

type Site = { fetch(request: Request, bindings: HttpBindings): Response | Promise<Response> };

/**
 * Home, thread, profile and local with 20 posts, as a logged-in person's browser asks for them over HTTP, beside a bare
 * Hono page with the same 20 posts. The readers are a process of their own; what the server takes is measured inside it,
 * from the request's arrival until the whole answer is handed over to be sent.
 */
export async function run(): Promise<void> {
  countStatements();
  const place = await newPlace();
  const perch = await createApp(readConfig(place.environment));
  const small = await seedPages(perch.app);
  const device = { userAgent: 'bench', address: '127.0.0.1' };
  const { token } = await openSession(perch.app, small.viewerId, device);
  const cookie = `perch=${token}`;
  const readers = await startChild<Readers>('pages-readers');
  const draws = await drawings(perch, small);
  const server = await listen(perch.web(), Number(new URL(perch.app.config.origin).port));
  for (const { name, path, draw } of draws) {
    const title = `pages: ${name}, ${place.name}`;
    await measure(title, { server, readers, path, cookie, draw, database: place.database });
  }
  await server.close();
  for (const { name, draw } of draws.slice(0, 1)) {
    const title = `pages: bare Hono that draws the same ${name}: no session, no database, no middleware`;
    const server = await listen(bare(draw), 0);
    await measure(title, { server, readers, path: '/', cookie });
    await server.close();
  }
  await readers.stop();
  await perch.close();
  await place.drop();
}

interface Listening {
  origin: string;
  /** How long each request took in here, and how much of that its queries, in milliseconds; since last emptied. */
  times: { total: number; queries: number }[];
  close(): Promise<unknown>;
}

/** Serves as `npm start` does, and times. */
async function listen(site: Site, port: number): Promise<Listening> {
  const times: Listening['times'] = [];
  const listener = getRequestListener((request, bindings) => site.fetch(request, bindings as HttpBindings));
  const server = createServer((request, response) => {
    const started = performance.now();
    const before = databaseTime();
    // Handed over; how fast the reader takes it is the reader's affair.
    const end = response.end.bind(response) as (...parts: unknown[]) => typeof response;
    response.end = (...parts: unknown[]) => {
      const ended = end(...parts);
      times.push({ total: performance.now() - started, queries: databaseTime() - before });
      return ended;
    };
    void listener(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeIdleConnections();
    return new Promise((done) => server.close(done));
  };
  return { origin, times, close };
}

interface Subject {
  server: Listening;
  readers: Child<Readers>;
  path: string;
  cookie: string;
  draw?: () => Html;
  database?: string | null;
}

async function measure(title: string, subject: Subject): Promise<void> {
  const { server, readers, path, cookie, draw, database = null } = subject;
  const url = server.origin + path;
  const headers = { cookie, accept: 'text/html' };
  const read = (pages: number, parallel: number) =>
    readers.ask('read', { url, headers, pages, parallel, seconds: SECONDS });
  // A server that has run for a while has its functions compiled.
  const { bytes } = await read(WARM_UP, 1);
  server.times.length = 0;
  const before = totalStatements();
  await read(ONE_BY_ONE, 1);
  const alone = [...server.times];
  const statements = (totalStatements() - before) / alone.length;
  const used = { own: process.threadCpuUsage(), database: await databaseCpu(database) };
  const together = await read(TOGETHER, PARALLEL);
  const pages = together.times.length;
  const { user, system } = process.threadCpuUsage(used.own);
  report(title, [
    ['bytes', String(bytes)],
    ['statements', statements],
    ['total, one by one, p50 / p95 / p99 ms', spread(alone.map(({ total }) => total))],
    ['of which the database', spread(alone.map(({ queries }) => queries))],
    ['the server adds', spread(alone.map(({ total, queries }) => total - queries))],
    ...(draw ? [['of which drawing, p50 ms', await drawing(draw)] as const] : []),
    [`pages a second, ${PARALLEL} at once`, pages / together.seconds],
    ['CPU ms a page: server', (user + system) / 1000 / pages],
    ...(database
      ? [
          [
            'CPU ms a page: PostgreSQL',
            (1000 * ((await databaseCpu(database)) - used.database)) / pages,
          ] as const,
        ]
      : []),
  ]);
}

async function drawing(draw: () => Html): Promise<string> {
  const { times } = await timed(200, 1, async () => String(await draw()));
  return round(percentile(times, 0.5));
}

/** The pages' paths, and their views by themselves with what they show. */
async function drawings({ app }: RunningApp, { viewerId, author, rootId }: Small) {
  const viewer = viewerOf(viewerId);
  const account = (await accountSummaries(app, [viewerId])).get(viewerId);
  if (!account) throw new Error('the viewer is gone');
  const { origin } = app.config;
  const context: PageContext = {
    t: translator('en'),
    locale: 'en',
    origin,
    host: new URL(origin).host,
    path: '/',
    serverName: 'bench',
    theme: 'auto',
    viewer: {
      account,
      role: 'user',
      moved: false,
      unread: 0,
      settings: {
        defaultVisibility: 'public',
        defaultLanguage: null,
        defaultQuotePolicy: 'everyone',
        remindsOfAlt: true,
        timeZone: null,
      },
    },
    now: new Date(),
    look: PLAIN_LOOK,
    shown: ALL_SHOWN,
    maxPostLength: 500,
    registration: 'open',
    explore: { talk: { tags: [], links: [] }, people: [] },
  };
  const home = await homeTimeline(app, viewerId);
  const thread = await readThread(app, viewer, rootId);
  const profile = await readProfile(app, viewer, author.id);
  const tab = 'posts';
  const page = await profileTimeline(app, viewer, author.id, tab, {}, true);
  const pinned = await pinnedPosts(app, viewer, author.id);
  const familiar = await familiarFollowers(app, viewer, profile);
  const local = await localTimeline(app, viewer, {});
  const [draft, excerpt] = [replyDraft(context, thread.focus), excerptOf(thread.focus)];
  return [
    {
      name: 'home',
      path: '/',
      draw: () => homePage(context, home),
    },
    {
      name: 'thread',
      path: thread.focus.path,
      draw: () => threadPage(context, { thread, draft, excerpt, fetching: null }),
    },
    {
      name: 'profile',
      path: `/@${author.username}`,
      draw: () => profilePage(context, { profile, tab, page, pinned, familiar }),
    },
    { name: 'local', path: '/local', draw: () => publicPage(context, local, 'local') },
  ];
}

function bare(draw: () => Html): Site {
  const site = new Hono();
  site.get('/', (c) => c.html(draw()));
  return site;
}
