import type { AccountId } from '../../lib/ids.ts';
import { requireRole, STAFF } from '../auth/roles.ts';
import { NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';

/** Closes a report. @throws {Forbidden} unless staff does it, {NotFound} */
export function resolveReport(app: App, byId: AccountId, id: string): Promise<void> {
  return setState(app, byId, id, true);
}

/** Opens a report again. @throws {Forbidden} unless staff does it, {NotFound} */
export function reopenReport(app: App, byId: AccountId, id: string): Promise<void> {
  return setState(app, byId, id, false);
}

async function setState(app: App, byId: AccountId, id: string, resolved: boolean): Promise<void> {
  await write(app, async (w) => {
    await requireRole(w.db, byId, STAFF);
    const result = await w.db
      .updateTable('reports')
      .set(
        resolved
          ? { state: 'resolved', resolved_by: byId, resolved_at: w.now }
          : { state: 'open', resolved_by: null, resolved_at: null },
      )
      .where('id', '=', id)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) throw new NotFound();
  });
}
