import { type Context, Hono } from 'hono';
import { adminReportPage, adminReportsPage, reportStretch } from '../../../views/pages/admin-reports.ts';
import { suspendAccount, unsuspendAccount } from '../../domain/accounts/suspend.ts';
import type { App } from '../../domain/ports.ts';
import { listReports, type Report, readReport } from '../../domain/reports/list.ts';
import { reopenReport, resolveReport } from '../../domain/reports/resolve.ts';
import type { TextKey } from '../../lib/i18n.ts';
import type { AccountId } from '../../lib/ids.ts';
import type { Env } from '../env.ts';
import { idParam, pageRequest } from '../params.ts';
import { respond, seeOther } from '../respond.ts';
import { requireUser } from '../session.ts';

type Act = (app: App, byId: AccountId, report: Report) => Promise<void>;

const ACTS: Readonly<Record<string, [Act, TextKey]>> = {
  resolve: [(app, byId, { id }) => resolveReport(app, byId, id), 'reports.wasResolved'],
  reopen: [(app, byId, { id }) => reopenReport(app, byId, id), 'reports.wasReopened'],
  suspend: [(app, byId, { target }) => suspendAccount(app, byId, target.id), 'reports.wasSuspended'],
  unsuspend: [(app, byId, { target }) => unsuspendAccount(app, byId, target.id), 'reports.wasUnsuspended'],
};

/** What people complain of, for moderators. Mounted under the admin pages, which let nobody else in. */
export function adminReportRoutes(): Hono<Env> {
  const routes = new Hono<Env>();
  routes.get('/admin/reports', list);
  routes.get('/admin/reports/:id{[0-9]+}', async (c) => {
    const report = await readReport(c.var.app, idParam(c));
    return respond(c, { full: () => adminReportPage(c.var.page, report) });
  });
  for (const [verb, [act, said]] of Object.entries(ACTS)) {
    routes.post(`/admin/reports/:id{[0-9]+}/${verb}`, async (c) => {
      const { app } = c.var;
      const report = await readReport(app, idParam(c));
      await act(app, requireUser(c).accountId, report);
      return seeOther(c, `/admin/reports/${report.id}`, said);
    });
  }
  return routes;
}

async function list(c: Context<Env>): Promise<Response> {
  const { app, page } = c.var;
  const state = c.req.query('state') === 'resolved' ? 'resolved' : 'open';
  const reports = await listReports(app, state, pageRequest(c));
  return respond(c, {
    full: () => adminReportsPage(page, state, reports),
    fragment: () => reportStretch(page, reports),
  });
}
