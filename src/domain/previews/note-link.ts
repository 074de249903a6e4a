import type { Visibility } from '../../db/tables/content.ts';
import type { Write } from '../write.ts';
import { findLink } from './find-link.ts';

/** What a page said is asked for again when somebody links to it so many milliseconds later. */
const STALE = 14 * 24 * 60 * 60 * 1000;

/**
 * The preview of the first link in a post, made on first use, and asked for if nothing (recent) is known of it. Null for
 * a post without a link, and for one to a few people: a link in it may be meant to be opened once.
 */
export async function noteLink(
  w: Write,
  post: { html: string; visibility: Visibility; local: boolean },
): Promise<string | null> {
  const url = post.visibility === 'mentioned' ? null : findLink(post.html);
  if (url === null) return null;
  const known = await w.db
    .selectFrom('link_previews')
    .select(['id', 'fetched_at'])
    .where('url', '=', url)
    .executeTakeFirst();
  const old = known?.fetched_at && w.now.getTime() - known.fetched_at.getTime() < STALE;
  if (known && old) return known.id;
  const preview = known ?? (await addPreview(w, url));
  w.emit({ type: 'link.found', previewId: preview.id, ...(post.local ? {} : { remote: true }) });
  return preview.id;
}

async function addPreview(w: Write, url: string): Promise<{ id: string }> {
  const added = await w.db
    .insertInto('link_previews')
    .values({ url })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  // Somebody else has just linked to it, too.
  return (
    added ?? w.db.selectFrom('link_previews').select('id').where('url', '=', url).executeTakeFirstOrThrow()
  );
}
