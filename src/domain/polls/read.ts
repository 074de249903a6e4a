import { sql } from 'kysely';
import { displayUrl } from '../../lib/display-url.ts';
import { renderEmojis } from '../../lib/emojis.ts';
import { escapeHtml } from '../../lib/html.ts';
import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';
import { sharesOf } from './tally.ts';
import type { PollView } from './types.ts';

interface PollRow {
  post_id: PostId;
  multiple: boolean;
  expires_at: Date | null;
  closed_at: Date | null;
  voters_count: number | null;
  emojis: { shortcode: string; url: string }[];
  options: { title: string; votes: number; mine: boolean }[];
}

/** The polls of these posts, which the viewer may see; one statement. */
export async function readPolls(
  app: App,
  viewer: Viewer,
  ids: readonly PostId[],
): Promise<Map<PostId, PollView>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PollRow>`
    select post_id, multiple, expires_at, closed_at, voters_count, posts.emojis,
      (select json_agg(json_build_object('title', title, 'votes', votes_count,
        'mine', exists (select 1 from poll_votes v where v.post_id = o.post_id
          and v.account_id = ${viewer.accountId}::bigint and v.position = o.position)) order by position)
        from poll_options o where o.post_id = polls.post_id) as options
    from polls join posts on posts.id = post_id
    where post_id = any(${[...ids]}::bigint[])`.execute(app.db);
  const now = app.clock.now();
  const pictureOf = (url: string) => displayUrl(app.secret, url) ?? '';
  return new Map(rows.map((row) => [row.post_id, viewOf(row, now, pictureOf)]));
}

function viewOf(row: PollRow, now: Date, pictureOf: (url: string) => string): PollView {
  const { multiple, voters_count: voters, expires_at: expiresAt } = row;
  const votes = row.options.map((option) => option.votes);
  const shares = sharesOf({ multiple, voters, votes });
  return {
    multiple,
    options: row.options.map((option, position) => ({
      ...option,
      html: renderEmojis(escapeHtml(option.title), row.emojis, pictureOf),
      share: shares[position] ?? 0,
    })),
    votes: votes.reduce((sum, count) => sum + count, 0),
    voters,
    expiresAt,
    ended: row.closed_at !== null || (expiresAt !== null && expiresAt <= now),
    voted: row.options.some(({ mine }) => mine),
  };
}
