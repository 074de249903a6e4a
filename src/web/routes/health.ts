import { Hono } from 'hono';
import type { Env } from '../env.ts';

/** `/healthz`: this process answers. `/readyz`: so does everything it needs. */
export function healthRoutes(ready: () => Promise<Record<string, boolean>>): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/healthz', (c) => c.text('ok'));
  routes.get('/readyz', async (c) => {
    const parts = await ready();
    c.header('Cache-Control', 'no-store');
    return c.json(parts, Object.values(parts).every(Boolean) ? 200 : 503);
  });
  return routes;
}
