import type { DomainSeverity } from '../../db/tables/domains.ts';
import { Invalid } from '../errors.ts';
import type { App } from '../ports.ts';
import { blockDomain, listDomainBlocks } from './block.ts';

/** The columns as Mastodon writes them; other servers and lists that are passed around have the same. */
const COLUMNS = [
  '#domain',
  '#severity',
  '#reject_media',
  '#reject_reports',
  '#public_comment',
  '#obfuscate',
] as const;
const NAMES: Readonly<Record<DomainSeverity, string>> = {
  suspend: 'suspend',
  limit: 'silence',
  none: 'noop',
};
const MOST_ROWS = 5_000;

/** All rules as a table that Mastodon reads. Private comments stay here. */
export async function exportDomainBlocks(app: App): Promise<string> {
  const rows = (await listDomainBlocks(app)).map((block) => [
    block.domain,
    NAMES[block.severity],
    String(block.rejectMedia),
    String(block.rejectReports),
    block.publicComment,
    'false',
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/**
 * Makes a rule of each row; rules about the same domains are replaced, others stay. Rows that are no domain, or ours, are
 * left out.
 * @throws {Invalid} when it is no such table, or has more than 5,000 rows
 */
export async function importDomainBlocks(
  app: App,
  text: string,
): Promise<{ added: number; skipped: number }> {
  const [head = [], ...rows] = readTable(text);
  const names = head.map((name) => name.trim().toLowerCase().replace(/^#/, ''));
  if (!names.includes('domain')) throw new Invalid({ field: 'file', key: 'fault.domain.csv' });
  if (rows.length > MOST_ROWS)
    throw new Invalid({ field: 'file', key: 'fault.domain.many', params: { most: MOST_ROWS } });
  const result = { added: 0, skipped: 0 };
  for (const row of rows) {
    const cell = (name: string) => row[names.indexOf(name)]?.trim() ?? '';
    try {
      await blockDomain(app, {
        domain: cell('domain'),
        severity: severityOf(cell('severity')),
        rejectMedia: isTrue(cell('reject_media')),
        rejectReports: isTrue(cell('reject_reports')),
        publicComment: cell('public_comment'),
      });
      result.added += 1;
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      result.skipped += 1;
    }
  }
  return result;
}

const isTrue = (text: string) => text.toLowerCase() === 'true';

/** Lists without a severity are lists of servers to suspend. */
function severityOf(text: string): DomainSeverity {
  if (text === 'silence' || text === 'limit') return 'limit';
  return text === 'noop' || text === 'none' ? 'none' : 'suspend';
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Comma-separated values as RFC 4180 has them. Empty lines are no rows. */
function readTable(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gy;
  cells.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  for (let cell = cells.exec(text); cell; cell = cells.exec(text)) {
    const [, inQuotes, bare = '', end] = cell;
    row.push(inQuotes === undefined ? bare : inQuotes.replaceAll('""', '"'));
    if (end !== ',') {
      if (row.some((value) => value !== '')) rows.push(row);
      row = [];
    }
    if (end === '') break;
  }
  return rows;
}
