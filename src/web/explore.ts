import type { Context } from 'hono';
import type { ExploreModel } from '../../views/parts/explore.ts';
import { peopleToFollow } from '../domain/explore/people.ts';
import { talkedAbout } from '../domain/explore/talk.ts';
import type { AccountId } from '../lib/ids.ts';
import type { Env } from './env.ts';

/**
 * What there is to discover for who looks; nearly always from memory.
 * @param shown who stands on the page already, and is not suggested beside it
 */
export async function exploreFor(
  c: Context<Env>,
  shown: readonly (AccountId | undefined)[] = [],
): Promise<ExploreModel> {
  const { app, viewer } = c.var;
  const [talk, people] = await Promise.all([
    talkedAbout(app),
    viewer.accountId === null ? [] : peopleToFollow(app, viewer.accountId),
  ]);
  return { talk, people: people.filter(({ id }) => !shown.includes(id)) };
}
