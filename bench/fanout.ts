import { type Child, startChild } from './support/child.ts';
import { newPlace } from './support/database.ts';
import { report, round, spread } from './support/report.ts';
import type { Server } from './support/server.ts';
import { usageOf } from './support/usage.ts';

const FOLLOWERS = [1_000, 10_000];
const POSTS = 15;

/** Posts of people with 1,000 and 10,000 local followers: how long the author waits, and until it stands in every home. */
export async function run(): Promise<void> {
  const place = await newPlace();
  const server = await startChild<Server>('support/server', place.environment);
  for (const count of FOLLOWERS) {
    const accountId = await server.ask('account', { username: `author${count}` });
    await server.ask('followers', { accountId, count });
    await measure(server, accountId, count, place.name);
  }
  const { resident, peak } = await usageOf(server.pid);
  report('fanout: memory after / at most, MB', [['server', `${resident} / ${peak}`]]);
  await server.stop();
  await place.drop();
}

async function measure(server: Child<Server>, accountId: string, followers: number, name: string) {
  const waits: number[] = [];
  const fanned: number[] = [];
  let homes = 0;
  for (let number = 0; number < POSTS; number += 1) {
    const post = await server.ask('post', { accountId: accountId as never, text: `Heron ${number}` });
    const { milliseconds } = await server.ask('inAllHomes', { postId: post.postId, count: followers + 1 });
    homes += await server.ask('homes', { postId: post.postId });
    await server.ask('settle', null);
    // The first is for warming up.
    if (number === 0) continue;
    waits.push(post.milliseconds);
    fanned.push(milliseconds - post.started);
  }
  report(`fanout: ${POSTS - 1} posts to ${followers} local followers, ${name}`, [
    ['home rows a post', homes / POSTS],
    ['the author waits, p50 / p95 / p99 ms', spread(waits)],
    ['until it is in every home, p50 / p95 / p99 ms', spread(fanned)],
    ['rows a second', round((1000 * followers * fanned.length) / fanned.reduce((sum, one) => sum + one, 0))],
  ]);
}
