import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import { atom, type Feed, rss } from '../../../views/feeds/feed.ts';
import { requireAccountByHandle } from '../../domain/accounts/find.ts';
import { readProfile } from '../../domain/accounts/profile.ts';
import { hashtagTimeline } from '../../domain/timelines/hashtag.ts';
import { profileTimeline } from '../../domain/timelines/profile.ts';
import { anonymous } from '../../domain/viewer.ts';
import { pages } from '../../lib/uris.ts';
import type { Env } from '../env.ts';

/** How long a reader of feeds may keep one; many ask every few minutes. */
const SECONDS = 300;

/** Posts for feed readers, as everybody may read them: of somebody of ours, and with a hashtag. */
export function feedRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.use('/:feed{@[a-zA-Z0-9_]+\\.(?:rss|atom)}', etag());
  routes.get('/:feed{@[a-zA-Z0-9_]+\\.(?:rss|atom)}', async (c) => answer(c, await feedOfAccount(c)));
  routes.use('/tags/:feed{.+\\.(?:rss|atom)}', etag());
  routes.get('/tags/:feed{.+\\.(?:rss|atom)}', async (c) => answer(c, await feedOfTag(c)));
  return routes;
}

/** What stands before the last dot; the database takes no NUL. */
const nameIn = (c: Context<Env>) =>
  (c.req.param('feed') ?? '').replace(/\.(?:rss|atom)$/, '').replaceAll('\u0000', '');
const isAtom = (c: Context<Env>) => (c.req.param('feed') ?? '').endsWith('.atom');
const ending = (c: Context<Env>) => (isAtom(c) ? '.atom' : '.rss');

async function feedOfAccount(c: Context<Env>): Promise<Feed> {
  const { app, t } = c.var;
  const id = await requireAccountByHandle(app, nameIn(c).slice(1));
  const profile = await readProfile(app, anonymous, id);
  const { items } = await profileTimeline(app, anonymous, id, 'posts');
  const page = pages.account(profile.handle);
  return {
    title: `${profile.displayName || profile.username} (@${profile.fullHandle})`,
    about: t('feed.about', { handle: profile.fullHandle }),
    page,
    self: `${page}${ending(c)}`,
    picture: profile.avatarUrl,
    posts: items.filter((entry) => !entry.boostedBy).map((entry) => entry.post),
  };
}

async function feedOfTag(c: Context<Env>): Promise<Feed> {
  const { app, t, page: context } = c.var;
  const name = nameIn(c);
  const { items } = await hashtagTimeline(app, anonymous, name, {});
  const page = pages.hashtag(name);
  return {
    title: `#${name}`,
    about: t('feed.aboutTag', { name, host: context.host }),
    page,
    self: `${page}${ending(c)}`,
    picture: null,
    posts: items.map((entry) => entry.post),
  };
}

function answer(c: Context<Env>, feed: Feed): Response {
  const text = (isAtom(c) ? atom : rss)(c.var.page, feed).toString();
  const type = isAtom(c) ? 'application/atom+xml' : 'application/rss+xml';
  return c.body(text, 200, {
    'Content-Type': `${type}; charset=utf-8`,
    'Cache-Control': `public, max-age=${SECONDS}`,
  });
}
