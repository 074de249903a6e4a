import { sql } from 'kysely';
import type { Db } from '../../db/tables/index.ts';
import type { SignatureKind } from './http-signature.ts';

/** Seconds after which a host whose worker was killed is free again. */
const LEASE = 15;
const RENEWAL = 5_000;

/** The right to send to one host, held by one worker of all processes at a time. */
export interface Lease {
  readonly host: string;
  readonly signature: SignatureKind;
  /** Consecutive failures of the host so far. */
  readonly failures: number;
  readonly failingSince: Date | null;
  /** False once somebody else may have taken over. */
  held(): boolean;
  letGo(): Promise<void>;
}

/**
 * Takes the lease of a host: null when another worker has it, or the host is to be left alone for now.
 * A column rather than an advisory lock, because the embedded database has one session for everybody.
 */
export async function takeLease(db: Db, host: string, owner: string, now: Date): Promise<Lease | null> {
  const row = await db
    .updateTable('instances')
    .set({ lease_owner: owner, lease_until: until() })
    .where('host', '=', host)
    .where(sql<boolean>`(lease_until is null or lease_until < clock_timestamp())`)
    .where(({ or, eb }) => or([eb('next_attempt_at', 'is', null), eb('next_attempt_at', '<=', now)]))
    .returning(['signature', 'failures', 'failing_since'])
    .executeTakeFirst();
  if (!row) return null;
  let held = true;
  const renew = async () => {
    const result = await mine(db, host, owner).set({ lease_until: until() }).executeTakeFirst();
    if (result.numUpdatedRows === 0n) held = false;
  };
  const timer = setInterval(() => {
    renew().catch(() => {
      held = false;
    });
  }, RENEWAL).unref();
  return {
    host,
    signature: row.signature,
    failures: row.failures,
    failingSince: row.failing_since,
    held: () => held,
    async letGo() {
      clearInterval(timer);
      held = false;
      await mine(db, host, owner).set({ lease_owner: null, lease_until: null }).execute();
    },
  };
}

const until = () => sql<Date>`clock_timestamp() + make_interval(secs => ${LEASE})`;
const mine = (db: Db, host: string, owner: string) =>
  db.updateTable('instances').where('host', '=', host).where('lease_owner', '=', owner);
