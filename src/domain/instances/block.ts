import type { DomainSeverity } from '../../db/tables/domains.ts';
import { readDomain } from '../../lib/domains.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { forgetRules } from './rules.ts';

/** A rule about another server, as those who make rules see it. */
export interface DomainBlock {
  domain: string;
  severity: DomainSeverity;
  rejectMedia: boolean;
  rejectReports: boolean;
  publicComment: string;
  privateComment: string;
  createdAt: Date;
}

export interface DomainBlockInput {
  domain: string;
  severity: DomainSeverity;
  rejectMedia?: boolean;
  rejectReports?: boolean;
  publicComment?: string;
  privateComment?: string;
}

const LONGEST_COMMENT = 1_000;

/**
 * Makes a rule about a server and its subdomains, or changes the one there is. What follows for accounts, follows and
 * deliveries is done by a job.
 * @returns the domain as it stands in the rule
 * @throws {Invalid} when it is no domain, or our own
 */
export async function blockDomain(app: App, input: DomainBlockInput): Promise<string> {
  const domain = readDomain(input.domain);
  if (!domain) throw new Invalid({ field: 'domain', key: 'fault.domain.none' });
  const { host } = new URL(app.config.origin);
  if (host === domain || host.split(':')[0] === domain || host.endsWith(`.${domain}`)) {
    throw new Invalid({ field: 'domain', key: 'fault.domain.own' });
  }
  const values = {
    severity: input.severity,
    reject_media: input.rejectMedia ?? false,
    reject_reports: input.rejectReports ?? false,
    public_comment: (input.publicComment ?? '').slice(0, LONGEST_COMMENT),
    private_comment: (input.privateComment ?? '').slice(0, LONGEST_COMMENT),
  };
  await write(app, async (w) => {
    await w.db
      .insertInto('domain_blocks')
      .values({ domain, ...values })
      .onConflict((conflict) => conflict.column('domain').doUpdateSet(values))
      .execute();
    w.emit({ type: 'domain.changed', domain });
  });
  forgetRules(app);
  return domain;
}

/**
 * Takes a rule back. Accounts are seen again; follows that it ended stay ended.
 * @throws {NotFound} when there is no such rule
 */
export async function unblockDomain(app: App, text: string): Promise<string> {
  const domain = readDomain(text) ?? '';
  await write(app, async (w) => {
    const row = await w.db
      .deleteFrom('domain_blocks')
      .where('domain', '=', domain)
      .returning('domain')
      .executeTakeFirst();
    if (!row) throw new NotFound('errors.noDomainBlock');
    w.emit({ type: 'domain.changed', domain });
  });
  forgetRules(app);
  return domain;
}

/** All rules, by name. */
export async function listDomainBlocks(app: App): Promise<DomainBlock[]> {
  const rows = await app.db.selectFrom('domain_blocks').selectAll().orderBy('domain').execute();
  return rows.map((row) => ({
    domain: row.domain,
    severity: row.severity,
    rejectMedia: row.reject_media,
    rejectReports: row.reject_reports,
    publicComment: row.public_comment,
    privateComment: row.private_comment,
    createdAt: row.created_at,
  }));
}
