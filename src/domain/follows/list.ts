import { limitOf, type Page, type PageRequest, pageOf } from '../../db/paging.ts';
import type { AccountId } from '../../lib/ids.ts';
import { SUMMARY_COLUMNS, toSummary } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import { Forbidden } from '../errors.ts';
import type { App } from '../ports.ts';
import type { Viewer } from '../viewer.ts';

const MOST_COUNTED = 40;

type Direction = 'followers' | 'following' | 'requests';

/** Newest first. @throws {Forbidden} when the account keeps its follows to itself */
export async function listFollowers(
  app: App,
  viewer: Viewer,
  id: AccountId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  await requireShown(app, viewer, id);
  return list(app, 'followers', id, page);
}

/** Newest first. @throws {Forbidden} when the account keeps its follows to itself */
export async function listFollowing(
  app: App,
  viewer: Viewer,
  id: AccountId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  await requireShown(app, viewer, id);
  return list(app, 'following', id, page);
}

/** Who waits for an answer, newest first. */
export function listRequests(
  app: App,
  accountId: AccountId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  return list(app, 'requests', accountId, page);
}

/** How many wait for an answer; more than 40 are not counted. */
export async function countRequests(app: App, accountId: AccountId): Promise<number> {
  return (await listRequests(app, accountId, { limit: MOST_COUNTED })).items.length;
}

async function requireShown(app: App, viewer: Viewer, id: AccountId): Promise<void> {
  if (viewer.accountId === id) return;
  const row = await app.db
    .selectFrom('accounts')
    .select('hides_follows')
    .where('id', '=', id)
    .executeTakeFirst();
  if (row?.hides_follows) throw new Forbidden('fault.follow.hidden');
}

async function list(
  app: App,
  direction: Direction,
  id: AccountId,
  page: PageRequest,
): Promise<Page<AccountSummary>> {
  const [own, other] =
    direction === 'following'
      ? (['follower_id', 'followee_id'] as const)
      : (['followee_id', 'follower_id'] as const);
  const rows = await app.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', `follows.${other}`)
    .select(SUMMARY_COLUMNS)
    .select('follows.id as follow_id')
    .where(`follows.${own}`, '=', id)
    .where('follows.accepted_at', direction === 'requests' ? 'is' : 'is not', null)
    .where('accounts.suspended_at', 'is', null)
    .$if(page.before !== undefined, (query) => query.where('follows.id', '<', String(page.before)))
    .orderBy('follows.id', 'desc')
    .limit(limitOf(page) + 1)
    .execute();
  return pageOf(
    rows,
    page,
    (row) => String(row.follow_id),
    (row) => toSummary(app, row),
  );
}
