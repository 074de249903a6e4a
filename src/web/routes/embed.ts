import { type Context, Hono } from 'hono';
import { html } from '../../../views/html.ts';
import { embedGonePage, embedPage } from '../../../views/pages/embed.ts';
import { Gone, NotFound } from '../../domain/errors.ts';
import { whyAbsent } from '../../domain/posts/absence.ts';
import { readPost } from '../../domain/posts/hydrate.ts';
import type { PostCard } from '../../domain/posts/types.ts';
import { anonymous } from '../../domain/viewer.ts';
import { type PostId, parseId } from '../../lib/ids.ts';
import { firstWords, summaryOf } from '../../lib/summary.ts';
import { pages } from '../../lib/uris.ts';
import type { Env } from '../env.ts';
import { handleParam, idParam } from '../params.ts';
import { respond } from '../respond.ts';
import { FRAMED_POLICY } from '../security.ts';

const WIDTH = 550;
const HEIGHT = 400;
const DAY = 86_400;

/** Posts of ours on other people's pages: the frame, and oEmbed, which says how to make one. */
export function embedRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/:handle{@[^/]+}/:id{[0-9]+}/embed', frame);
  routes.get('/oembed', describe);
  return routes;
}

async function frame(c: Context<Env>): Promise<Response> {
  c.header('Content-Security-Policy', FRAMED_POLICY);
  c.header('Cache-Control', 'public, max-age=300');
  const id = idParam<PostId>(c);
  const post = await openPost(c, handleParam(c), id).catch(unlessMissing);
  if (!post) {
    // The page about errors may not stand in a frame, and nobody there asked for it.
    const gone = (await whyAbsent(c.var.app, id)) instanceof Gone;
    return respond(c, { status: gone ? 410 : 404, full: () => embedGonePage(c.var.page) });
  }
  return respond(c, { full: () => embedPage(c.var.page, post) });
}

function unlessMissing(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}

/** https://oembed.com, 2.3.4: `rich`. JSON only. */
async function describe(c: Context<Env>): Promise<Response> {
  if ((c.req.query('format') ?? 'json') !== 'json') return c.text('Only JSON is spoken here.\n', 501);
  const { origin, serverName } = c.var.page;
  const post = await postAt(c, c.req.query('url') ?? '');
  const name = post.author.displayName || post.author.username;
  const width = widthOf(c.req.query('maxwidth'));
  const source = `${origin}${post.path}/embed`;
  const title = c.var.t('embed.title', { name });
  const code = html`<iframe src="${source}" title="${title}" width="${width}" height="${HEIGHT}" loading="lazy" sandbox="allow-popups allow-popups-to-escape-sandbox" style="border:0;max-width:100%"></iframe>`;
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Cache-Control', 'public, max-age=300');
  return c.json({
    type: 'rich',
    version: '1.0',
    title: firstWords(post.warning || summaryOf(post.html), 120),
    author_name: name,
    author_url: `${origin}${pages.account(post.author.handle)}`,
    provider_name: serverName,
    provider_url: origin,
    cache_age: DAY,
    html: code.toString(),
    width,
    height: HEIGHT,
  });
}

async function postAt(c: Context<Env>, address: string): Promise<PostCard> {
  if (!URL.canParse(address)) throw new NotFound();
  const { origin, pathname } = new URL(address);
  const [, handle, number] = /^\/@([^/]+)\/(\d+)$/.exec(pathname) ?? [];
  const id = parseId<PostId>(number);
  if (origin !== c.var.page.origin || !handle || id === null) throw new NotFound();
  return openPost(c, handle, id);
}

/** What everybody may read, and is ours to show elsewhere. @throws {NotFound} */
async function openPost(c: Context<Env>, handle: string, id: PostId): Promise<PostCard> {
  const post = await readPost(c.var.app, anonymous, id);
  if (!post.local || post.author.handle.toLowerCase() !== handle.toLowerCase()) throw new NotFound();
  return post;
}

function widthOf(asked: string | undefined): number {
  const most = Number(asked);
  return Number.isInteger(most) && most > 0 ? Math.min(most, WIDTH) : WIDTH;
}
