import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './tables/index.ts';

const live = sql<boolean>`(expires_at is null or expires_at > now())`;
const idOf = (key: readonly string[]) => createHash('sha256').update(JSON.stringify(key)).digest();
const expiry = (seconds: number | null | undefined) =>
  sql<Date | null>`now() + make_interval(secs => ${seconds ?? null}::float8)`;

/** A small key-value store in the database: caches and short-lived facts that every process shares. */
export class KeyValueStore {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** The value, which may be null; undefined when there is none or it has expired. */
  async get(key: readonly string[]): Promise<unknown> {
    const row = await this.#db
      .selectFrom('kv')
      .select('value')
      .where('id', '=', idOf(key))
      .where(live)
      .executeTakeFirst();
    return row?.value;
  }

  async set(key: readonly string[], value: unknown, seconds?: number): Promise<void> {
    await this.#db
      .insertInto('kv')
      .values({
        id: idOf(key),
        key: [...key],
        value: JSON.stringify(value ?? null),
        expires_at: expiry(seconds),
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          value: eb.ref('excluded.value'),
          expires_at: eb.ref('excluded.expires_at'),
        })),
      )
      .execute();
  }

  /** Sets the value only where there is none: true for the one caller that did. */
  async add(key: readonly string[], value: unknown, seconds?: number): Promise<boolean> {
    const result = await this.#db
      .insertInto('kv')
      .values({
        id: idOf(key),
        key: [...key],
        value: JSON.stringify(value ?? null),
        expires_at: expiry(seconds),
      })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((eb) => ({
            value: eb.ref('excluded.value'),
            expires_at: eb.ref('excluded.expires_at'),
          }))
          .where(sql<boolean>`kv.expires_at <= now()`),
      )
      .executeTakeFirst();
    return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }

  /** Replaces `expected` by `next`, if it still stands there. */
  async replace(
    key: readonly string[],
    expected: unknown,
    next: unknown,
    seconds?: number,
  ): Promise<boolean> {
    const result = await this.#db
      .updateTable('kv')
      .set({ value: JSON.stringify(next ?? null), expires_at: expiry(seconds) })
      .where('id', '=', idOf(key))
      .where(sql<boolean>`value::jsonb = ${JSON.stringify(expected)}::jsonb`)
      .where(live)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async delete(key: readonly string[]): Promise<void> {
    await this.#db.deleteFrom('kv').where('id', '=', idOf(key)).execute();
  }

  async *list(prefix: readonly string[] = []): AsyncIterable<{ key: string[]; value: unknown }> {
    yield* await this.#db
      .selectFrom('kv')
      .select(['key', 'value'])
      .where(sql<boolean>`key[1:${prefix.length}::int] = ${[...prefix]}::text[]`)
      .where(live)
      .orderBy('key')
      .execute();
  }

  /** Removes what has expired; returns how many rows. */
  async sweep(): Promise<number> {
    const result = await this.#db
      .deleteFrom('kv')
      .where('expires_at', '<=', sql<Date>`now()`)
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }
}
