import { follow, unfollow } from '../domain/follows/follow.ts';
import { isListed } from '../domain/lists/members.ts';
import type { App } from '../domain/ports.ts';
import type { AccountId } from '../lib/ids.ts';
import { ensureInstanceActor } from './instance.ts';

/**
 * Lets the server itself follow an account elsewhere as long as it is in somebody's list: what it says in public comes
 * here then, and it does not learn whose list that is. Who approves followers is not asked.
 */
export async function listen(app: App, accountId: AccountId): Promise<void> {
  const account = await app.db
    .selectFrom('accounts')
    .select('locked')
    .where('id', '=', accountId)
    .where('domain', 'is not', null)
    .where('suspended_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!account) return;
  const self = await ensureInstanceActor(app);
  if (!(await isListed(app, accountId))) await unfollow(app, self, accountId);
  else if (!account.locked) await follow(app, self, accountId);
}
