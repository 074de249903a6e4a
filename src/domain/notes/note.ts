import { statement } from '../../db/statement.ts';
import type { AccountId } from '../../lib/ids.ts';
import { letIn } from '../accounts/let-in.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';

export const MOST_NOTE = 2_000;

/** What somebody has noted about somebody else; empty when nothing. Only its writer ever sees it. */
export async function readNote(app: App, accountId: AccountId, targetId: AccountId): Promise<string> {
  const [row] = await noteOn(app.db, { accountId, targetId });
  return row?.text ?? '';
}

const noteOn = statement((db, { accountId, targetId }: { accountId: AccountId; targetId: AccountId }) =>
  db
    .selectFrom('account_notes')
    .select('text')
    .where('account_id', '=', accountId)
    .where('target_id', '=', targetId),
);

/** Keeps a note, or takes it away when it is empty. @throws {Invalid} naming `note`, {NotFound} for nobody */
export async function saveNote(
  app: App,
  accountId: AccountId,
  targetId: AccountId,
  note: string,
): Promise<void> {
  const text = note.trim();
  if ([...text].length > MOST_NOTE) {
    throw new Invalid({ field: 'note', key: 'note.long', params: { limit: MOST_NOTE } });
  }
  await write(app, async (w) => {
    const target = await w.db
      .selectFrom('accounts')
      .select('id')
      .where('id', '=', targetId)
      .where(letIn)
      .executeTakeFirst();
    if (!target) throw new NotFound();
    if (text === '') {
      await w.db
        .deleteFrom('account_notes')
        .where('account_id', '=', accountId)
        .where('target_id', '=', targetId)
        .execute();
      return;
    }
    const values = { account_id: accountId, target_id: targetId, text, updated_at: w.now };
    await w.db
      .insertInto('account_notes')
      .values(values)
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'target_id']).doUpdateSet({ text, updated_at: w.now }),
      )
      .execute();
  });
}
