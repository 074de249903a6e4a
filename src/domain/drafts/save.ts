import type { FormValues } from '../../db/tables/drafts.ts';
import type { AccountId } from '../../lib/ids.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

export type { FormValues } from '../../db/tables/drafts.ts';

export const MOST_DRAFTS = 300;
/** Four times the longest thread that anybody may publish: what is larger is no text of a person. */
const MOST_LETTERS = 500_000;

/** A posting form to be kept, and the pictures in it. */
export interface KeptForm {
  form: FormValues;
  mediaIds: readonly string[];
}

/** What a form was opened from. */
export interface FormOrigin {
  draftId?: string | null;
  scheduledId?: string | null;
}

/**
 * Keeps a posting form, in place of the draft it was opened from; a planned post is published no more. Its pictures
 * stay as long as the draft.
 * @returns the draft's id
 * @throws {NotFound} when that draft has gone, {Invalid} when it is too large or there are too many
 */
export async function saveDraft(
  app: App,
  accountId: AccountId,
  kept: KeptForm,
  from: FormOrigin = {},
): Promise<string> {
  const { draftId, scheduledId } = from;
  checkSize(kept.form);
  return write(app, async (w) => {
    await lockWriter(w, accountId);
    await keepMedia(w, accountId, kept.mediaIds);
    if (scheduledId) {
      await w.db
        .deleteFrom('scheduled_posts')
        .where('id', '=', scheduledId)
        .where('account_id', '=', accountId)
        .execute();
    }
    if (draftId) return replace(w, accountId, kept, draftId);
    const { count } = await w.db
      .selectFrom('drafts')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    if (Number(count) >= MOST_DRAFTS) {
      throw new Invalid({ field: 'text', key: 'fault.drafts.many', params: { limit: MOST_DRAFTS } });
    }
    return addDraft(w, accountId, kept, null);
  });
}

/** A new draft; `fault` says why what was to be published became one. @returns its id */
export async function addDraft(
  w: Write,
  accountId: AccountId,
  { form, mediaIds }: KeptForm,
  fault: string | null,
): Promise<string> {
  const { id } = await w.db
    .insertInto('drafts')
    .values({
      account_id: accountId,
      form: JSON.stringify(form),
      media_ids: [...mediaIds],
      fault,
      updated_at: w.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function replace(w: Write, accountId: AccountId, kept: KeptForm, draftId: string): Promise<string> {
  const row = await w.db
    .updateTable('drafts')
    .set({
      form: JSON.stringify(kept.form),
      media_ids: [...kept.mediaIds],
      fault: null,
      updated_at: w.now,
    })
    .where('id', '=', draftId)
    .where('account_id', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return row.id;
}

/** @throws {Invalid} naming `text` */
export function checkSize(form: FormValues): void {
  const letters = Object.entries(form).flat(2).join('').length;
  if (letters > MOST_LETTERS) throw new Invalid({ field: 'text', key: 'fault.drafts.large' });
}

/** One form of a person at a time, so that a limit holds. */
export async function lockWriter(w: Write, accountId: AccountId): Promise<void> {
  await w.db
    .selectFrom('users')
    .select('account_id')
    .where('account_id', '=', accountId)
    .forNoKeyUpdate()
    .execute();
}

/**
 * Pictures of a form that is kept count as uploaded now: a sweep of unused ones that has begun leaves them.
 * @throws {Invalid} when one is not theirs, or is in a post
 */
export async function keepMedia(w: Write, accountId: AccountId, mediaIds: readonly string[]): Promise<void> {
  if (mediaIds.length === 0) return;
  const rows = await w.db
    .updateTable('media')
    .set({ created_at: w.now })
    .where('id', 'in', [...mediaIds])
    .where('account_id', '=', accountId)
    .where('post_id', 'is', null)
    .returning('id')
    .execute();
  if (rows.length < new Set(mediaIds).size) throw new Invalid({ field: 'media', key: 'fault.media.gone' });
}
