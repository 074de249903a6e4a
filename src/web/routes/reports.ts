import { type Context, Hono } from 'hono';
import { type ReportablePost, reportDonePage, reportPage } from '../../../views/pages/report.ts';
import { accountSummaries } from '../../domain/accounts/summaries.ts';
import type { AccountSummary } from '../../domain/accounts/types.ts';
import { Invalid, NotFound } from '../../domain/errors.ts';
import { hydratePosts } from '../../domain/posts/hydrate.ts';
import type { PostCard } from '../../domain/posts/types.ts';
import { fileReport, REPORT_REASONS } from '../../domain/reports/file.ts';
import { profileTimeline } from '../../domain/timelines/profile.ts';
import { type AccountId, type PostId, parseId } from '../../lib/ids.ts';
import { htmlToPlain } from '../../lib/sanitise.ts';
import type { Env } from '../env.ts';
import { type FormFaults, readForm, tryForm } from '../forms.ts';
import { formOfVisitor } from '../kept-forms.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';
import { loginFirst } from './auth.ts';

const EXCERPT = 240;

/** Telling the moderators of somebody: the form, and what one can do for oneself afterwards. */
export function reportRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/report', (c) => {
    const post = c.req.query('post');
    return show(c, c.req.query('account'), post ? [post] : [], { values: {}, faults: {}, forward: false });
  });
  routes.post('/report', send);
  routes.get('/report/done', async (c) => {
    requireUser(c);
    const account = await accountOf(c, c.req.query('account'));
    return respond(c, { full: () => reportDonePage(c.var.page, account) });
  });
  return routes;
}

interface Typed {
  values: Readonly<Record<string, string>>;
  faults: FormFaults;
  forward: boolean;
}

async function show(
  c: Context<Env>,
  accountId: string | undefined,
  chosen: readonly string[],
  typed: Typed,
): Promise<Response> {
  requireUser(c);
  const account = await accountOf(c, accountId);
  const posts = await reportable(c, account, chosen);
  const { values, faults, forward } = typed;
  return respond(c, {
    status: Object.keys(faults).length > 0 ? 422 : 200,
    full: () => reportPage(c.var.page, { account, posts, forward, form: { values, faults } }),
  });
}

async function send(c: Context<Env>): Promise<Response> {
  const words = await formOfVisitor(c);
  if (words) return loginFirst(c, words, '/report');
  const { accountId } = requireUser(c);
  const { app } = c.var;
  const form = await readForm(c);
  const values = form.values('account', 'reason', 'comment');
  const chosen = form.all('post');
  const forward = form.flag('forward');
  const account = await accountOf(c, values.account);
  if (form.flag('recover')) return show(c, account.id, chosen, { values, faults: {}, forward });
  return tryForm(
    c,
    async () => {
      const reason = REPORT_REASONS.find((known) => known === values.reason);
      if (!reason) throw new Invalid({ field: 'reason', key: 'fault.report.reason' });
      await app.limiter.take('report', accountId, 30, 3600);
      const postIds = chosen.flatMap((id) => parseId<PostId>(id) ?? []);
      const { comment } = values;
      await fileReport(app, accountId, { targetId: account.id, postIds, reason, comment, forward });
      return seeOther(c, `/report/done?account=${account.id}`);
    },
    (faults) => show(c, account.id, chosen, { values, faults, forward }),
  );
}

async function accountOf(c: Context<Env>, text: string | undefined): Promise<AccountSummary> {
  const id = parseId<AccountId>(text);
  const account = id && (await accountSummaries(c.var.app, [id])).get(id);
  if (!account || account.kind === 'application') throw new NotFound();
  return account;
}

/** The posts that were pressed on first, then the newest ones. */
async function reportable(
  c: Context<Env>,
  account: AccountSummary,
  chosen: readonly string[],
): Promise<ReportablePost[]> {
  const { app, viewer } = c.var;
  const wanted = chosen.flatMap((id) => parseId<PostId>(id) ?? []).slice(0, 20);
  const [pressed, newest] = await Promise.all([
    hydratePosts(app, viewer, wanted),
    profileTimeline(app, viewer, account.id, 'replies', { limit: 10 }),
  ]);
  const cards = new Map<string, PostCard>(pressed);
  for (const { post } of newest.items) cards.set(post.id, post);
  return [...cards.values()]
    .filter((post) => post.author.id === account.id)
    .map((post) => ({
      id: post.id,
      text: [post.warning, htmlToPlain(post.html)].filter(Boolean).join(': ').slice(0, EXCERPT),
      attachments: post.media.length,
      createdAt: post.createdAt,
      chosen: chosen.includes(post.id),
    }));
}
