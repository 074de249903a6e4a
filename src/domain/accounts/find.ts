import { sql } from 'kysely';
import { statement } from '../../db/statement.ts';
import type { Db } from '../../db/tables/index.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Gone, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { letIn } from './let-in.ts';

/** The account of this handle: `name` or `name@host`, where our own host means a local one. Nor are the deleted, nor those who wait to be let in. */
export async function findAccount(app: App, handle: string): Promise<AccountId | null> {
  const row = await readHandle(app, handle);
  return row?.letIn && !row.deleted_at ? row.id : null;
}

/** Whether nobody can be called so here any more: names stay taken after their accounts are deleted. */
export async function isNameTaken(app: App, username: string): Promise<boolean> {
  return (await readHandle(app, username)) !== undefined;
}

/** @throws {NotFound} for nobody and for those who wait to be let in, {Gone} for somebody who was deleted */
export async function requireAccountByHandle(app: App, handle: string): Promise<AccountId> {
  const row = await readHandle(app, handle);
  if (!row?.letIn || row.kind === 'application') throw new NotFound();
  if (row.deleted_at) throw new Gone();
  return row.id;
}

/** The living account of this URI, if it takes part. */
export async function findByUri(db: Db, uri: string): Promise<AccountId | null> {
  const row = await db
    .selectFrom('accounts')
    .select('id')
    .where('uri', '=', uri)
    .where('deleted_at', 'is', null)
    .where(letIn)
    .executeTakeFirst();
  return row?.id ?? null;
}

async function readHandle(app: App, handle: string) {
  const [username = '', host] = handle.replaceAll('\u0000', '').replace(/^@/, '').split('@', 2);
  const own = host === undefined || host.toLowerCase() === new URL(app.config.origin).host;
  const [row] = await called(app.db, {
    username: username.toLowerCase(),
    domain: own ? '' : host.toLowerCase(),
  });
  return row;
}

/** As the index has it: one row at most. */
const called = statement((db, { username, domain }: { username: string; domain: string }) =>
  db
    .selectFrom('accounts')
    .select(['id', 'kind', 'deleted_at'])
    .select(letIn.as('letIn'))
    .where(sql`lower(username)`, '=', username)
    .where(sql`coalesce(domain, '')`, '=', domain),
);
