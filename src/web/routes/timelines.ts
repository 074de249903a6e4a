import { type Context, Hono } from 'hono';
import type { PageContext } from '../../../views/context.ts';
import type { Html } from '../../../views/html.ts';
import {
  bookmarksPage,
  directPage,
  homePage,
  publicPage,
  timelineStretch,
} from '../../../views/pages/timeline.ts';
import type { Page } from '../../db/paging.ts';
import { saveSettings, type TimelineChoices } from '../../domain/auth/settings.ts';
import type { FilterPlace } from '../../domain/filters/filters.ts';
import type { TimelineEntry } from '../../domain/posts/types.ts';
import { bookmarksTimeline } from '../../domain/timelines/bookmarks.ts';
import { directTimeline } from '../../domain/timelines/direct.ts';
import { homeTimeline } from '../../domain/timelines/home.ts';
import { localTimeline, publicTimeline } from '../../domain/timelines/public.ts';
import { requireAccount } from '../../domain/viewer.ts';
import type { Env } from '../env.ts';
import { filteredPage } from '../filtered.ts';
import { readForm } from '../forms.ts';
import { pageRequest } from '../params.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

type Entries = Page<TimelineEntry>;

/** Home, this server, everyone, bookmarks, direct. `/` is home for who is logged in. */
export function timelineRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => {
    const { app, viewer, page: context } = c.var;
    const page = await homeTimeline(app, requireAccount(viewer), pageRequest(c), context.shown.home);
    return answer(c, page, homePage, 'home');
  });
  routes.get('/local', async (c) => {
    const page = await localTimeline(c.var.app, c.var.viewer, pageRequest(c), c.var.page.shown.local.replies);
    return answer(c, page, (context, entries) => publicPage(context, entries, 'local'), 'public');
  });
  routes.get('/federated', async (c) => {
    const page = await publicTimeline(
      c.var.app,
      c.var.viewer,
      pageRequest(c),
      c.var.page.shown.federated.replies,
    );
    return answer(c, page, (context, entries) => publicPage(context, entries, 'federated'), 'public');
  });
  routes.get('/bookmarks', async (c) => {
    const page = await bookmarksTimeline(c.var.app, requireAccount(c.var.viewer), pageRequest(c));
    return answer(c, page, bookmarksPage);
  });
  routes.get('/direct', async (c) => {
    const page = await directTimeline(c.var.app, requireAccount(c.var.viewer), pageRequest(c));
    return answer(c, page, directPage);
  });
  for (const which of ['home', 'local', 'federated'] as const) {
    routes.post(`/timelines/${which}`, (c) => choose(c, which));
  }
  return routes;
}

/** Keeps what the reader wants of a timeline. */
async function choose(c: Context<Env>, which: keyof TimelineChoices): Promise<Response> {
  const { accountId, settings } = requireUser(c);
  const form = await readForm(c);
  const chosen = { boosts: form.flag('boosts'), replies: form.flag('replies') };
  await saveSettings(c.var.app, accountId, { timelines: { ...settings.timelines, [which]: chosen } });
  return seeOther(c, which === 'home' ? '/' : `/${which}`);
}

/** `place`: whose word filters hold; without one none do. */
async function answer(
  c: Context<Env>,
  found: Entries,
  draw: (context: PageContext, page: Entries) => Html,
  place?: FilterPlace,
) {
  const context = c.var.page;
  const page = place ? await filteredPage(c, found, place) : found;
  return respond(c, {
    full: () => draw(context, page),
    fragment: () => timelineStretch(context, page),
  });
}
