import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from '../db/tables/index.ts';
import { TooMany } from './errors.ts';
import type { Limiter } from './ports.ts';

/** Counts in the database, so that every web process counts together: one statement a try, fixed windows. */
export function createLimiter(db: Db): Limiter {
  return {
    async take(kind, who, limit, seconds) {
      const key = ['limit', kind, who];
      const id = createHash('sha256').update(JSON.stringify(key)).digest();
      const { rows } = await sql<{ count: number; wait: number }>`
        insert into kv (id, key, value, expires_at)
        values (${id}, ${key}::text[], '1', now() + make_interval(secs => ${seconds}::float8))
        on conflict (id) do update set
          value = case when kv.expires_at <= now() then '1'::json else to_json(kv.value::text::int + 1) end,
          expires_at = case when kv.expires_at <= now() then excluded.expires_at else kv.expires_at end
        returning value::text::int as count, ceil(extract(epoch from expires_at - now()))::int as wait`.execute(
        db,
      );
      const row = rows[0];
      if (row && row.count > limit) throw new TooMany(Math.max(1, row.wait));
    },
  };
}
