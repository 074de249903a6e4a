import { sql } from 'kysely';
import type { CustomEmoji, EditedMedia } from '../../db/tables/content.ts';
import { displayUrl } from '../../lib/display-url.ts';
import { renderEmojis } from '../../lib/emojis.ts';
import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';
import type { Write } from '../write.ts';
import { requireVisible } from './visibility.ts';

/** The pictures of the post in scope as its history keeps them. */
const mediaOfPost = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('file', file, 'preview', preview, 'remoteUrl', remote_url,
    'description', description) order by position), '[]')
  from media where media.post_id = posts.id and media.removed_at is null)`;

/** What could be chosen in the poll of the post in scope. */
const pollOfPost = sql`(
  select jsonb_agg(title order by position) from poll_options where poll_options.post_id = posts.id)`;

/** Puts the post as it is now into its history: it is about to change. */
export async function keepVersion(w: Write, postId: PostId): Promise<void> {
  await sql`
    insert into post_edits (post_id, html, warning, sensitive, media, poll_options, created_at)
    select id, html, warning, sensitive,
      ${mediaOfPost}, ${pollOfPost}, coalesce(edited_at, created_at)
    from posts where id = ${postId}`.execute(w.db);
}

/** A version of a post, as its history shows it. */
export interface PostVersion {
  html: string;
  warning: string;
  sensitive: boolean;
  createdAt: Date;
  media: { url: string | null; description: string }[];
  /** What could be chosen in its poll. */
  poll: string[] | null;
}

/**
 * All versions with their pictures, newest first; the first is the present one.
 * @throws {NotFound} when the viewer may not see the post
 */
export async function listEdits(app: App, viewer: Viewer, postId: PostId): Promise<PostVersion[]> {
  await requireVisible(app.db, viewer, postId);
  const { rows } = await sql<{
    html: string;
    warning: string;
    sensitive: boolean;
    created_at: Date;
    media: EditedMedia[];
    poll_options: string[] | null;
    emojis: CustomEmoji[];
  }>`
    select html, warning, sensitive, coalesce(edited_at, created_at) as created_at, emojis,
      ${mediaOfPost} as media, ${pollOfPost} as poll_options, null::bigint as edit_id
    from posts where id = ${postId}
    union all
    select e.html, e.warning, e.sensitive, e.created_at, posts.emojis, e.media, e.poll_options, e.id as edit_id
    from post_edits e join posts on posts.id = e.post_id where e.post_id = ${postId}
    order by edit_id desc nulls first`.execute(app.db);
  const show = (url: string | null) => displayUrl(app.secret, url);
  return rows.map((row) => ({
    html: renderEmojis(row.html, row.emojis, (url) => show(url) ?? ''),
    warning: row.warning,
    sensitive: row.sensitive,
    createdAt: row.created_at,
    media: row.media.map((item) => ({
      url: show(item.preview ?? item.file ?? item.remoteUrl),
      description: item.description,
    })),
    poll: row.poll_options,
  }));
}
