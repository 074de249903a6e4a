import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { toView } from '../posts/hydrate-media.ts';
import type { MediaView } from '../posts/types.ts';
import type { Write } from '../write.ts';
import type { FormValues } from './save.ts';

export interface KeptDraft {
  id: string;
  form: FormValues;
  media: MediaView[];
  /** The text that says why it was not published at its time. */
  fault: string | null;
  updatedAt: Date;
}

/** Somebody's drafts, the last changed first: all of them, for there is a limit. */
export async function listDrafts(app: App, accountId: AccountId): Promise<KeptDraft[]> {
  const rows = await app.db
    .selectFrom('drafts')
    .select(['id', 'form', 'media_ids', 'fault', 'updated_at'])
    .where('account_id', '=', accountId)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const media = await mediaOf(
    app,
    accountId,
    rows.flatMap((row) => row.media_ids),
  );
  return rows.map((row) => ({
    id: row.id,
    form: row.form,
    media: row.media_ids.flatMap((id) => media.get(id) ?? []),
    fault: row.fault,
    updatedAt: row.updated_at,
  }));
}

/** One draft, to go on with. @throws {NotFound} */
export async function readDraft(
  app: App,
  accountId: AccountId,
  id: string,
): Promise<{ form: FormValues; fault: string | null }> {
  const row = await app.db
    .selectFrom('drafts')
    .select(['form', 'fault'])
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return row;
}

/** How many drafts somebody has, and how many posts that wait for their time. */
export async function countKept(
  app: App,
  accountId: AccountId,
): Promise<{ drafts: number; scheduled: number }> {
  const { rows } = await sql<{ drafts: string; scheduled: string }>`
    select (select count(*) from drafts where account_id = ${accountId}) as drafts,
      (select count(*) from scheduled_posts where account_id = ${accountId}) as scheduled`.execute(app.db);
  return { drafts: Number(rows[0]?.drafts ?? 0), scheduled: Number(rows[0]?.scheduled ?? 0) };
}

/** Throws a draft away; one that has gone is no matter. Its pictures go with the next sweep. */
export async function removeDraft(w: Write, accountId: AccountId, id: string): Promise<void> {
  await w.db.deleteFrom('drafts').where('id', '=', id).where('account_id', '=', accountId).execute();
}

/** The pictures of several drafts by their ids; one statement. */
export async function mediaOf(
  app: App,
  accountId: AccountId,
  ids: readonly string[],
): Promise<Map<string, MediaView>> {
  if (ids.length === 0) return new Map();
  const rows = await app.db
    .selectFrom('media')
    .selectAll()
    .where(sql<boolean>`id = any(${[...ids]}::bigint[])`)
    .where('account_id', '=', accountId)
    .execute();
  return new Map(rows.map((row) => [row.id, toView(app.secret, row)]));
}
