import { sql } from 'kysely';
import type { PostId } from '../../lib/ids.ts';
import { notifyAll } from '../notifications/notify.ts';
import type { App } from '../ports.ts';
import { type Write, write } from '../write.ts';

const BATCH = 100;

/**
 * Ends the polls whose time is over: voters and author here are told, and other servers of the result.
 * @returns how many; may run at any time, in several processes
 */
export async function endPolls(app: App): Promise<number> {
  const due = await app.db
    .selectFrom('polls')
    .select('post_id')
    .where('closed_at', 'is', null)
    .where('expires_at', '<=', app.clock.now())
    .orderBy('expires_at')
    .limit(BATCH)
    .execute();
  for (const { post_id } of due) await write(app, (w) => endPoll(w, post_id));
  return due.length;
}

async function endPoll(w: Write, postId: PostId): Promise<void> {
  const ended = await w.db
    .updateTable('polls')
    .set({ closed_at: w.now, tally_due_at: null })
    .where('post_id', '=', postId)
    .where('closed_at', 'is', null)
    .where('expires_at', '<=', w.now)
    .returning('post_id')
    .executeTakeFirst();
  if (!ended) return;
  const post = await w.db
    .selectFrom('posts')
    .select(['account_id', 'local'])
    .where('id', '=', postId)
    .executeTakeFirstOrThrow();
  const voters = await w.db
    .selectFrom('poll_votes')
    .innerJoin('users', 'users.account_id', 'poll_votes.account_id')
    .select('poll_votes.account_id')
    .distinct()
    .where('post_id', '=', postId)
    .execute();
  const people = [...voters.map((row) => row.account_id), ...(post.local ? [post.account_id] : [])];
  await notifyAll(w, people, { kind: 'poll', fromAccountId: post.account_id, postId });
  if (post.local) w.emit({ type: 'poll.ended', postId });
  // Nobody here waits for the result of others.
  else if (voters.length > 0) w.emit({ type: 'poll.ended', postId, remote: true });
}

/** Says of the polls here whose new votes have waited long enough that other servers are to hear of them. */
export async function tellTallies(app: App): Promise<number> {
  return write(app, async (w) => {
    const { rows } = await sql<{ post_id: PostId }>`
      update polls set tally_due_at = null
      where post_id in (
        select post_id from polls where tally_due_at <= ${w.now}
        order by post_id limit ${BATCH} for update skip locked)
      returning post_id`.execute(w.db);
    for (const { post_id } of rows) w.emit({ type: 'poll.counted', postId: post_id, at: w.now.getTime() });
    return rows.length;
  });
}
