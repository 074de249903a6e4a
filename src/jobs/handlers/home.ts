import type { App } from '../../domain/ports.ts';
import { fanOutBoost, fanOutPost } from '../../domain/timelines/fan-out.ts';
import { bringIn, takeOut } from '../../domain/timelines/rebuild.ts';
import { takeOutBoost } from '../../domain/timelines/stand-in.ts';
import type { JobHandlers } from '../types.ts';

/** The jobs that write home timelines. Each may be run again. */
export function homeHandlers(
  app: App,
): Pick<JobHandlers, 'fanOutPost' | 'fanOutBoost' | 'bringIn' | 'takeOut' | 'takeOutBoost'> {
  return {
    fanOutPost: ({ postId }) => fanOutPost(app, postId),
    fanOutBoost: ({ boostId }) => fanOutBoost(app, boostId),
    bringIn: ({ followerId, followeeId }) => bringIn(app, followerId, followeeId),
    takeOut: ({ followerId, followeeId }) => takeOut(app, followerId, followeeId),
    takeOutBoost: ({ boosterId, boostId }) => takeOutBoost(app, boosterId, boostId),
  };
}
