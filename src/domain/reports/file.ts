import type { ReportReason } from '../../db/tables/moderation.ts';
import type { AccountId, PostId } from '../../lib/ids.ts';
import { Forbidden, Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { visibleTo } from '../posts/visibility.ts';
import { viewerOf } from '../viewer.ts';
import { type Write, write } from '../write.ts';

export const REPORT_REASONS = ['spam', 'legal', 'rules', 'other'] as const satisfies readonly ReportReason[];
export const LONGEST_COMMENT = 5_000;
/** Posts that one report can name. */
export const MOST_REPORTED = 100;

export interface ReportInput {
  targetId: AccountId;
  postIds: readonly PostId[];
  reason: ReportReason;
  comment: string;
  /** Tell the account's own server, too, if it is another one. It does not learn who says so. */
  forward: boolean;
}

/**
 * Tells the moderators of somebody. Of the posts only those count that are by them and that the reporter may see.
 * @returns the report's id
 * @throws {NotFound} when there is nobody, {Forbidden} about oneself, {Invalid} when the comment is too long
 */
export async function fileReport(app: App, reporterId: AccountId, input: ReportInput): Promise<string> {
  const { targetId, reason } = input;
  const comment = input.comment.trim();
  if (targetId === reporterId) throw new Forbidden('fault.report.self');
  if (comment.length > LONGEST_COMMENT) {
    throw new Invalid({ field: 'comment', key: 'fault.report.long', params: { limit: LONGEST_COMMENT } });
  }
  return write(app, async (w) => {
    const domain = await domainOf(w, targetId);
    const posts = await reportable(w, reporterId, input);
    const forwarded = input.forward && domain !== null;
    const { id } = await w.db
      .insertInto('reports')
      .values({ reporter_id: reporterId, target_id: targetId, post_ids: posts, reason, comment, forwarded })
      .returning('id')
      .executeTakeFirstOrThrow();
    if (forwarded) w.emit({ type: 'report.forwarded', reportId: id, accountId: targetId });
    return id;
  });
}

async function domainOf(w: Write, targetId: AccountId): Promise<string | null> {
  const target = await w.db
    .selectFrom('accounts')
    .select('domain')
    .where('id', '=', targetId)
    .where('kind', '<>', 'application')
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!target) throw new NotFound();
  return target.domain;
}

async function reportable(w: Write, reporterId: AccountId, input: ReportInput): Promise<PostId[]> {
  const ids = input.postIds.slice(0, MOST_REPORTED);
  if (ids.length === 0) return [];
  const rows = await w.db
    .selectFrom('posts')
    .select('posts.id')
    .where('posts.id', 'in', ids)
    .where('posts.account_id', '=', input.targetId)
    .where(visibleTo(viewerOf(reporterId)))
    .orderBy('posts.id', 'desc')
    .execute();
  return rows.map(({ id }) => id);
}
