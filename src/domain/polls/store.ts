import { sql } from 'kysely';
import type { PostId } from '../../lib/ids.ts';
import type { Write } from '../write.ts';
import type { NewPoll } from './types.ts';

/** What is here of a poll, with its row locked: votes and changes wait for each other. */
export interface StoredPoll {
  multiple: boolean;
  expiresAt: Date | null;
  closedAt: Date | null;
  titles: string[];
}

/** Gives a post its poll. One whose time is over has ended unannounced: whoever voted in it is not here. */
export async function addPoll(w: Write, postId: PostId, poll: NewPoll): Promise<void> {
  const over = poll.expiresAt !== null && poll.expiresAt <= w.now;
  await w.db
    .insertInto('polls')
    .values({
      post_id: postId,
      multiple: poll.multiple,
      expires_at: poll.expiresAt,
      closed_at: over ? w.now : null,
      voters_count: poll.voters,
    })
    .execute();
  await addOptions(w, postId, poll);
}

async function addOptions(w: Write, postId: PostId, poll: NewPoll): Promise<void> {
  await w.db
    .insertInto('poll_options')
    .values(
      poll.options.map(({ title, votes }, position) => ({
        post_id: postId,
        position,
        title,
        votes_count: votes,
      })),
    )
    .execute();
}

/** Reads a poll and locks it; null when the post has none. */
export async function lockPoll(w: Write, postId: PostId): Promise<StoredPoll | null> {
  const row = await w.db
    .selectFrom('polls')
    .select(['multiple', 'expires_at', 'closed_at'])
    .where('post_id', '=', postId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return null;
  const options = await w.db
    .selectFrom('poll_options')
    .select('title')
    .where('post_id', '=', postId)
    .orderBy('position')
    .execute();
  return {
    multiple: row.multiple,
    expiresAt: row.expires_at,
    closedAt: row.closed_at,
    titles: options.map(({ title }) => title),
  };
}

/** Whether two polls ask the same. */
export function sameChoices(stored: StoredPoll, poll: NewPoll): boolean {
  const titles = poll.options.map(({ title }) => title);
  return stored.multiple === poll.multiple && JSON.stringify(stored.titles) === JSON.stringify(titles);
}

/**
 * Puts another poll, or none, in the place of the one that a post has. As on Mastodon, votes count only for what was
 * asked: other choices begin anew, the same choices keep their votes and may get another end.
 */
export async function replacePoll(w: Write, postId: PostId, poll: NewPoll | null): Promise<void> {
  const stored = await lockPoll(w, postId);
  if (stored && poll && sameChoices(stored, poll)) {
    await moveEnd(w, postId, poll.expiresAt);
    return;
  }
  // Its choices and the votes for them go with it.
  await w.db.deleteFrom('polls').where('post_id', '=', postId).execute();
  if (poll) await addPoll(w, postId, poll);
}

/** One that is open again will be announced again when it ends. */
export async function moveEnd(w: Write, postId: PostId, expiresAt: Date | null): Promise<void> {
  await w.db
    .updateTable('polls')
    .set({
      expires_at: expiresAt,
      closed_at: sql<Date | null>`case when ${expiresAt}::timestamptz <= ${w.now} then closed_at end`,
    })
    .where('post_id', '=', postId)
    .execute();
}
