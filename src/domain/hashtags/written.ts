import { hashtagName } from '../../lib/text.ts';
import type { App } from '../ports.ts';

/** How people write this hashtag: `Kingfisher` for `kingfisher`. As it was asked for, where it stands in no public post. */
export async function hashtagAsWritten(app: App, tag: string): Promise<string> {
  const row = await app.db
    .selectFrom('hashtags')
    .select('display_name')
    .where('name', '=', hashtagName(tag))
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('post_hashtags')
          .innerJoin('posts', 'posts.id', 'post_hashtags.post_id')
          .select('posts.id')
          .whereRef('post_hashtags.hashtag_id', '=', 'hashtags.id')
          .where('posts.visibility', '=', 'public')
          .where('posts.deleted_at', 'is', null),
      ),
    )
    .executeTakeFirst();
  return row?.display_name ?? tag;
}
