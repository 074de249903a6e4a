import type { AccountId, PostId } from '../../lib/ids.ts';
import type { Write } from '../write.ts';
import { LONGEST_COMMENT, MOST_REPORTED } from './file.ts';

export interface ReceivedReport {
  uri: string;
  /** The server that sends it. */
  fromHost: string;
  /** Null when that server speaks for somebody whom it does not name. */
  reporterId: AccountId | null;
  targetId: AccountId;
  postIds: readonly PostId[];
  comment: string;
}

/** Open reports from one server, above which no more are taken in: a flood must not bury what matters. */
const MOST_OPEN = 200;

/**
 * Takes in a report of another server about somebody here. Nothing follows from it but that moderators see it.
 * @returns whether it is new
 */
export async function receiveReport(w: Write, report: ReceivedReport): Promise<boolean> {
  const open = await w.db
    .selectFrom('reports')
    .select('id')
    .where('from_host', '=', report.fromHost)
    .where('state', '=', 'open')
    .limit(MOST_OPEN)
    .execute();
  if (open.length >= MOST_OPEN) return false;
  const row = await w.db
    .insertInto('reports')
    .values({
      uri: report.uri,
      from_host: report.fromHost,
      reporter_id: report.reporterId,
      target_id: report.targetId,
      post_ids: report.postIds.slice(0, MOST_REPORTED),
      comment: report.comment.slice(0, LONGEST_COMMENT),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}
