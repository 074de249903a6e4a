import { type Context, Hono } from 'hono';
import { html } from '../../../views/html.ts';
import { answeredAmongNews } from '../../../views/pages/notifications.ts';
import { requestStretch, requestsPage } from '../../../views/pages/people-lists.ts';
import { followButton } from '../../../views/parts/follow-button.ts';
import { accountSummaries } from '../../domain/accounts/summaries.ts';
import { block, unblock } from '../../domain/blocks/block.ts';
import { blockDomainOf, unblockDomainOf } from '../../domain/blocks/domains.ts';
import { NotFound } from '../../domain/errors.ts';
import { forgetPeopleToFollow } from '../../domain/explore/people.ts';
import { acceptFollow, rejectFollow, removeFollower } from '../../domain/follows/answer.ts';
import { follow, setShowsBoosts, unfollow } from '../../domain/follows/follow.ts';
import { countRequests, listRequests } from '../../domain/follows/list.ts';
import { relationships } from '../../domain/follows/relationships.ts';
import { mute, unmute } from '../../domain/mutes/mute.ts';
import { saveNote } from '../../domain/notes/note.ts';
import type { App } from '../../domain/ports.ts';
import type { TextKey } from '../../lib/i18n.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { readForm } from '../forms.ts';
import { contextAt, idParam, pageRequest, returnPath } from '../params.ts';
import { isPartial, removeAsking, respond, seeOther, toast } from '../respond.ts';
import { requireUser } from '../session.ts';

type Act = (app: App, accountId: AccountId, otherId: AccountId) => Promise<unknown>;

/** Acts whose button swaps itself. */
const followActs: Record<string, Act> = { follow, unfollow, unblock };
/** Acts that lead back to where one was, saying what was done. */
const plainActs: Record<string, [Act, TextKey]> = {
  block: [block, 'done.blocked'],
  mute: [mute, 'done.muted'],
  unmute: [unmute, 'done.unmuted'],
  'block-domain': [blockDomainOf, 'done.domainBlocked'],
  'unblock-domain': [unblockDomainOf, 'done.domainUnblocked'],
  'remove-follower': [removeFollower, 'done.removed'],
};
/** Answers to a follow request: its row goes away. */
const answers: Record<string, [Act, TextKey]> = {
  accept: [acceptFollow, 'account.accepted'],
  reject: [rejectFollow, 'account.rejected'],
};

/** What one person can do about another, and the follow requests that wait. */
export function accountActionRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  for (const [verb, act] of Object.entries(followActs)) {
    routes.post(`/accounts/:id/${verb}`, (c) => changeFollow(c, act));
  }
  for (const [verb, [act, said]] of Object.entries(plainActs)) {
    routes.post(`/accounts/:id/${verb}`, (c) => changeAndReturn(c, act, said));
  }
  for (const [verb, [act, said]] of Object.entries(answers)) {
    routes.post(`/accounts/:id/${verb}`, (c) => answerRequest(c, act, said));
  }
  routes.post('/accounts/:id/boosts', showBoosts);
  routes.post('/accounts/:id/note', async (c) => {
    const { accountId } = requireUser(c);
    const form = await readForm(c);
    await saveNote(c.var.app, accountId, idParam<AccountId>(c), form.text('note'));
    return seeOther(c, returnPath(form), 'note.saved');
  });
  routes.get('/requests', showRequests);
  return routes;
}

async function changeFollow(c: Context<Env>, act: Act): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, viewer } = c.var;
  const id = idParam<AccountId>(c);
  const back = returnPath(await readForm(c));
  await app.limiter.take('follow', accountId, 100, 3600);
  await act(app, accountId, id);
  forgetPeopleToFollow(app, accountId);
  if (!isPartial(c)) return seeOther(c, back);
  const [accounts, known] = await Promise.all([
    accountSummaries(app, [id]),
    relationships(app, viewer, [id]),
  ]);
  const account = accounts.get(id);
  if (!account) throw new NotFound();
  const button = () => followButton(contextAt(c, back), account, known.get(id) ?? null);
  return respond(c, { full: () => html`${button()}` });
}

async function changeAndReturn(c: Context<Env>, act: Act, said: TextKey): Promise<Response> {
  const { accountId } = requireUser(c);
  const back = returnPath(await readForm(c));
  await act(c.var.app, accountId, idParam<AccountId>(c));
  forgetPeopleToFollow(c.var.app, accountId);
  return seeOther(c, back, said);
}

async function answerRequest(c: Context<Env>, act: Act, said: TextKey): Promise<Response> {
  const { accountId } = requireUser(c);
  const back = returnPath(await readForm(c), '/requests');
  await act(c.var.app, accountId, idParam<AccountId>(c));
  if (!isPartial(c)) return seeOther(c, back, said);
  toast(c, said);
  if (!back.startsWith('/notifications')) return respond(c, { full: () => html`` });
  removeAsking(c);
  const waiting = await countRequests(c.var.app, accountId);
  return respond(c, { full: () => answeredAmongNews(waiting) });
}

async function showBoosts(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const form = await readForm(c);
  const shows = form.text('show') === '1';
  await setShowsBoosts(c.var.app, accountId, idParam<AccountId>(c), shows);
  return seeOther(c, returnPath(form), shows ? 'done.boostsShown' : 'done.boostsHidden');
}

async function showRequests(c: Context<Env>): Promise<Response> {
  const { accountId } = requireUser(c);
  const { app, page } = c.var;
  const people = await listRequests(app, accountId, pageRequest(c));
  return respond(c, {
    full: () => requestsPage(page, people),
    fragment: () => requestStretch(page, people),
  });
}
