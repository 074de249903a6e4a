import type { AccountId } from '../../lib/ids.ts';
import { accountSummaries } from '../accounts/summaries.ts';
import type { AccountSummary } from '../accounts/types.ts';
import type { App } from '../ports.ts';

/** What anybody may know of this server. */
export interface AboutServer {
  /** Local people whose accounts are open. */
  people: number;
  /** Their posts. */
  posts: number;
  /** Null before the setup. */
  owner: AccountSummary | null;
}

/** Counts people and their posts, from the counters of the accounts; three statements. */
export async function aboutServer(app: App): Promise<AboutServer> {
  const totals = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .where('users.confirmed_at', 'is not', null)
    .where('users.approved_at', 'is not', null)
    .where('accounts.deleted_at', 'is', null)
    .where('accounts.suspended_at', 'is', null)
    .select(({ fn }) => [
      fn.countAll<string>().as('people'),
      fn.sum<string | null>('accounts.posts_count').as('posts'),
    ])
    .executeTakeFirst();
  const owner = await ownerId(app);
  const summary = owner && (await accountSummaries(app, [owner])).get(owner);
  return { people: Number(totals?.people ?? 0), posts: Number(totals?.posts ?? 0), owner: summary ?? null };
}

async function ownerId(app: App): Promise<AccountId | null> {
  const row = await app.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.account_id')
    .where('users.role', '=', 'owner')
    .where('accounts.deleted_at', 'is', null)
    .orderBy('users.account_id')
    .select('users.account_id')
    .executeTakeFirst();
  return row?.account_id ?? null;
}
