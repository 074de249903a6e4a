import { type Context, Hono } from 'hono';
import { listEditPage, listsPage, listsWithPage, listTimelinePage } from '../../../views/pages/lists.ts';
import { timelineStretch } from '../../../views/pages/timeline.ts';
import { emptyForm } from '../../../views/parts/field.ts';
import type { ListReplies } from '../../db/tables/lists.ts';
import { findAccount } from '../../domain/accounts/find.ts';
import { accountSummaries } from '../../domain/accounts/summaries.ts';
import { Invalid, NotFound } from '../../domain/errors.ts';
import { createList, deleteList, readList, readLists, updateList } from '../../domain/lists/lists.ts';
import { addToList, listMembers, listsWith, removeFromList } from '../../domain/lists/members.ts';
import { lookUp } from '../../domain/search/lookup.ts';
import { listTimeline } from '../../domain/timelines/list.ts';
import { type AccountId, parseId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { filteredPage } from '../filtered.ts';
import { type Form, type FormFaults, readForm, tryForm } from '../forms.ts';
import { idParam, pageRequest } from '../params.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

const NEW = { exclusive: false, replies: 'members' } as const;

/** Timelines of people chosen by hand. */
export function listRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/lists', (c) => showLists(c));
  routes.post('/lists', create);
  routes.get('/lists/:id{[0-9]+}', showTimeline);
  routes.get('/lists/:id{[0-9]+}/edit', (c) => showEdit(c));
  routes.post('/lists/:id{[0-9]+}', save);
  routes.post('/lists/:id{[0-9]+}/delete', remove);
  routes.post('/lists/:id{[0-9]+}/members', add);
  routes.post('/lists/:id{[0-9]+}/members/:account{[0-9]+}/remove', takeOut);
  routes.get('/accounts/:id{[0-9]+}/lists', showListsWith);
  routes.post('/accounts/:id{[0-9]+}/lists', saveListsWith);
  return routes;
}

async function showLists(c: Context<Env>, form = emptyForm, status: 200 | 422 = 200): Promise<Response> {
  const lists = await readLists(c.var.app, requireUser(c).accountId);
  return respond(c, { status, full: () => listsPage(c.var.page, lists, form) });
}

async function create(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  return tryForm(
    c,
    async () => {
      const id = await createList(c.var.app, accountId, { title: form.text('title'), ...NEW });
      return seeOther(c, `/lists/${id}/edit`, 'lists.created');
    },
    (faults) => showLists(c, { values: form.values('title'), faults }, 422),
  );
}

async function showTimeline(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page: context } = c.var;
  const list = await readList(app, accountId, idParam(c));
  const page = await filteredPage(c, await listTimeline(app, accountId, list, pageRequest(c)), 'home');
  return respond(c, {
    full: () => listTimelinePage(context, list, page),
    fragment: () => timelineStretch(context, page),
  });
}

async function showEdit(c: Context<Env>, form = emptyForm, status: 200 | 422 = 200): Promise<Response> {
  const { accountId } = requireUser(c);
  const list = await readList(c.var.app, accountId, idParam(c));
  const members = await listMembers(c.var.app, accountId, list.id);
  return respond(c, { status, full: () => listEditPage(c.var.page, { list, members, form }) });
}

async function save(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  const input = {
    title: form.text('title'),
    exclusive: form.flag('exclusive'),
    replies: repliesOf(form.text('replies')),
  };
  return tryForm(
    c,
    async () => {
      await updateList(c.var.app, accountId, idParam(c), input);
      return seeOther(c, `/lists/${idParam(c)}/edit`, 'lists.saved');
    },
    (faults) => again(c, form, faults),
  );
}

function repliesOf(value: string): ListReplies {
  return value === 'none' || value === 'followed' ? value : 'members';
}

async function remove(c: Context<Env>): Promise<Response> {
  await deleteList(c.var.app, requireUser(c).accountId, idParam(c));
  return seeOther(c, '/lists', 'lists.deleted');
}

/** By handle, known here or not. */
async function add(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  return tryForm(
    c,
    async () => {
      const member = await personNamed(c, accountId, form.text('handle'));
      await addToList(c.var.app, accountId, idParam(c), member);
      return seeOther(c, `/lists/${idParam(c)}/edit`, 'lists.added');
    },
    (faults) => again(c, form, faults),
  );
}

async function personNamed(c: Context<Env>, accountId: AccountId, handle: string): Promise<AccountId> {
  const { app } = c.var;
  const known = await findAccount(app, handle.replace(/^@/, ''));
  if (known) return known;
  await app.limiter.take('lookup', accountId, 30, 300);
  const found = await lookUp(app, handle);
  if (found?.kind !== 'account') throw new Invalid({ field: 'handle', key: 'lists.notFound' });
  return found.id;
}

const again = (c: Context<Env>, form: Form, faults: FormFaults) =>
  showEdit(c, { values: form.values('handle'), faults }, 422);

async function takeOut(c: Context<Env>): Promise<Response> {
  const member = idParam<AccountId>(c, 'account');
  await removeFromList(c.var.app, requireUser(c).accountId, idParam(c), member);
  return seeOther(c, `/lists/${idParam(c)}/edit`, 'lists.removed');
}

async function showListsWith(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const account = await accountAt(c);
  const lists = await listsWith(c.var.app, accountId, account.id);
  return respond(c, { full: () => listsWithPage(c.var.page, account, lists) });
}

/** What is ticked holds them, what is not does not. */
async function saveListsWith(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app } = c.var;
  const account = await accountAt(c);
  const ticked = new Set((await readForm(c)).all('list').flatMap((id) => parseId(id) ?? []));
  for (const list of await listsWith(app, accountId, account.id)) {
    if (ticked.has(list.id) && !list.holds) await addToList(app, accountId, list.id, account.id);
    if (!ticked.has(list.id) && list.holds) await removeFromList(app, accountId, list.id, account.id);
  }
  return seeOther(c, `/@${account.handle}`, 'lists.saved');
}

async function accountAt(c: Context<Env>) {
  const id = idParam<AccountId>(c);
  const account = (await accountSummaries(c.var.app, [id])).get(id);
  if (!account) throw new NotFound();
  return account;
}
