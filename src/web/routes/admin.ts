import { type Context, Hono } from 'hono';
import { adminPage } from '../../../views/pages/admin.ts';
import { approve, listPending, reject } from '../../domain/auth/approve.ts';
import { createInvite, listInvites, revokeInvite } from '../../domain/auth/invites.ts';
import type { SessionUser } from '../../domain/auth/session.ts';
import { NotFound } from '../../domain/errors.ts';
import { aboutServer } from '../../domain/instances/about.ts';
import { type AccountId, parseId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { type FormFaults, readForm, tryForm } from '../forms.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';
import { adminDomainRoutes } from './admin-domains.ts';
import { adminReportRoutes } from './admin-reports.ts';

const INVITE_DEFAULTS = { maxUses: '1', days: '14' };

/** Everything under `/admin`. For people without a role there is no such page. */
export function adminRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.use('/admin/*', async (c, next) => {
    requireStaff(c);
    await next();
  });
  routes.route('/', adminReportRoutes());
  routes.get('/admin', (c) => overview(c));
  routes.post('/admin/pending/:id/approve', async (c) => {
    await approve(c.var.app, requireStaff(c).accountId, idOf<AccountId>(c));
    return seeOther(c, '/admin#pending', 'admin.approved');
  });
  routes.post('/admin/pending/:id/reject', async (c) => {
    await reject(c.var.app, requireStaff(c).accountId, idOf<AccountId>(c));
    return seeOther(c, '/admin#pending', 'admin.rejected');
  });
  routes.post('/admin/invites', makeInvite);
  routes.post('/admin/invites/:id/revoke', async (c) => {
    await revokeInvite(c.var.app, requireInviter(c).accountId, idOf(c));
    return seeOther(c, '/admin#invites', 'admin.inviteRevoked');
  });
  adminDomainRoutes(routes, requireAdmin);
  return routes;
}

interface Again {
  values: Readonly<Record<string, string>>;
  faults: FormFaults;
}

async function overview(c: Context<Env>, again?: Again): Promise<Response> {
  const { app, page } = c.var;
  const staff = requireStaff(c);
  const { people, posts } = await aboutServer(app);
  const pending = await listPending(app);
  const invites = mayInvite(c, staff) ? await listInvites(app) : null;
  const form = again ?? { values: INVITE_DEFAULTS, faults: {} };
  const model = { people, posts, pending, invites, form };
  return respond(c, { status: again ? 422 : 200, full: () => adminPage(page, model) });
}

async function makeInvite(c: Context<Env>): Promise<Response> {
  const { accountId } = requireInviter(c);
  const form = await readForm(c);
  const values = form.values('maxUses', 'days');
  return tryForm(
    c,
    async () => {
      const input = { maxUses: numberOf(values.maxUses), days: numberOf(values.days) };
      await createInvite(c.var.app, accountId, input);
      return seeOther(c, '/admin#invites', 'admin.inviteMade');
    },
    (faults) => overview(c, { values, faults }),
  );
}

/** An empty field is no number, not zero. */
function numberOf(text: string): number {
  return text === '' ? Number.NaN : Number(text);
}

/** @throws {NotFound} for everybody else: they learn nothing of it */
function requireStaff(c: Context<Env>): SessionUser {
  const user = requireUser(c);
  if (user.role === 'user') throw new NotFound();
  return user;
}

function requireAdmin(c: Context<Env>): SessionUser {
  const user = requireStaff(c);
  if (user.role === 'moderator') throw new NotFound();
  return user;
}

function requireInviter(c: Context<Env>): SessionUser {
  const user = requireStaff(c);
  if (!mayInvite(c, user)) throw new NotFound();
  return user;
}

/** Invitations matter only where people cannot simply walk in, or not at all. */
function mayInvite(c: Context<Env>, user: SessionUser): boolean {
  const { registration } = c.var.app.config;
  return user.role !== 'moderator' && registration === 'invite';
}

function idOf<Id extends string = string>(c: Context<Env>): Id {
  const id = parseId<Id>(c.req.param('id'));
  if (!id) throw new NotFound();
  return id;
}
