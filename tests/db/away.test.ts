import { sql } from 'kysely';
import pg from 'pg';
import { expect, it } from 'vitest';
import { isAway } from '../../src/db/away.ts';
import { freshDatabase } from '../support/database.ts';

const failure = (query: Promise<unknown>) =>
  query.then(
    () => null,
    (error: unknown) => error,
  );

// Node ends a process that leaves the error of a connection unheard; the run of the tests would say so.
it.runIf(process.env.DATABASE_URL)(
  'a connection that is lost in use fails its query and nothing else',
  async () => {
    const database = await freshDatabase();
    const killer = new pg.Client({ connectionString: database.url ?? '' });
    await killer.connect();
    try {
      const lost = await failure(
        database.db.connection().execute(async (db) => {
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
          const waiting = failure(sql`select pg_sleep(60)`.execute(db));
          await killer.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
          const error = await waiting;
          // What comes after it on the same connection is about to find it closed.
          const next = await failure(sql`select 1`.execute(db));
          expect([isAway(error), isAway(next)]).toEqual([true, true]);
          throw error;
        }),
      );
      expect(isAway(lost)).toBe(true);
      expect((await sql<{ one: number }>`select 1 as one`.execute(database.db)).rows).toEqual([{ one: 1 }]);
    } finally {
      await killer.end();
      await database.close();
    }
  },
);

it('a wrong query is no database that is away', async () => {
  const database = await freshDatabase();
  const error = await failure(sql`select * from nothing_of_this_name`.execute(database.db));
  expect(error).toBeInstanceOf(Error);
  expect(isAway(error)).toBe(false);
  expect(isAway(new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]))).toBe(true);
  expect(isAway('ECONNREFUSED')).toBe(false);
  await database.close();
});
