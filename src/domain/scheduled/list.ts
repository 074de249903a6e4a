import type { AccountId } from '../../lib/ids.ts';
import { mediaOf } from '../drafts/list.ts';
import type { FormValues } from '../drafts/save.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import type { MediaView } from '../posts/types.ts';

export interface PlannedPost {
  id: string;
  form: FormValues;
  media: MediaView[];
  publishAt: Date;
}

/** What waits for its moment, the next one first: all of it, for there is a limit. */
export async function listScheduled(app: App, accountId: AccountId): Promise<PlannedPost[]> {
  const rows = await app.db
    .selectFrom('scheduled_posts')
    .select(['id', 'form', 'media_ids', 'publish_at'])
    .where('account_id', '=', accountId)
    .orderBy('publish_at')
    .orderBy('id')
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
    publishAt: row.publish_at,
  }));
}

/** One of them, to be changed. @throws {NotFound} also when it has been published */
export async function readScheduled(
  app: App,
  accountId: AccountId,
  id: string,
): Promise<{ form: FormValues; publishAt: Date }> {
  const row = await app.db
    .selectFrom('scheduled_posts')
    .select(['form', 'publish_at'])
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return { form: row.form, publishAt: row.publish_at };
}
