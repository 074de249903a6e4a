import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { statement } from '../../src/db/statement.ts';
import { freshDatabase } from '../support/database.ts';

describe('a statement that is built once', () => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.close());

  it('is sent with the values of each call, wherever and however often they stand in it', async () => {
    let built = 0;
    const pair = statement((db, { left, right }: { left: string; right: readonly number[] }) => {
      built += 1;
      const text = sql<string>`${left}::text || cardinality(${right}::int[]) || ${'+'}::text || ${left}::text`;
      return db.selectNoFrom(text.as('text'));
    });
    const values = { left: 'a', right: [1, 2] };
    expect(await pair(database.db, values)).toEqual([{ text: 'a2+a' }]);
    expect(await pair(database.db, { left: 'b', right: [] })).toEqual([{ text: 'b0+b' }]);
    expect(built).toBe(1);
  });

  it('is built once for each of its forms', async () => {
    const forms: string[] = [];
    const sorted = statement((db, _values: object, form: { order: 'asc' | 'desc' }) => {
      forms.push(form.order);
      const names = sql<{ name: string }>`(values ('a'), ('b'))`.as<'names'>(sql`names(name)`);
      return db.selectFrom(names).select('name').orderBy('name', form.order);
    });
    for (let round = 0; round < 2; round += 1) {
      expect(await sorted(database.db, {}, { order: 'asc' })).toEqual([{ name: 'a' }, { name: 'b' }]);
      expect(await sorted(database.db, {}, { order: 'desc' })).toEqual([{ name: 'b' }, { name: 'a' }]);
    }
    expect(forms).toEqual(['asc', 'desc']);
  });
});
