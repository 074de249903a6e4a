import { sql } from 'kysely';
import type { DomainSeverity } from '../../db/tables/domains.ts';
import type { Db } from '../../db/tables/index.ts';
import { domainAndParents } from '../../lib/domains.ts';
import type { App } from '../ports.ts';

/** What this server holds of another one, as far as requests are decided by it. */
export interface DomainRule {
  domain: string;
  severity: DomainSeverity;
  rejectMedia: boolean;
  rejectReports: boolean;
}

/** Milliseconds after which other processes know of a new rule; this one does at once. */
const KEPT = 5_000;

interface Kept {
  rules: Promise<ReadonlyMap<string, DomainRule>>;
  until: number;
}

const kept = new WeakMap<Db, Kept>();

/**
 * The rule about a host (`name` or `name:port`) and all under it; the most particular one counts, so that one server of a
 * blocked domain can be let in. From memory, as it is asked for with every request: never inside a transaction.
 */
export async function ruleFor(app: Pick<App, 'db'>, host: string): Promise<DomainRule | null> {
  const now = performance.now();
  let known = kept.get(app.db);
  if (!known || known.until < now) {
    known = { rules: readRules(app.db), until: now + KEPT };
    kept.set(app.db, known);
    known.rules.catch(() => kept.delete(app.db));
  }
  const rules = await known.rules;
  if (rules.size === 0) return null;
  for (const name of domainAndParents(host)) {
    const rule = rules.get(name);
    if (rule) return rule;
  }
  return null;
}

/** Whether nothing goes to or comes from this host. */
export async function isSuspendedHost(app: Pick<App, 'db'>, host: string): Promise<boolean> {
  return (await ruleFor(app, host))?.severity === 'suspend';
}

/** Whether pictures of people on any of these hosts are neither fetched nor shown. */
export async function rejectsMedia(app: Pick<App, 'db'>, ...hosts: (string | null)[]): Promise<boolean> {
  const rules = await Promise.all(hosts.map((host) => (host ? ruleFor(app, host) : null)));
  return rules.some((rule) => rule?.rejectMedia || rule?.severity === 'suspend');
}

/** Whether nobody here wants to hear what this host complains of. */
export async function rejectsReports(app: Pick<App, 'db'>, host: string): Promise<boolean> {
  return (await ruleFor(app, host))?.rejectReports ?? false;
}

/** The strictest of what the rules say of these hosts, as the database has it now: for transactions. */
export async function severityNow(db: Db, ...hosts: string[]): Promise<DomainSeverity> {
  const { rows } = await sql<{ severity: DomainSeverity | null }>`
    select domain_severity(host) as severity from unnest(${hosts}::text[]) as host`.execute(db);
  const found = rows.map(({ severity }) => severity);
  return found.includes('suspend') ? 'suspend' : found.includes('limit') ? 'limit' : 'none';
}

/** To be called when rules have changed. */
export function forgetRules(app: Pick<App, 'db'>): void {
  kept.delete(app.db);
}

async function readRules(db: Db): Promise<ReadonlyMap<string, DomainRule>> {
  const rows = await db
    .selectFrom('domain_blocks')
    .select(['domain', 'severity', 'reject_media', 'reject_reports'])
    .execute();
  return new Map(
    rows.map(({ domain, severity, reject_media, reject_reports }) => [
      domain,
      { domain, severity, rejectMedia: reject_media, rejectReports: reject_reports },
    ]),
  );
}
