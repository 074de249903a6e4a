import { sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId } from '../../lib/ids.ts';

/** One activity to be sent to one inbox now. */
export interface DueDelivery {
  id: string;
  inbox: string;
  attempts: number;
  objectUri: string;
  body: string;
  senderId: AccountId;
  senderUri: string;
  /** See `DeliveriesTable`. */
  followersDigest: string | null;
}

/**
 * What may be sent to a host now, oldest first. Held back is what is about the same thing as an earlier delivery to the
 * same inbox that waits for its next attempt: an edit must not arrive before the post.
 */
export function dueDeliveries(db: Db, host: string, now: Date, limit: number): Promise<DueDelivery[]> {
  return db
    .selectFrom('deliveries as d')
    .innerJoin('activities as a', 'a.id', 'd.activity_id')
    .innerJoin('accounts as sender', 'sender.id', 'a.account_id')
    .select([
      'd.id',
      'd.inbox',
      'd.attempts',
      'a.object_uri as objectUri',
      'a.body',
      'a.account_id as senderId',
      'sender.uri as senderUri',
      'd.followers_digest as followersDigest',
    ])
    .where('d.host', '=', host)
    .where('d.state', '=', 'pending')
    .where(({ or, eb }) => or([eb('d.next_attempt_at', 'is', null), eb('d.next_attempt_at', '<=', now)]))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('deliveries as e')
            .innerJoin('activities as ea', 'ea.id', 'e.activity_id')
            .select(sql`1`.as('one'))
            .whereRef('e.host', '=', 'd.host')
            .whereRef('e.inbox', '=', 'd.inbox')
            .whereRef('e.id', '<', 'd.id')
            .where('e.state', '=', 'pending')
            .where('e.next_attempt_at', '>', now)
            .whereRef('ea.object_uri', '=', 'a.object_uri'),
        ),
      ),
    )
    .orderBy('d.id')
    .limit(limit)
    .execute();
}
