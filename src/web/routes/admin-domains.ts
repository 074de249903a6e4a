import type { Context, Hono } from 'hono';
import { adminDomainsPage } from '../../../views/pages/admin-domains.ts';
import type { SessionUser } from '../../domain/auth/session.ts';
import { Invalid } from '../../domain/errors.ts';
import { blockDomain, listDomainBlocks, unblockDomain } from '../../domain/instances/block.ts';
import { exportDomainBlocks, importDomainBlocks } from '../../domain/instances/csv.ts';
import type { Env } from '../env.ts';
import { type FormFaults, readForm, tryForm } from '../forms.ts';
import { respond, seeOther } from '../respond.ts';

const PATH = '/admin/domains';
const EMPTY = { domain: '', severity: 'suspend', publicComment: '', privateComment: '' };
const MOST_BYTES = 1024 * 1024;

interface Again {
  values: Readonly<Record<string, string>>;
  faults: FormFaults;
}

/** The rules about other servers. @param requireAdmin who may make them; everybody else learns nothing */
export function adminDomainRoutes(routes: Hono<Env>, requireAdmin: (c: Context<Env>) => SessionUser): void {
  routes.use(`${PATH}/*`, async (c, next) => {
    requireAdmin(c);
    await next();
  });
  routes.get(PATH, (c) => showDomains(c));
  routes.post(PATH, addDomain);
  routes.post(`${PATH}/remove`, async (c) => {
    await unblockDomain(c.var.app, (await readForm(c)).text('domain'));
    return seeOther(c, PATH, 'admin.domains.removed');
  });
  routes.get(`${PATH}/export`, async (c) => {
    const table = await exportDomainBlocks(c.var.app);
    return c.body(table, 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="domain_blocks.csv"',
      'Cache-Control': 'private, no-store',
    });
  });
  routes.post(`${PATH}/import`, importTable);
}

/** `?edit=DOMAIN` puts a rule into the form, to be changed. */
async function showDomains(c: Context<Env>, again?: Again): Promise<Response> {
  const { app, page } = c.var;
  const blocks = await listDomainBlocks(app);
  const edited = blocks.find(({ domain }) => domain === c.req.query('edit'));
  const values = edited
    ? {
        domain: edited.domain,
        severity: edited.severity,
        rejectMedia: edited.rejectMedia ? '1' : '',
        rejectReports: edited.rejectReports ? '1' : '',
        publicComment: edited.publicComment,
        privateComment: edited.privateComment,
      }
    : EMPTY;
  const form = again ?? { values, faults: {} };
  return respond(c, { status: again ? 422 : 200, full: () => adminDomainsPage(page, { blocks, form }) });
}

async function addDomain(c: Context<Env>): Promise<Response> {
  const form = await readForm(c);
  const values = form.values(
    'domain',
    'severity',
    'rejectMedia',
    'rejectReports',
    'publicComment',
    'privateComment',
  );
  const { severity } = values;
  return tryForm(
    c,
    async () => {
      if (severity !== 'suspend' && severity !== 'limit' && severity !== 'none')
        throw new Invalid({ field: 'severity', key: 'errors.invalid' });
      await blockDomain(c.var.app, {
        ...values,
        severity,
        rejectMedia: form.flag('rejectMedia'),
        rejectReports: form.flag('rejectReports'),
      });
      return seeOther(c, PATH, 'admin.domains.added');
    },
    (faults) => showDomains(c, { values, faults }),
  );
}

async function importTable(c: Context<Env>): Promise<Response> {
  const form = await readForm(c);
  return tryForm(
    c,
    async () => {
      const file = await form.file('file');
      if (!file || file.length > MOST_BYTES) throw new Invalid({ field: 'file', key: 'fault.domain.csv' });
      const { skipped } = await importDomainBlocks(c.var.app, file.toString('utf8'));
      return seeOther(c, PATH, skipped > 0 ? 'admin.domains.importedSome' : 'admin.domains.imported');
    },
    (faults) => showDomains(c, { values: EMPTY, faults }),
  );
}
