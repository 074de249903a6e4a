import { sql } from 'kysely';
import type { Page, PageRequest } from '../../db/paging.ts';
import type { AccountId } from '../../lib/ids.ts';
import { hashtagName } from '../../lib/text.ts';
import type { App } from '../ports.ts';
import type { TimelineEntry } from '../posts/types.ts';
import { visibleTo } from '../posts/visibility.ts';
import type { Viewer } from '../viewer.ts';
import { directionOf, readLimit, timelinePage, within } from './page.ts';
import { unlimited, unmuted } from './rules.ts';

/** Public posts with this hashtag (with or without #, in any case), replies included, newest first. */
export async function hashtagTimeline(
  app: App,
  viewer: Viewer,
  name: string,
  request: PageRequest = {},
): Promise<Page<TimelineEntry>> {
  const rows = await app.db
    .selectFrom('hashtags')
    .innerJoin('post_hashtags', 'post_hashtags.hashtag_id', 'hashtags.id')
    .innerJoin('posts', 'posts.id', 'post_hashtags.post_id')
    .select([
      'posts.id as entryId',
      'posts.id as postId',
      sql<AccountId | null>`null::bigint`.as('boostedBy'),
    ])
    .where('hashtags.name', '=', hashtagName(name))
    .where('posts.visibility', '=', 'public')
    .where(visibleTo(viewer))
    .where(unmuted(viewer, 'posts.account_id'))
    .where(unlimited(viewer, 'posts.account_id'))
    .where(within('post_hashtags.post_id', request))
    .orderBy('post_hashtags.post_id', directionOf(request))
    .limit(readLimit(request))
    .execute();
  return timelinePage(app, viewer, request, rows);
}
