import type { ExploreModel } from '../../views/parts/explore.ts';
import { peopleToFollow } from '../domain/explore/people.ts';
import { talkedAbout } from '../domain/explore/talk.ts';
import type { App } from '../domain/ports.ts';
import type { Viewer } from '../domain/viewer.ts';

/** What there is to discover for who looks; nearly always from memory. */
export async function exploreFor(app: App, viewer: Viewer): Promise<ExploreModel> {
  const [talk, people] = await Promise.all([
    talkedAbout(app),
    viewer.accountId === null ? [] : peopleToFollow(app, viewer.accountId),
  ]);
  return { talk, people };
}
