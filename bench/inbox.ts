import type { Bare } from './inbox-bare.ts';
import type { Senders } from './inbox-senders.ts';
import { type Child, startChild } from './support/child.ts';
import { newPlace } from './support/database.ts';
import { ratio, report, round } from './support/report.ts';
import type { Server } from './support/server.ts';
import { databaseCpu, usageOf } from './support/usage.ts';

const POSTS = 1_500;
/** Fewer: each costs several times as much to check and to sign. */
const LD_POSTS = 300;
const PARALLEL = 16;
const SECONDS = 15;

/**
 * Signed Create(Note) posts to the shared inbox of a real server, written by people whom somebody here follows; keys
 * known. Then the same to bare Fedify.
 */
export async function run(): Promise<void> {
  const place = await newPlace();
  const senders = await startChild<Senders>('inbox-senders');
  const uris = await senders.ask('open', null);
  const server = await startChild<Server>('support/server', place.environment);
  const inbox = `http://localhost:${place.environment.PORT}/inbox`;
  const idle = await usageOf(server.pid);
  const accountId = await server.ask('account', { username: 'reader' });
  await server.ask('follow', { accountId, uris });
  // Everybody posts once, so that their keys are known.
  await senders.ask('prepare', { inbox, posts: uris.length, ld: false });
  await senders.ask('fire', { parallel: 4, seconds: SECONDS });
  await server.ask('settle', null);

  const plain = await round1(server, senders, place.database, { inbox, posts: POSTS, ld: false });
  report(`inbox: Create(Note) to the shared inbox, ${place.name}, ${PARALLEL} at once`, plain.rows);
  const ld = await round1(server, senders, place.database, { inbox, posts: LD_POSTS, ld: true });
  report('inbox: the same with a Linked Data signature inside, as Mastodon sends', ld.rows);
  const after = await usageOf(server.pid);
  const collected = await server.ask('memory', null);
  report('inbox: memory of the server process (web and worker), MB', [
    ['after start', idle.resident],
    ['after all posts', after.resident],
    ['at most', after.peak],
    ['garbage collected: resident / heap / of it used / outside', collected],
  ]);
  if (process.env.BENCH_STATEMENTS) {
    for (const [text, count] of await server.ask('frequent', null)) console.log(count, text);
  }
  await server.stop();
  await bare(senders, uris.length, plain.perSecond, ld.perSecond, place.environment.PORT ?? '3000');
  await senders.stop();
  await place.drop();
}

type Load = { inbox: string; posts: number; ld: boolean };

async function round1(server: Child<Server>, senders: Child<Senders>, database: string | null, load: Load) {
  const bytes = await senders.ask('prepare', load);
  const [before, asked, used, usedByDatabase] = await Promise.all([
    server.ask('stored', null),
    server.ask('statements', null),
    usageOf(server.pid),
    databaseCpu(database),
  ]);
  const fired = await senders.ask('fire', { parallel: PARALLEL, seconds: SECONDS });
  const drained = performance.now();
  await server.ask('settle', null);
  const drain = (performance.now() - drained) / 1000;
  const [after, statements, use, useOfDatabase] = await Promise.all([
    server.ask('stored', null),
    server.ask('statements', null),
    usageOf(server.pid),
    databaseCpu(database),
  ]);
  const stored = after.posts - before.posts;
  const perPost = (seconds: number) => round((1000 * seconds) / fired.sent);
  return {
    perSecond: fired.sent / fired.seconds,
    rows: [
      ['posts sent, of bytes', `${fired.sent}, ${bytes}`],
      ['answers', JSON.stringify(fired.statuses)],
      ['POST to answer, per second', fired.sent / fired.seconds],
      ['p50 / p95 / p99 ms', [fired.p50, fired.p95, fired.p99].map((time) => round(time ?? 0)).join(' / ')],
      ['posts stored', `${stored}, home rows ${after.homes - before.homes}`],
      ['drain after the last answer, s', drain],
      ['stored per second, all in all', stored / (fired.seconds + drain)],
      ['statements a post', (statements - asked) / fired.sent],
      ['CPU ms a post: server', perPost(use.cpu - used.cpu)],
      ['CPU ms a post: PostgreSQL', database ? perPost(useOfDatabase - usedByDatabase) : 'inside the server'],
    ] as [string, string | number][],
  };
}

/** The same posts to Fedify alone: in memory, no queue, its listener included. */
async function bare(senders: Child<Senders>, people: number, plain: number, ld: number, port: string) {
  const child = await startChild<Bare>('inbox-bare', { PORT: port });
  const inbox = `http://localhost:${port}/inbox`;
  await senders.ask('prepare', { inbox, posts: people, ld: false });
  await senders.ask('fire', { parallel: 4, seconds: SECONDS });
  const rows: [string, string][] = [];
  for (const [name, posts, ours] of [
    ['plain', POSTS, plain],
    ['with LD signature', LD_POSTS, ld],
  ] as const) {
    await senders.ask('prepare', { inbox, posts, ld: name !== 'plain' });
    const used = await usageOf(child.pid);
    const fired = await senders.ask('fire', { parallel: PARALLEL, seconds: SECONDS });
    const use = await usageOf(child.pid);
    const perSecond = fired.sent / fired.seconds;
    const cpu = round((1000 * (use.cpu - used.cpu)) / fired.sent);
    rows.push([
      `${name}: per second, CPU ms a post`,
      `${round(perSecond)}, ${cpu} ${JSON.stringify(fired.statuses)}`,
    ]);
    rows.push([`${name}: Perch answers of that`, ratio(ours, perSecond)]);
  }
  rows.push(['listened to', String(await child.ask('heard', null))]);
  report('inbox: bare Fedify in memory, listener in line, same posts', rows);
  await child.stop();
}
