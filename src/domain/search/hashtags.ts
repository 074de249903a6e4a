import { sql } from 'kysely';
import { hashtagName } from '../../lib/text.ts';
import type { App } from '../ports.ts';
import { escapePattern } from './pattern.ts';

/** Posts that count towards a hashtag's rank: more would only make the ranking slower. */
const COUNTED = 200;

/**
 * Hashtags that contain the query, written as they were first: the exact one, then those that begin with it, the most used first.
 * Only what stands in some public post: a name that was only ever whispered is nobody's to find.
 */
export async function searchHashtags(app: App, query: string, limit = 10): Promise<string[]> {
  const name = hashtagName(query.trim());
  if (name === '' || name.length > 100) return [];
  const escaped = escapePattern(name);
  const { rows } = await sql<{ display_name: string }>`
    select display_name from hashtags
    where name like ${`%${escaped}%`} and exists (
      select 1 from post_hashtags join posts on posts.id = post_hashtags.post_id
      where post_hashtags.hashtag_id = hashtags.id and posts.visibility = 'public' and posts.deleted_at is null
      offset 0)
    order by (name = ${name}) desc, (name like ${`${escaped}%`}) desc, (
      select count(*) from (
        select 1 from post_hashtags where hashtag_id = hashtags.id limit ${COUNTED}) used) desc, name
    limit ${limit}`.execute(app.db);
  return rows.map((row) => row.display_name);
}
