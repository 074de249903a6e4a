import { sql } from 'kysely';
import { type AccountId, parseId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import { write } from '../write.ts';

/**
 * Remembers that this person has read their notifications up to `upTo`, or all of them. The mark never goes back,
 * and only a mark that moves is an event.
 */
export async function markRead(app: App, accountId: AccountId, upTo?: string): Promise<void> {
  const limit = parseId(upTo);
  await write(app, async (w) => {
    const { rows } = await sql`
      insert into markers (account_id, timeline, last_read_id, updated_at)
      select ${accountId}::bigint, 'notifications', max(id), now() from notifications
      where account_id = ${accountId} and (${limit}::bigint is null or id <= ${limit}::bigint)
      having max(id) is not null
      on conflict (account_id, timeline) do update
        set last_read_id = excluded.last_read_id, updated_at = excluded.updated_at
        where markers.last_read_id < excluded.last_read_id
      returning last_read_id`.execute(w.db);
    if (rows.length > 0) w.emit({ type: 'notifications.read', accountId });
  });
}
