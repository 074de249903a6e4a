import type { Db } from '../../db/tables/index.ts';
import { backoff } from './answer.ts';
import type { SignatureKind } from './http-signature.ts';
import type { Lease } from './lease.ts';

const GIVE_UP = 7 * 24 * 3600_000;

/** The host answers: whatever failed before is forgotten. */
export async function hostAnswers(db: Db, host: string, now: Date, signature?: SignatureKind): Promise<void> {
  await db
    .updateTable('instances')
    .set({
      failing_since: null,
      failures: 0,
      next_attempt_at: null,
      last_seen_at: now,
      ...(signature ? { signature } : {}),
    })
    .where('host', '=', host)
    .execute();
}

/** Something came in from the host, so it lives: deliveries that wait for it are due. Says whether any may be. */
export async function hostIsAlive(db: Db, host: string, now: Date): Promise<boolean> {
  const result = await db
    .updateTable('instances')
    .set({ failing_since: null, failures: 0, next_attempt_at: null, last_seen_at: now })
    .where('host', '=', host)
    .where('failing_since', 'is not', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/**
 * The host fails: it is left alone for a while that doubles, or for as long as it asked. After seven days of nothing
 * else, what waits for it is given up.
 */
export async function hostFails(db: Db, lease: Lease, now: Date, retryAfter: number | null): Promise<void> {
  const failures = lease.failures + 1;
  const since = lease.failingSince ?? now;
  await db
    .updateTable('instances')
    .set({
      failing_since: since,
      failures,
      next_attempt_at: new Date(now.getTime() + (retryAfter ?? backoff(failures))),
    })
    .where('host', '=', lease.host)
    .execute();
  if (now.getTime() - since.getTime() < GIVE_UP) return;
  await db
    .updateTable('deliveries')
    .set({ state: 'failed', last_error: 'The server has not answered for seven days', finished_at: now })
    .where('host', '=', lease.host)
    .where('state', '=', 'pending')
    .execute();
}
