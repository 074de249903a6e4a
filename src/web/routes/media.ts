import { type Context, Hono } from 'hono';
import { NotFound } from '../../domain/errors.ts';
import { proxiedPicture } from '../../domain/media/proxy.ts';
import { readFile, type ServedFile } from '../../domain/media/serve.ts';
import { standStill } from '../../domain/media/still.ts';
import { readProxyPath } from '../../lib/display-url.ts';
import type { Env } from '../env.ts';

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
  return routes;
}

/** With `?still`, the first moment of a picture that moves. */
async function asked(c: Context<Env>, found: Promise<ServedFile | null>): Promise<ServedFile | null> {
  const file = await found;
  return file && c.req.query('still') !== undefined ? standStill(c.var.app, file) : file;
}

/** Files of strangers run nothing and are what they say they are. */
function picture(c: Context<Env>, file: ServedFile, cache: string): Response {
  c.header('Content-Type', file.type);
  c.header('Cache-Control', cache);
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  return c.body(new Uint8Array(file.bytes));
}
