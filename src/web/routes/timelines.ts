import { type Context, Hono } from 'hono';
import type { PageContext } from '../../../views/context.ts';
import type { Html } from '../../../views/html.ts';
import {
  bookmarksPage,
  directPage,
  hashtagPage,
  homePage,
  publicPage,
  timelineStretch,
} from '../../../views/pages/timeline.ts';
import type { Page } from '../../db/paging.ts';
import type { TimelineEntry } from '../../domain/posts/types.ts';
import { bookmarksTimeline } from '../../domain/timelines/bookmarks.ts';
import { directTimeline } from '../../domain/timelines/direct.ts';
import { hashtagTimeline } from '../../domain/timelines/hashtag.ts';
import { homeTimeline } from '../../domain/timelines/home.ts';
import { localTimeline, publicTimeline } from '../../domain/timelines/public.ts';
import { requireAccount } from '../../domain/viewer.ts';
import type { Env } from '../env.ts';
import { pageRequest } from '../params.ts';
import { respond } from '../respond.ts';

type Entries = Page<TimelineEntry>;

/** Home, this server, everyone, a hashtag, bookmarks, direct. `/` is home for who is logged in. */
export function timelineRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/', async (c) => {
    const page = await homeTimeline(c.var.app, requireAccount(c.var.viewer), pageRequest(c));
    return answer(c, page, homePage);
  });
  routes.get('/local', async (c) => {
    const page = await localTimeline(c.var.app, c.var.viewer, pageRequest(c));
    return answer(c, page, (context, entries) => publicPage(context, entries, 'local'));
  });
  routes.get('/federated', async (c) => {
    const page = await publicTimeline(c.var.app, c.var.viewer, pageRequest(c));
    return answer(c, page, (context, entries) => publicPage(context, entries, 'federated'));
  });
  routes.get('/tags/:name', async (c) => {
    const name = c.req.param('name');
    const page = await hashtagTimeline(c.var.app, c.var.viewer, name, pageRequest(c));
    return answer(c, page, (context, entries) => hashtagPage(context, entries, name));
  });
  routes.get('/bookmarks', async (c) => {
    const page = await bookmarksTimeline(c.var.app, requireAccount(c.var.viewer), pageRequest(c));
    return answer(c, page, bookmarksPage);
  });
  routes.get('/direct', async (c) => {
    const page = await directTimeline(c.var.app, requireAccount(c.var.viewer), pageRequest(c));
    return answer(c, page, directPage);
  });
  return routes;
}

function answer(c: Context<Env>, page: Entries, draw: (context: PageContext, page: Entries) => Html) {
  const context = c.var.page;
  return respond(c, {
    full: () => draw(context, page),
    fragment: () => timelineStretch(context, page),
  });
}
