import { type Context, Hono } from 'hono';
import { filteredFromPage, filteredPage } from '../../../views/pages/filtered-news.ts';
import { markedRead, notificationStretch, notificationsPage } from '../../../views/pages/notifications.ts';
import type { Page } from '../../db/paging.ts';
import { accountSummaries } from '../../domain/accounts/summaries.ts';
import { NotFound } from '../../domain/errors.ts';
import { judged } from '../../domain/filters/apply.ts';
import { countRequests } from '../../domain/follows/list.ts';
import {
  acceptSender,
  countFiltered,
  dismissSender,
  listFiltered,
} from '../../domain/notifications/filtered.ts';
import { groupNews, type NewsGroup } from '../../domain/notifications/group.ts';
import {
  listNotifications,
  markRead,
  type NewsRequest,
  unreadCount,
} from '../../domain/notifications/list.ts';
import { type AccountId, parseId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { readersJudge } from '../filtered.ts';
import { readForm } from '../forms.ts';
import { idParam, pageRequest, returnPath } from '../params.ts';
import { isPartial, removeAsking, respond, seeOther } from '../respond.ts';
import { filterReader, requireUser } from '../session.ts';

/** Many lines become one: a stretch has more of them than a timeline has posts. */
const LINES = 40;
const FILTERED = '/notifications/filtered';

/** What concerns the viewer, and saying that it was read. */
export function notificationRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/notifications', showNews);
  routes.post('/notifications/read', read);
  routes.get(FILTERED, async (c) => {
    const senders = await listFiltered(c.var.app, requireUser(c).accountId);
    return respond(c, { full: () => filteredPage(c.var.page, senders) });
  });
  routes.get(`${FILTERED}/:id{[0-9]+}`, showFiltered);
  routes.post(`${FILTERED}/:id{[0-9]+}/accept`, async (c) => {
    await acceptSender(c.var.app, requireUser(c).accountId, idParam<AccountId>(c));
    return seeOther(c, FILTERED, 'notifications.accepted');
  });
  routes.post(`${FILTERED}/:id{[0-9]+}/dismiss`, async (c) => {
    await dismissSender(c.var.app, requireUser(c).accountId, idParam<AccountId>(c));
    return seeOther(c, FILTERED, 'notifications.dismissed');
  });
  return routes;
}

/** A stretch of news, what says the same in one line. */
async function readNews(
  c: Context<Env>,
  accountId: AccountId,
  request: NewsRequest,
): Promise<Page<NewsGroup>> {
  const page = await listNotifications(c.var.app, accountId, request);
  const judge = await readersJudge(c, 'notifications');
  const items = page.items.flatMap((news) => {
    if (!judge || !news.post) return [news];
    const post = judged(judge, news.post);
    return post ? [{ ...news, post }] : [];
  });
  return { ...page, items: groupNews(items) };
}

async function showNews(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page: context } = c.var;
  const tab = c.req.query('tab') === 'mentions' ? 'mentions' : 'all';
  const request = { ...pageRequest(c), limit: LINES, words: tab === 'mentions' };
  const page = await readNews(c, accountId, request);
  if (isPartial(c)) return respond(c, { full: () => notificationStretch(context, page) });
  const [requests, filtered] = await Promise.all([
    countRequests(app, accountId),
    countFiltered(app, accountId),
  ]);
  const model = { page, tab, requests, filtered } as const;
  return respond(c, { full: () => notificationsPage(context, model) });
}

async function showFiltered(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page: context } = c.var;
  const from = idParam<AccountId>(c);
  const account = (await accountSummaries(app, [from])).get(from);
  const news = await readNews(c, accountId, { ...pageRequest(c), from });
  if (!account || (news.items.length === 0 && !isPartial(c))) throw new NotFound();
  return respond(c, {
    full: () => filteredFromPage(context, account, notificationStretch(context, news)),
    fragment: () => notificationStretch(context, news),
  });
}

async function read(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page } = c.var;
  const form = await readForm(c);
  await markRead(app, accountId, parseId(form.text('upTo')) ?? undefined);
  if (!isPartial(c)) return seeOther(c, returnPath(form, '/notifications'));
  const unread = await unreadCount(app, filterReader(requireUser(c)));
  removeAsking(c);
  return respond(c, { full: () => markedRead(page, unread) });
}
