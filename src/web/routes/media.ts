import { type Context, Hono } from 'hono';
import { NotFound } from '../../domain/errors.ts';
import { readCaptions } from '../../domain/media/captions.ts';
import { playFilm } from '../../domain/media/film.ts';
import { proxiedPicture } from '../../domain/media/proxy.ts';
import { readFile, type ServedFile } from '../../domain/media/serve.ts';
import { standStill } from '../../domain/media/still.ts';
import { readProxyPath } from '../../lib/display-url.ts';
import type { Env } from '../env.ts';
import { limitFilms } from '../limits.ts';

/**
 * Nothing runs and nothing is fetched. Styles alone are not named: the page that a browser itself puts around a picture has
 * its own inline, and without them the picture lies in a corner of it.
 */
const PICTURE_POLICY = [
  'sandbox',
  ...['script', 'connect', 'font', 'frame', 'object', 'worker', 'manifest'].map(
    (what) => `${what}-src 'none'`,
  ),
  "img-src 'self'",
  "media-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/** Uploaded pictures, and those of other servers through our cache. */
export function mediaRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/media/:key{.+}', async (c) => {
    const file = await asked(c, readFile(c.var.app, c.req.param('key')));
    if (!file) throw new NotFound();
    return picture(c, file, 'public, max-age=31536000, immutable');
  });
  routes.get('/proxy/:signature/:address', async (c) => {
    const { app } = c.var;
    const url = readProxyPath(app.secret, c.req.param('signature'), c.req.param('address'));
    const file = url ? await asked(c, proxiedPicture(app, url)) : null;
    if (!file) throw new NotFound();
    return picture(c, file, 'public, max-age=604800, immutable');
  });
  routes.get('/film/:signature/:address', film);
  routes.get('/captions/:signature/:address', captions);
  return routes;
}

/** A film or a sound of another server, whole or in the parts that players ask for. */
async function film(c: Context<Env>): Promise<Response> {
  const { app } = c.var;
  const url = readProxyPath(app.secret, c.req.param('signature') ?? '', c.req.param('address') ?? '');
  if (!url) throw new NotFound();
  await limitFilms(c);
  const found = await playFilm(app, url, c.req.header('Range'), c.req.raw.signal);
  if (!found) throw new NotFound();
  guard(c, found.type, 'public, max-age=86400');
  c.header('Accept-Ranges', 'bytes');
  if (found.range) c.header('Content-Range', found.range);
  if (found.length !== null) c.header('Content-Length', String(found.length));
  return found.body ? c.body(found.body, found.status) : c.body(null, found.status);
}

/** What is said in a film of another server. */
async function captions(c: Context<Env>): Promise<Response> {
  const { app } = c.var;
  const url = readProxyPath(app.secret, c.req.param('signature') ?? '', c.req.param('address') ?? '');
  if (!url) throw new NotFound();
  await limitFilms(c);
  const text = await readCaptions(app, url);
  if (text === null) throw new NotFound();
  guard(c, 'text/vtt; charset=utf-8', 'public, max-age=86400');
  return c.body(text);
}

/** With `?still`, the first moment of a picture that moves. */
async function asked(c: Context<Env>, found: Promise<ServedFile | null>): Promise<ServedFile | null> {
  const file = await found;
  return file && c.req.query('still') !== undefined ? standStill(c.var.app, file) : file;
}

/** Files of strangers run nothing and are what they say they are. */
function picture(c: Context<Env>, file: ServedFile, cache: string): Response {
  guard(c, file.type, cache, PICTURE_POLICY);
  return c.body(new Uint8Array(file.bytes));
}

function guard(c: Context<Env>, type: string, cache: string, policy = "default-src 'none'; sandbox"): void {
  c.header('Content-Type', type);
  c.header('Cache-Control', cache);
  c.header('Content-Security-Policy', policy);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
}
