import { type Context, Hono } from 'hono';
import { NotFound } from '../../domain/errors.ts';
import { proxiedPicture } from '../../domain/media/proxy.ts';
import { readFile } from '../../domain/media/serve.ts';
import { readProxyPath } from '../../lib/display-url.ts';
import type { Env } from '../env.ts';

/** Uploaded pictures, and those of other servers through our cache. */
export function mediaRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/media/:key{.+}', async (c) => {
    const file = await readFile(c.var.app, c.req.param('key'));
    if (!file) throw new NotFound();
    return picture(c, file, 'public, max-age=31536000, immutable');
  });
  routes.get('/proxy/:signature/:address', async (c) => {
    const { app } = c.var;
    const url = readProxyPath(app.secret, c.req.param('signature'), c.req.param('address'));
    const file = url ? await proxiedPicture(app, url) : null;
    if (!file) throw new NotFound();
    return picture(c, file, 'public, max-age=604800, immutable');
  });
  return routes;
}

/** Files of strangers run nothing and are what they say they are. */
function picture(c: Context<Env>, file: { bytes: Buffer; type: string }, cache: string): Response {
  c.header('Content-Type', file.type);
  c.header('Cache-Control', cache);
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cross-Origin-Resource-Policy', 'cross-origin');
  return c.body(new Uint8Array(file.bytes));
}
