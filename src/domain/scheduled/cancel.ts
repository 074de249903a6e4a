import type { AccountId } from '../../lib/ids.ts';
import { addDraft } from '../drafts/save.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';
import { claimScheduled } from './schedule.ts';

/**
 * Takes a post out of the plan; what was written becomes a draft.
 * @returns the draft's id
 * @throws {NotFound} when it has been published
 */
export async function cancelScheduled(app: App, accountId: AccountId, id: string): Promise<string> {
  return write(app, async (w) => addDraft(w, accountId, await claimScheduled(w, accountId, id), null));
}
