import { sql } from 'kysely';
import { limitOf, type Page, type PageRequest, pageOf } from '../../db/paging.ts';
import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { requireVisible } from '../posts/visibility.ts';
import type { Viewer } from '../viewer.ts';
import { type SummaryRow, toSummary } from './summaries.ts';
import type { AccountSummary } from './types.ts';

/** Who liked or boosted a post, newest first; suspended people are left out. @throws {NotFound} when the viewer may not see it */
export async function listReactors(
  app: App,
  viewer: Viewer,
  table: 'likes' | 'boosts',
  postId: PostId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  await requireVisible(app.db, viewer, postId);
  const { rows } = await sql<SummaryRow & { reaction_id: string }>`
    select a.id, a.uri, a.username, a.domain, a.display_name, a.kind, a.avatar, a.locked, reaction.id as reaction_id
    from ${sql.table(table)} reaction join accounts a on a.id = reaction.account_id
    where reaction.post_id = ${postId} and a.suspended_at is null and a.deleted_at is null
      and (${page.before ?? null}::bigint is null or reaction.id < ${page.before ?? null}::bigint)
    order by reaction.id desc
    limit ${limitOf(page) + 1}`.execute(app.db);
  return pageOf(
    rows,
    page,
    (row) => row.reaction_id,
    (row) => toSummary(app, row),
  );
}
