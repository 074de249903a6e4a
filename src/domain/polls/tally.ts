import { sql } from 'kysely';

/** How a poll stands. */
export interface Tally {
  multiple: boolean;
  /** By choice, in their order. */
  votes: number[];
  /** How many people have voted; null when its own server does not say. */
  voters: number | null;
}

/** The tally of the post in scope, as JSON; null when it has no poll. */
export const tallyOfPost = sql<Tally | null>`(
  select json_build_object('multiple', multiple, 'voters', voters_count, 'votes', (
    select json_agg(votes_count order by position) from poll_options where poll_options.post_id = polls.post_id))
  from polls where polls.post_id = posts.id)`;

/**
 * How many of a hundred chose each: of the people, where they may give several answers and their number is known;
 * otherwise of the votes.
 */
export function sharesOf({ multiple, voters, votes }: Tally): number[] {
  const total = votes.reduce((sum, count) => sum + count, 0);
  const all = multiple && voters ? Math.max(voters, ...votes) : total;
  return votes.map((count) => (all === 0 ? 0 : Math.round((100 * count) / all)));
}
