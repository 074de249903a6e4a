import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { freshDatabase } from '../support/database.ts';

describe('statements that are sent often', () => {
  let database: Database;
  // One connection, so that it is always the same one that keeps them.
  beforeAll(async () => {
    database = await freshDatabase({ poolSize: 1 });
  });
  afterAll(() => database.close());

  const often = async (ask: () => Promise<unknown>) => {
    for (let count = 0; count < 8; count += 1) await ask();
  };
  const kept = async (words: string) => {
    const { rows } = await database.pool.query('select statement from pg_prepared_statements');
    return rows.filter(({ statement }) => statement.includes(words)).length;
  };

  it('are planned once', async () => {
    const ask = () => database.db.selectFrom('hashtags').select('id').where('name', '=', 'birds').execute();
    await ask();
    expect(await kept('"hashtags"')).toBe(0);
    await often(ask);
    expect(await kept('"hashtags"')).toBe(1);
  });

  it('are planned each time where their values decide about the plan', async () => {
    await often(() => database.db.selectFrom('boosts').select('id').orderBy('id').limit(3).execute());
    await often(() => database.db.selectFrom('likes').select('id').where('uri', 'like', 'a%').execute());
    expect(await kept('"boosts"')).toBe(0);
    expect(await kept('"likes"')).toBe(0);
  });

  it('still work when their table was changed meanwhile', async () => {
    const ask = () => database.db.selectFrom('tombstones').selectAll().where('uri', '=', 'none').execute();
    await often(ask);
    expect(await kept('"tombstones"')).toBe(1);
    await sql`alter table tombstones add column note text`.execute(database.db);
    expect(await ask()).toEqual([]);
    await sql`alter table tombstones drop column note`.execute(database.db);
    await database.db.transaction().execute(async (trx) => {
      expect(await trx.selectFrom('tombstones').selectAll().where('uri', '=', 'none').execute()).toEqual([]);
    });
  });
});
