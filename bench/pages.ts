import { Hono } from 'hono';
import { createApp, type RunningApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { readProfile } from '../src/domain/accounts/profile.ts';
import { accountSummaries } from '../src/domain/accounts/summaries.ts';
import { openSession } from '../src/domain/auth/session.ts';
import { ALL_SHOWN, PLAIN_LOOK } from '../src/domain/auth/settings.ts';
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
import { newPlace } from './support/database.ts';
import { percentile, report, round, spread, timed } from './support/report.ts';
import { type Small, seedPages } from './support/seed-pages.ts';
import { countStatements, databaseTime, totalStatements } from './support/statements.ts';
import { databaseCpu } from './support/usage.ts';

const ONE_BY_ONE = 150;
const TOGETHER = 600;
const PARALLEL = 8;
/** The embedded database takes its time. */
const SECONDS = 6;

type Site = { fetch(request: Request): Response | Promise<Response> };

/** Home, thread, profile and local with 20 posts, as a logged-in person asks for them, beside a bare Hono page with 20 posts. */
export async function run(): Promise<void> {
  countStatements();
  const place = await newPlace();
  const perch = await createApp(readConfig(place.environment));
  const small = await seedPages(perch.app);
  const device = { userAgent: 'bench', address: '127.0.0.1' };
  const { token } = await openSession(perch.app, small.viewerId, device);
  const headers = { cookie: `perch=${token}`, accept: 'text/html' };
  const site = perch.web();
  const draws = await drawings(perch, small);
  for (const { name, path, draw } of draws) {
    const ask = () => new Request(perch.app.config.origin + path, { headers });
    await measure(`pages: ${name}, ${place.name}`, site, ask, { draw, database: place.database });
  }
  for (const { name, draw } of draws.slice(0, 1)) {
    const title = `pages: bare Hono that draws the same ${name}: no session, no database, no middleware`;
    await measure(title, bare(draw), () => new Request('http://bare.example/'));
  }
  await perch.close();
  await place.drop();
}

async function measure(
  title: string,
  site: Site,
  ask: () => Request,
  more: { draw?: () => Html; database?: string | null } = {},
): Promise<void> {
  const read = async () => {
    const response = await site.fetch(ask());
    if (response.status !== 200) throw new Error(`${title} answered ${response.status}`);
    return (await response.text()).length;
  };
  const characters = await read();
  await timed(20, 1, read, SECONDS);
  const before = { statements: totalStatements(), queries: databaseTime() };
  const alone = await timed(ONE_BY_ONE, 1, read, SECONDS);
  const count = alone.times.length;
  const queries = (databaseTime() - before.queries) / count;
  const statements = (totalStatements() - before.statements) / count;
  const { database = null } = more;
  const used = { own: process.cpuUsage(), database: await databaseCpu(database) };
  const together = await timed(TOGETHER, PARALLEL, read, SECONDS);
  const pages = together.times.length;
  const { user, system } = process.cpuUsage(used.own);
  const mean = alone.times.reduce((sum, time) => sum + time, 0) / count;
  report(title, [
    ['characters', String(characters)],
    ['statements', statements],
    ['total, one by one, p50 / p95 / p99 ms', spread(alone.times)],
    ['of which the database, mean ms', queries],
    ['the server adds, mean ms', mean - queries],
    ...(more.draw ? [['of which drawing, p50 ms', await drawing(more.draw)] as const] : []),
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
  };
  const home = await homeTimeline(app, viewerId);
  const thread = await readThread(app, viewer, rootId);
  const profile = await readProfile(app, viewer, author.id);
  const tab = 'posts';
  const page = await profileTimeline(app, viewer, author.id, tab);
  const pinned = await pinnedPosts(app, viewer, author.id);
  const local = await localTimeline(app, viewer, {});
  const [draft, excerpt] = [replyDraft(context, thread.focus), excerptOf(thread.focus)];
  return [
    {
      name: 'home',
      path: '/',
      draw: () => homePage(context, home, { talk: { tags: [], links: [] }, people: [] }),
    },
    {
      name: 'thread',
      path: thread.focus.path,
      draw: () => threadPage(context, { thread, draft, excerpt, fetching: null }),
    },
    {
      name: 'profile',
      path: `/@${author.username}`,
      draw: () => profilePage(context, { profile, tab, page, pinned }),
    },
    { name: 'local', path: '/local', draw: () => publicPage(context, local, 'local') },
  ];
}

function bare(draw: () => Html): Site {
  const site = new Hono();
  site.get('/', (c) => c.html(draw()));
  return site;
}
