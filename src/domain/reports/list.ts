import { type Selectable, sql } from 'kysely';
import { limitOf, type Page, type PageRequest, pageOf } from '../../db/paging.ts';
import type { ReportReason, ReportState, ReportsTable } from '../../db/tables/moderation.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import type { Visibility } from '../posts/types.ts';

/** A report in a list. */
export interface ReportSummary {
  id: string;
  target: AccountSummary;
  targetSuspended: boolean;
  /** Null when another server passed it on; then `fromHost` says which. */
  reporter: AccountSummary | null;
  fromHost: string | null;
  reason: ReportReason;
  comment: string;
  postCount: number;
  forwarded: boolean;
  state: ReportState;
  createdAt: Date;
  resolvedBy: AccountSummary | null;
  resolvedAt: Date | null;
}

/** What somebody wrote, as a moderator needs to see it. */
export interface ReportedPost {
  id: PostId;
  html: string;
  warning: string;
  visibility: Visibility;
  pictures: number;
  deleted: boolean;
  createdAt: Date;
}

export interface Report extends ReportSummary {
  posts: ReportedPost[];
  /** Other open reports about the same account. */
  others: number;
}

/** Reports in a state, newest first. Staff only: the caller has made sure. */
export async function listReports(
  app: App,
  state: ReportState,
  request: PageRequest,
): Promise<Page<ReportSummary>> {
  const rows = await app.db
    .selectFrom('reports')
    .selectAll()
    .where('state', '=', state)
    .$if(request.before !== undefined, (query) => query.where('id', '<', request.before ?? ''))
    .orderBy('id', 'desc')
    .limit(limitOf(request) + 1)
    .execute();
  const summaries = new Map((await summarise(app, rows)).map((report) => [report.id, report]));
  const page = pageOf(rows, request, ({ id }) => id);
  return { ...page, items: page.items.flatMap(({ id }) => summaries.get(id) ?? []) };
}

/** How many reports wait, counted up to 1,000: a part of other statements. */
export const openReports = sql<string>`(
  select count(*) from (select 1 from reports where state = 'open' limit 1000) as open)`;

/**
 * One report with what was reported, whoever those posts were for: who reports a post shows it to the moderators. Staff
 * only. @throws {NotFound}
 */
export async function readReport(app: App, id: string): Promise<Report> {
  const row = await app.db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst();
  const [summary] = row ? await summarise(app, [row]) : [];
  if (!row || !summary) throw new NotFound();
  const others = await app.db
    .selectFrom('reports')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('target_id', '=', row.target_id)
    .where('state', '=', 'open')
    .where('id', '<>', id)
    .executeTakeFirstOrThrow();
  return { ...summary, posts: await reportedPosts(app, row.post_ids), others: Number(others.count) };
}

async function reportedPosts(app: App, ids: readonly PostId[]): Promise<ReportedPost[]> {
  if (ids.length === 0) return [];
  const rows = await app.db
    .selectFrom('posts')
    .select(['id', 'html', 'warning', 'visibility', 'deleted_at', 'created_at'])
    .select(
      sql<string>`(select count(*) from media where media.post_id = posts.id and media.removed_at is null)`.as(
        'pictures',
      ),
    )
    .where('id', 'in', ids)
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    html: row.html,
    warning: row.warning,
    visibility: row.visibility,
    pictures: Number(row.pictures),
    deleted: row.deleted_at !== null,
    createdAt: row.created_at,
  }));
}

async function summarise(app: App, rows: readonly Selectable<ReportsTable>[]): Promise<ReportSummary[]> {
  const people = rows.flatMap(({ target_id, reporter_id, resolved_by }) =>
    [target_id, reporter_id, resolved_by].filter((id) => id !== null),
  );
  const accounts = await accountSummaries(app, people);
  const suspended = await suspendedAmong(
    app,
    rows.map(({ target_id }) => target_id),
  );
  const account = (id: AccountId | null) => (id === null ? null : (accounts.get(id) ?? null));
  return rows.flatMap((row) => {
    const target = account(row.target_id);
    if (!target) return [];
    return {
      id: row.id,
      target,
      targetSuspended: suspended.has(row.target_id),
      reporter: account(row.reporter_id),
      fromHost: row.from_host,
      reason: row.reason,
      comment: row.comment,
      postCount: row.post_ids.length,
      forwarded: row.forwarded,
      state: row.state,
      createdAt: row.created_at,
      resolvedBy: account(row.resolved_by),
      resolvedAt: row.resolved_at,
    };
  });
}

async function suspendedAmong(app: App, ids: readonly AccountId[]): Promise<Set<AccountId>> {
  if (ids.length === 0) return new Set();
  const rows = await app.db
    .selectFrom('accounts')
    .select('id')
    .where('id', 'in', ids)
    .where('suspended_at', 'is not', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
