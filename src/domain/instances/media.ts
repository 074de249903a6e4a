import { sql } from 'kysely';
import type { AccountId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';

/** Takes the pictures of these remote accounts out of their profiles and posts. What their server has is its own. */
export async function takeMediaAway(app: App, ids: readonly AccountId[]): Promise<void> {
  if (ids.length === 0) return;
  const them = sql`${[...ids]}::bigint[]`;
  await sql`
    update accounts set avatar = null, banner = null, emojis = '[]'
    where id = any (${them}) and domain is not null
      and (avatar is not null or banner is not null or emojis <> '[]')`.execute(app.db);
  await sql`
    delete from media using posts
    where media.post_id = posts.id and posts.account_id = any (${them}) and not posts.local`.execute(app.db);
  await sql`
    update posts set emojis = '[]'
    where account_id = any (${them}) and not local and emojis <> '[]'`.execute(app.db);
}
