import { sql } from 'kysely';
import type { Db } from './tables/index.ts';

/** An id for a row to come, for rows whose own address contains it. */
export async function newId<Id extends string>(db: Db): Promise<Id> {
  const { rows } = await sql<{ id: Id }>`select new_id() as id`.execute(db);
  const id = rows[0]?.id;
  if (!id) throw new Error('The database gave no id');
  return id;
}
