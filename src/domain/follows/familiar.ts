import { sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { AccountId } from '../../lib/ids.ts';
import { SUMMARY_COLUMNS, toSummary } from '../accounts/summaries.ts';
import type { AccountSummary, Profile } from '../accounts/types.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';

/** Some of the people that a sentence names, and how many there are. */
export interface Familiar {
  people: AccountSummary[];
  total: number;
}

export const NOBODY: Familiar = { people: [], total: 0 };

const NAMED = 3;

/**
 * Whom the viewer follows among somebody's followers, newest first: who is known to the viewer vouches for them. People who
 * keep their follows to themselves stay out of it, on both sides.
 */
export async function familiarFollowers(app: App, viewer: Viewer, profile: Profile): Promise<Familiar> {
  if (viewer.accountId === null || profile.isViewer || profile.hidesFollows) return NOBODY;
  const rows = await known(app.db, { me: viewer.accountId, them: profile.id });
  return { people: rows.map((row) => toSummary(app, row)), total: Number(rows[0]?.total ?? 0) };
}

const known = statement((db, { me, them }: { me: AccountId; them: AccountId }) =>
  db
    .selectFrom('follows as mine')
    .innerJoin('follows as theirs', 'theirs.follower_id', 'mine.followee_id')
    .innerJoin('accounts', 'accounts.id', 'mine.followee_id')
    .select(SUMMARY_COLUMNS)
    .select(sql<string>`count(*) over ()`.as('total'))
    .where('mine.follower_id', '=', me)
    .where('mine.accepted_at', 'is not', null)
    .where('theirs.followee_id', '=', them)
    .where('theirs.accepted_at', 'is not', null)
    .where('accounts.hides_follows', '=', false)
    .where('accounts.suspended_at', 'is', null)
    .where('accounts.deleted_at', 'is', null)
    .orderBy('theirs.id', 'desc')
    .limit(sql.lit(NAMED)),
);
