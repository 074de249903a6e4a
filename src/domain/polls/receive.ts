import { sql } from 'kysely';
import type { PostId } from '../../lib/ids.ts';
import type { Write } from '../write.ts';
import { lockPoll, moveEnd, sameChoices } from './store.ts';
import type { NewPoll } from './types.ts';

/**
 * Takes over what a remote poll's own server has counted, and when it ends. The caller has made sure that the poll is
 * remote and that its author says so; a poll that asks something else is an edit and none of this.
 * @returns whether anything changed
 */
export async function receiveTally(w: Write, postId: PostId, poll: NewPoll): Promise<boolean> {
  const stored = await lockPoll(w, postId);
  if (!stored || !sameChoices(stored, poll)) return false;
  const votes = poll.options.map((option) => option.votes);
  const options = await sql`
    update poll_options set votes_count = told.votes
    from unnest(${votes}::int[]) with ordinality as told (votes, place)
    where post_id = ${postId} and position = told.place - 1 and votes_count <> told.votes`.execute(w.db);
  const voters = await sql`
    update polls set voters_count = ${poll.voters}
    where post_id = ${postId} and voters_count is distinct from ${poll.voters}::int`.execute(w.db);
  const moved = stored.expiresAt?.getTime() !== poll.expiresAt?.getTime();
  if (moved) await moveEnd(w, postId, poll.expiresAt);
  const changed = moved || [options, voters].some(({ numAffectedRows = 0n }) => numAffectedRows > 0n);
  if (changed) w.emit({ type: 'poll.changed', postId });
  return changed;
}
