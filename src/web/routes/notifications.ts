import { Hono } from 'hono';
import { markedRead, notificationStretch, notificationsPage } from '../../../views/pages/notifications.ts';
import { listRequests } from '../../domain/follows/list.ts';
import { listNotifications, markRead, unreadCount } from '../../domain/notifications/list.ts';
import { parseId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { pageRequest, returnPath } from '../params.ts';
import { isPartial, respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

/** What concerns the viewer, and saying that it was read. */
export function notificationRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/notifications', async (c) => {
    const { accountId } = requireUser(c);
    const { app, page: context } = c.var;
    const page = await listNotifications(app, accountId, pageRequest(c));
    const requests = isPartial(c) ? 0 : (await listRequests(app, accountId, { limit: 40 })).items.length;
    return respond(c, {
      full: () => notificationsPage(context, { page, requests }),
      fragment: () => notificationStretch(context, page),
    });
  });
  routes.post('/notifications/read', async (c) => {
    const { accountId } = requireUser(c);
    const { app, page } = c.var;
    const form = await readForm(c);
    await markRead(app, accountId, parseId(form.text('upTo')) ?? undefined);
    if (!isPartial(c)) return seeOther(c, returnPath(form, '/notifications'));
    const unread = await unreadCount(app, accountId);
    return respond(c, { full: () => markedRead(page, unread) });
  });
  return routes;
}
