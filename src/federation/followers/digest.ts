import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';

/** FEP-8fcf: what a set of followers comes to, so that two servers can compare theirs without telling them. */

export const NO_FOLLOWERS = '0'.repeat(64);

/** The digest of a set of addresses: their SHA-256, combined by exclusive or, so that their order does not matter. */
export function digestOf(uris: readonly string[]): string {
  const sum = Buffer.alloc(32);
  for (const uri of uris) {
    const hash = createHash('sha256').update(uri).digest();
    for (const [index, byte] of hash.entries()) sum[index] = (sum[index] ?? 0) ^ byte;
  }
  return sum.toString('hex');
}

/** The remote followers of an account who are to be told: accepted, and neither deleted nor suspended. */
export const remoteFollowers = (accountId: AccountId | null): RawBuilder<unknown> => sql`
  from follows f join accounts a on a.id = f.follower_id
  where f.followee_id = ${accountId}::bigint and f.accepted_at is not null
    and a.domain is not null and a.deleted_at is null and a.suspended_at is null`;

const hexPart = (index: number) =>
  sql`lpad(to_hex(substring(bits from ${sql.lit(index * 64 + 1)} for 64)::bit(64)::bigint), 16, '0')`;

/** `bits` as hexadecimal digits; PostgreSQL writes no more than 64 of them at once. */
export const digestSum = sql.join([0, 1, 2, 3].map(hexPart), sql` || `);

/** The exclusive or of the SHA-256 of all addresses `a.uri`. */
export const bitsOfUris = sql`bit_xor(('x' || encode(sha256(convert_to(a.uri, 'UTF8')), 'hex'))::bit(256))`;

/**
 * The digests of an account's followers, a row for each host of theirs (`host`, `digest`): one statement for a whole
 * fan-out, as counting them for each delivery would read everything as often as there are servers.
 */
export const followerDigests = (accountId: AccountId | null): RawBuilder<unknown> => sql`
  select host, ${digestSum} as digest
  from (
    select lower(substring(a.uri from '^https?://([^/?#@]+)(?:[/?#]|$)')) as host,
      ${bitsOfUris} as bits
    ${remoteFollowers(accountId)} group by 1
  ) as summed`;
