import type { DomainEvent } from '../../src/domain/events.ts';
import type { App } from '../../src/domain/ports.ts';
import type { AccountId } from '../../src/lib/ids.ts';

/** What an account's row says of its follows. */
export async function countsOf(app: App, id: AccountId): Promise<{ followers: number; following: number }> {
  return app.db
    .selectFrom('accounts')
    .select(['followers_count as followers', 'following_count as following'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** The row of a follow or request. */
export function followRow(app: App, followerId: AccountId, followeeId: AccountId) {
  return app.db
    .selectFrom('follows')
    .selectAll()
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .executeTakeFirst();
}

export const eventTypes = (events: readonly DomainEvent[]) => events.map(({ type }) => type);
