import type { Page, PageRequest } from '../../db/paging.ts';
import type { PostId } from '../../lib/ids.ts';
import { listReactors } from '../accounts/reactors.ts';
import type { AccountSummary } from '../accounts/types.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';

/** Who boosted a post, newest first. @throws {NotFound} when the viewer may not see it */
export function listBoosters(
  app: App,
  viewer: Viewer,
  postId: PostId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  return listReactors(app, viewer, 'boosts', postId, page);
}
