import type { AccountId } from '../../lib/ids.ts';
import { removeDraft } from '../drafts/list.ts';
import { checkSize, type FormOrigin, type KeptForm, keepMedia, lockWriter } from '../drafts/save.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { requireParents } from '../posts/compose.ts';
import type { PostInput } from '../posts/types.ts';
import { checkInputs } from '../posts/words.ts';
import { type Write, write } from '../write.ts';

/** As Mastodon. */
export const MOST_SCHEDULED = 300;
const LEAST_AHEAD = 5 * 60_000;
/** Nobody means the year 20260; a post is not a will. */
const MOST_AHEAD = 5 * 365 * 24 * 3600_000;

/** A form that is to be published at a moment, and the posts it makes. */
export interface Plan extends KeptForm {
  inputs: readonly PostInput[];
  publishAt: Date;
}

/**
 * Keeps a post, or a thread, until its moment; `publishDue` publishes it then.
 * @returns its id
 * @throws {Invalid} naming `publishAt` when that is less than five minutes away, what `composePost` would refuse now,
 * when what it answers is not there, or when what was to be changed has been published
 */
export async function schedulePost(
  app: App,
  accountId: AccountId,
  plan: Plan,
  from: FormOrigin = {},
): Promise<string> {
  checkSize(plan.form);
  checkMoment(app, plan.publishAt);
  checkInputs(app, plan.inputs);
  return write(app, async (w) => {
    await lockWriter(w, accountId);
    await requireParents(w, accountId, plan.inputs);
    await keepMedia(w, accountId, plan.mediaIds);
    if (from.draftId) await removeDraft(w, accountId, from.draftId);
    if (from.scheduledId) return change(w, accountId, plan, from.scheduledId);
    await checkRoom(w, accountId);
    const { id } = await w.db
      .insertInto('scheduled_posts')
      .values({ ...columns(plan), account_id: accountId })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}

/**
 * Takes a planned post out of the plan, inside the transaction that does something else with it.
 * @param due only if its moment is not after this one
 * @throws {NotFound} when it has been published or taken out, or is not due
 */
export async function claimScheduled(
  w: Write,
  accountId: AccountId,
  id: string,
  due?: Date,
): Promise<KeptForm> {
  let claim = w.db.deleteFrom('scheduled_posts').where('id', '=', id).where('account_id', '=', accountId);
  if (due) claim = claim.where('publish_at', '<=', due);
  const row = await claim.returning(['form', 'media_ids']).executeTakeFirst();
  if (!row) throw new NotFound();
  return { form: row.form, mediaIds: row.media_ids };
}

/** For somebody who changes a planned post while it is published. */
export function throwDone(error: unknown): never {
  if (!(error instanceof NotFound)) throw error;
  throw new Invalid({ field: 'text', key: 'fault.schedule.done' });
}

async function change(w: Write, accountId: AccountId, plan: Plan, id: string): Promise<string> {
  const row = await w.db
    .updateTable('scheduled_posts')
    .set(columns(plan))
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new Invalid({ field: 'text', key: 'fault.schedule.done' });
  return row.id;
}

function columns({ form, inputs, mediaIds, publishAt }: Plan) {
  return {
    form: JSON.stringify(form),
    inputs: JSON.stringify(inputs),
    media_ids: [...mediaIds],
    publish_at: publishAt,
  };
}

function checkMoment(app: App, moment: Date): void {
  const ahead = moment.getTime() - app.clock.now().getTime();
  if (ahead >= LEAST_AHEAD && ahead <= MOST_AHEAD) return;
  const key = ahead > MOST_AHEAD ? 'fault.schedule.far' : 'fault.schedule.soon';
  throw new Invalid({ field: 'publishAt', key });
}

async function checkRoom(w: Write, accountId: AccountId): Promise<void> {
  const { count } = await w.db
    .selectFrom('scheduled_posts')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  if (Number(count) < MOST_SCHEDULED) return;
  throw new Invalid({ field: 'publishAt', key: 'fault.schedule.many', params: { limit: MOST_SCHEDULED } });
}
