import { sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import { receiveUnfollow } from '../../domain/follows/receive.ts';
import type { App } from '../../domain/ports.ts';
import { write } from '../../domain/write.ts';
import { type Answer, backoff } from './answer.ts';
import type { DueDelivery } from './due.ts';

/** What came of one attempt. */
export interface Attempt {
  delivery: DueDelivery;
  answer: Answer;
}

/** How often a row is tried at a host that answers others: a refused signature, and trouble of any other kind. */
const MOST_UNSIGNED = 3;
const MOST_TROUBLE = 12;

/**
 * Writes down what came of attempts, in one statement. `hostFails`: it is the host's failure, so the rows
 * wait for the host and none is given up for its own sake.
 */
export async function recordAttempts(
  db: Db,
  attempts: readonly Attempt[],
  now: Date,
  hostFails: boolean,
): Promise<void> {
  if (attempts.length === 0) return;
  const rows = attempts.map(({ delivery, answer }) => {
    const state = stateAfter(delivery, answer, hostFails);
    const waits = state === 'pending' && !hostFails;
    return {
      id: delivery.id,
      state,
      status: answer.status,
      error: answer.kind === 'delivered' ? null : answer.error.slice(0, 500),
      next: waits ? new Date(now.getTime() + backoff(delivery.attempts + 1)) : null,
    };
  });
  await sql`
    update deliveries d set state = v.state, attempts = d.attempts + 1, last_status = v.status, last_error = v.error,
      next_attempt_at = v.next, finished_at = case when v.state = 'pending' then null else ${now}::timestamptz end
    from unnest(
      ${rows.map((row) => row.id)}::bigint[],
      ${rows.map((row) => row.state)}::text[],
      ${rows.map((row) => row.status)}::integer[],
      ${rows.map((row) => row.error)}::text[],
      ${rows.map((row) => row.next)}::timestamptz[]
    ) as v (id, state, status, error, next)
    where d.id = v.id and d.state = 'pending'
  `.execute(db);
}

function stateAfter(
  delivery: DueDelivery,
  answer: Answer,
  hostFails: boolean,
): 'delivered' | 'failed' | 'pending' {
  const attempts = delivery.attempts + 1;
  if (answer.kind === 'delivered') return 'delivered';
  if (answer.kind === 'refused') return 'failed';
  if (answer.kind === 'unsigned') return attempts >= MOST_UNSIGNED ? 'failed' : 'pending';
  if (answer.kind === 'trouble' && !hostFails) return attempts >= MOST_TROUBLE ? 'failed' : 'pending';
  return 'pending';
}

/**
 * An inbox that is gone for good belongs to nobody any more: who had it follows nobody here. A shared inbox
 * says nothing about a person, so only personal ones count.
 */
export async function dropFollowersAt(app: App, inbox: string): Promise<void> {
  const rows = await app.db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select(['follows.follower_id as followerId', 'follows.followee_id as followeeId'])
    .where('accounts.inbox', '=', inbox)
    .where('accounts.domain', 'is not', null)
    .execute();
  for (const row of rows) await write(app, (w) => receiveUnfollow(w, row));
}
