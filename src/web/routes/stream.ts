import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { type PostId, parseId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { filterReader, requireUser } from '../session.ts';
import { openStream } from '../stream.ts';

/**
 * The connection over which an open page hears of news. `since`: the newest entry that it shows of `timeline`, home if
 * it names none; `thread`: the conversation whose answers are being brought in.
 */
export function streamRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/stream', (c) => {
    const user = requireUser(c);
    const { accountId, settings } = user;
    const reader = filterReader(user);
    const { app, t } = c.var;
    const asked = c.req.query('timeline');
    const timeline = asked === 'local' || asked === 'federated' ? asked : 'home';
    const since = parseId(c.req.query('since'));
    const thread = parseId<PostId>(c.req.query('thread'));
    c.header('X-Accel-Buffering', 'no');
    c.header('Cache-Control', 'no-store');
    return streamSSE(c, (channel) =>
      openStream(app, { accountId, reader, timeline, since, thread, shown: settings.timelines, t }, channel),
    );
  });
  return routes;
}
