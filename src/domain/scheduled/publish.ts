import type { AccountId, PostId } from '../../lib/ids.ts';
import { removeDraft } from '../drafts/list.ts';
import { addDraft, type FormOrigin } from '../drafts/save.ts';
import { DomainError, Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { composeThread } from '../posts/compose.ts';
import type { PostInput } from '../posts/types.ts';
import { type Write, write } from '../write.ts';
import { claimScheduled, throwDone } from './schedule.ts';

/**
 * Publishes a form at once, and with it takes away the draft or the planned post that it was opened from.
 * @returns the first post
 * @throws {Invalid} as `composeThread`, and when the planned post has been published meanwhile
 */
export async function publishNow(
  app: App,
  accountId: AccountId,
  inputs: readonly PostInput[],
  from: FormOrigin,
): Promise<PostId> {
  return composeThread(app, accountId, inputs, async (w) => {
    if (from.draftId) await removeDraft(w, accountId, from.draftId);
    if (from.scheduledId) await claimScheduled(w, accountId, from.scheduledId).catch(throwDone);
  });
}

/** Posts published by one run, so that none holds others up for long. */
const BATCH = 50;

/**
 * Publishes what is due. Taking a post out of the plan and publishing it are one transaction: it may run at any time,
 * in several processes, and be killed anywhere, and each post is published once. What can be published no longer, as
 * when the post it answers has gone, becomes a draft that says why.
 * @returns how many were due
 */
export async function publishDue(app: App): Promise<number> {
  const due = await app.db
    .selectFrom('scheduled_posts')
    .select(['id', 'account_id', 'inputs'])
    .where('publish_at', '<=', app.clock.now())
    .orderBy('publish_at')
    .limit(BATCH)
    .execute();
  for (const { id, account_id, inputs } of due) {
    // As they were stored: JSON of posts that passed the same checks when they were planned.
    await publishOne(app, account_id, id, inputs as unknown as PostInput[]).catch((error: unknown) => {
      app.log.error('A planned post was not published', { id, error });
    });
  }
  return due.length;
}

async function publishOne(
  app: App,
  accountId: AccountId,
  id: string,
  inputs: readonly PostInput[],
): Promise<void> {
  let isTaken = false;
  const take = async (w: Write) => {
    const kept = await claimScheduled(w, accountId, id, w.now);
    isTaken = true;
    return kept;
  };
  try {
    await composeThread(app, accountId, inputs, async (w) => void (await take(w)));
  } catch (error) {
    // Another process was first, or its author has just moved it.
    if (error instanceof NotFound && !isTaken) return;
    // Any other failure is ours: the row stays, and the next run tries again.
    if (!(error instanceof DomainError)) throw error;
    await write(app, async (w) => addDraft(w, accountId, await take(w), reasonOf(error)));
  }
}

function reasonOf(error: DomainError): string {
  const fault = error instanceof Invalid ? error.faults[0]?.key : undefined;
  // A form says what happens when it is sent once more; here nobody sends anything.
  if (fault === 'fault.reply.gone') return 'fault.schedule.gone';
  return fault ?? error.key;
}
