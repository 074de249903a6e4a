import { type Context, Hono } from 'hono';
import { hashtagsPage } from '../../../views/pages/hashtags.ts';
import { hashtagPage, timelineStretch } from '../../../views/pages/timeline.ts';
import { hashtagButton } from '../../../views/parts/hashtag-button.ts';
import {
  followedHashtags,
  followHashtag,
  followsHashtag,
  unfollowHashtag,
} from '../../domain/hashtags/follow.ts';
import { hashtagAsWritten } from '../../domain/hashtags/written.ts';
import { hashtagTimeline } from '../../domain/timelines/hashtag.ts';
import type { Env } from '../env.ts';
import { filteredPage } from '../filtered.ts';
import { readForm } from '../forms.ts';
import { contextAt, pageRequest, returnPath } from '../params.ts';
import { isPartial, respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

/** A hashtag's posts, and following it. */
export function hashtagRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/tags/:name', show);
  routes.post('/tags/:name/follow', (c) => change(c, true));
  routes.post('/tags/:name/unfollow', (c) => change(c, false));
  routes.get('/hashtags', async (c) => {
    const names = await followedHashtags(c.var.app, requireUser(c).accountId);
    return respond(c, { full: () => hashtagsPage(c.var.page, names) });
  });
  return routes;
}

const nameOf = (c: Context<Env>) => (c.req.param('name') ?? '').replaceAll('\u0000', '');

async function show(c: Context<Env>): Promise<Response> {
  const { app, viewer, page: context } = c.var;
  const name = nameOf(c);
  const page = await filteredPage(c, await hashtagTimeline(app, viewer, name, pageRequest(c)), 'public');
  if (isPartial(c)) return respond(c, { full: () => timelineStretch(context, page) });
  const follows = viewer.accountId === null ? null : await followsHashtag(app, viewer.accountId, name);
  const written = await hashtagAsWritten(app, name);
  return respond(c, { full: () => hashtagPage(context, page, written, follows) });
}

async function change(c: Context<Env>, follow: boolean): Promise<Response> {
  const { accountId } = requireUser(c);
  const name = nameOf(c);
  await (follow ? followHashtag : unfollowHashtag)(c.var.app, accountId, name);
  const back = returnPath(await readForm(c), `/tags/${encodeURIComponent(name)}`);
  if (!isPartial(c)) return seeOther(c, back);
  return respond(c, { full: () => hashtagButton(contextAt(c, back), name, follow) });
}
