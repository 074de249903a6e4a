import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { asset, readAsset } from '../../../views/assets.ts';
import type { PageContext } from '../../../views/context.ts';
import { offlinePage } from '../../../views/pages/offline.ts';
import { PLAIN_LOOK } from '../../domain/auth/settings.ts';
import { NotFound } from '../../domain/errors.ts';
import type { Env } from '../env.ts';

/** What search engines need not fetch: every search, and what is for people who are logged in. */
const ROBOTS = `User-agent: *
${[
  '/search',
  '/compose',
  '/drafts',
  '/complete',
  '/login',
  '/register',
  '/reset',
  '/confirm',
  '/settings',
  '/admin',
  '/proxy/',
  '/*/likes',
  '/*/boosts',
  '/*?before=',
]
  .map((path) => `Disallow: ${path}`)
  .join('\n')}
`;

/** Our own files. Their addresses carry their hash, so browsers keep them for ever. */
export function assetRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/assets/:hash/:name', (c) => {
    const found = readAsset(c.req.param('name'));
    if (!found) throw new NotFound();
    // An older page may ask for an older version: it gets the current one, which must then not be kept.
    const current = found.hash === c.req.param('hash');
    c.header('Cache-Control', current ? 'public, max-age=31536000, immutable' : 'no-cache');
    c.header('Content-Type', found.type);
    return c.body(new Uint8Array(found.bytes));
  });
  // At the top, as a worker minds only what lies beside it.
  routes.get('/service-worker.js', (c) => {
    const worker = readAsset('service-worker.js');
    if (!worker) throw new NotFound();
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Type', worker.type);
    return c.body(worker.bytes.toString().replace('page:offline', wordingOf(c.var.page)));
  });
  routes.get('/offline', (c) => c.html(offlinePage(c.var.page)));
  routes.get('/manifest.webmanifest', (c) => {
    c.header('Cache-Control', 'public, max-age=86400');
    c.header('Content-Type', 'application/manifest+json');
    return c.body(JSON.stringify(manifestOf(c.var.page.serverName)));
  });
  routes.get('/robots.txt', (c) => {
    c.header('Cache-Control', 'public, max-age=86400');
    return c.text(ROBOTS);
  });
  routes.get('/favicon.ico', (c) => {
    const mark = readAsset('mark.svg');
    if (!mark) throw new NotFound();
    c.header('Cache-Control', 'public, max-age=86400');
    c.header('Content-Type', mark.type);
    return c.body(new Uint8Array(mark.bytes));
  });
  return routes;
}

/** Changes with whatever the page for dead lines says, so that browsers fetch it anew. They keep it as a stranger sees it. */
function wordingOf(page: PageContext): string {
  const words = offlinePage({ ...page, theme: 'auto', look: PLAIN_LOOK });
  return createHash('sha256').update(String(words)).digest('base64url').slice(0, 12);
}

/** What a device needs to know to put Perch among its apps. Source: W3C Web Application Manifest. */
function manifestOf(name: string): Record<string, unknown> {
  return {
    name,
    short_name: 'Perch',
    id: '/',
    start_url: '/',
    display: 'standalone',
    background_color: '#ffffff',
    theme_color: '#ffffff',
    icons: [
      { src: asset('mark.svg'), sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: asset('icon-192.png'), sizes: '192x192', type: 'image/png', purpose: 'any maskable' },
      { src: asset('icon-512.png'), sizes: '512x512', type: 'image/png', purpose: 'any maskable' },
    ],
    share_target: { action: '/share', method: 'GET', params: { title: 'title', text: 'text', url: 'url' } },
  };
}
