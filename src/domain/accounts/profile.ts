import { statement } from '../../db/statement.ts';
import { displayUrl } from '../../lib/display-url.ts';
import { renderEmojis } from '../../lib/emojis.ts';
import type { AccountId } from '../../lib/ids.ts';
import { pages } from '../../lib/uris.ts';
import { Gone, NotFound } from '../errors.ts';
import { relationships } from '../follows/relationships.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';
import { accountSummaries, toSummary } from './summaries.ts';
import type { Profile } from './types.ts';

/**
 * The head of a profile page. @throws {NotFound} for nobody, and for the suspended and not yet approved; {Gone} for the deleted
 */
export async function readProfile(app: App, viewer: Viewer, id: AccountId): Promise<Profile> {
  const [row] = await accountWithUser(app.db, { id });
  if (!row) throw new NotFound();
  if (row.deleted_at) throw new Gone();
  const pending = row.user_id !== null && (!row.approved_at || !row.confirmed_at);
  if (row.suspended_at || pending || row.kind === 'application') throw new NotFound();
  const isViewer = viewer.accountId === id;
  const asked = row.moved_to_id ? [id, row.moved_to_id] : [id];
  const [relations, moved] = await Promise.all([
    viewer.accountId === null || (isViewer && asked.length === 1) ? null : relationships(app, viewer, asked),
    row.moved_to_id ? accountSummaries(app, [row.moved_to_id]) : null,
  ]);
  const emoji = (html: string) => renderEmojis(html, row.emojis, (url) => displayUrl(app.secret, url) ?? '');
  const counts = row.remote_counts;
  return {
    ...toSummary(app, row),
    bioHtml: emoji(row.bio_html),
    fields: row.fields,
    bannerUrl: displayUrl(app.secret, row.banner),
    avatarDescription: row.avatar_description,
    url: row.domain === null ? app.config.origin + pages.account(row.username) : (row.url ?? row.uri),
    // A remote server knows its own totals better; ours are what we happen to have seen.
    counts: {
      posts: Math.max(row.posts_count, counts?.posts ?? 0),
      followers: Math.max(row.followers_count, counts?.followers ?? 0),
      following: Math.max(row.following_count, counts?.following ?? 0),
    },
    createdAt: row.created_at,
    movedTo: (row.moved_to_id && moved?.get(row.moved_to_id)) || null,
    movedToRelationship: (row.moved_to_id && relations?.get(row.moved_to_id)) || null,
    hidesFollows: row.hides_follows,
    indexable: row.indexable,
    discoverable: row.discoverable,
    staff: row.role === null || row.role === 'user' ? null : row.role === 'owner' ? 'admin' : row.role,
    isViewer,
    relationship: relations?.get(id) ?? null,
  };
}

const accountWithUser = statement((db, { id }: { id: AccountId }) =>
  db
    .selectFrom('accounts')
    .leftJoin('users', 'users.account_id', 'accounts.id')
    .selectAll('accounts')
    .select(['users.approved_at', 'users.confirmed_at', 'users.role', 'users.account_id as user_id'])
    .where('accounts.id', '=', id),
);
