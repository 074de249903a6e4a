import type { BareSender } from './deliver-bare.ts';
import type { Sink } from './deliver-sink.ts';
import { type Child, startChild } from './support/child.ts';
import { newPlace, type Place } from './support/database.ts';
import { ratio, report, round } from './support/report.ts';
import type { Server } from './support/server.ts';
import { databaseCpu, usageOf } from './support/usage.ts';

const HOSTS = 200;
const INBOXES = 2_000;
const POSTS = 5;
/** Inboxes of the host that never answers. */
const HANGING = 20;
const SECONDS = 20;

/** Public posts to 2,000 inboxes on 200 hosts, beside bare signing and sending; then the same with one host that hangs. */
export async function run(): Promise<void> {
  const place = await newPlace();
  const sink = await startChild<Sink>('deliver-sink');
  const hosts = await sink.ask('open', { hosts: HOSTS, hangs: false });
  const inboxes = Array.from(
    { length: INBOXES },
    (_, index) => `http://${hosts[index % HOSTS]}/users/${index}/inbox`,
  );
  const server = await startChild<Server>('support/server', place.environment);
  const idle = await usageOf(server.pid);
  const accountId = await server.ask('account', { username: 'author' });
  await server.ask('inboxes', { accountId, inboxes });
  // Keys are made and connections opened once.
  await publish(server, sink, accountId, { posts: 1, count: INBOXES, place });
  await server.ask('settle', null);

  const found = await publish(server, sink, accountId, { posts: POSTS, count: INBOXES * POSTS, place });
  await server.ask('settle', null);
  const after = await usageOf(server.pid);
  const raw = await bare(sink, inboxes);
  report(`deliver: ${POSTS} posts to ${INBOXES} inboxes on ${HOSTS} hosts, ${place.name}`, [
    ['taken by the inboxes', `${found.count}, sent twice ${found.repeats}`],
    ['rows', JSON.stringify(await server.ask('deliveries', null))],
    ['deliveries a second, from the post on', found.perSecond],
    ['first delivery after the post, ms', found.firstAfter],
    ['bare signing and sending, a second', raw.perSecond],
    ['Perch of bare', ratio(found.perSecond, raw.perSecond)],
    ['CPU ms a delivery: Perch', found.cpu],
    ['CPU ms a delivery: PostgreSQL', place.database ? found.databaseCpu : 'inside the server'],
    ['CPU ms a delivery: bare', raw.cpu],
    ['statements a delivery', found.statements],
    ['the author waited, ms', found.waited.map(round).join(', ')],
    ['memory after start / after / at most, MB', `${idle.resident} / ${after.resident} / ${after.peak}`],
  ]);

  const [hanging] = await sink.ask('open', { hosts: 1, hangs: true });
  await server.ask('inboxes', {
    accountId,
    inboxes: Array.from({ length: HANGING }, (_, index) => `http://${hanging}/users/${index}/inbox`),
  });
  const beside = await publish(server, sink, accountId, { posts: POSTS, count: INBOXES * POSTS, place });
  report(`deliver: the same with ${HANGING} inboxes more on a host that never answers`, [
    ['taken by the others', beside.count],
    ['deliveries a second to the others', beside.perSecond],
    ['of what it was without that host', ratio(beside.perSecond, found.perSecond)],
  ]);
  await server.stop();
  await sink.stop();
  await place.drop();
}

interface Load {
  posts: number;
  count: number;
  place: Place;
}

async function publish(server: Child<Server>, sink: Child<Sink>, accountId: string, load: Load) {
  await sink.ask('forget', null);
  const [before, used, usedByDatabase] = await Promise.all([
    server.ask('statements', null),
    usageOf(server.pid),
    databaseCpu(load.place.database),
  ]);
  const waited: number[] = [];
  let began = 0;
  for (let number = 0; number < load.posts; number += 1) {
    const text = `The herons are back at the weir this morning, ${number} of them. #birds`;
    const posted = await server.ask('post', { accountId: accountId as never, text });
    began ||= posted.began;
    waited.push(posted.milliseconds);
  }
  const taken = await sink.ask('wait', { count: load.count, seconds: SECONDS });
  const [after, use, useOfDatabase] = await Promise.all([
    server.ask('statements', null),
    usageOf(server.pid),
    databaseCpu(load.place.database),
  ]);
  return {
    count: taken.count,
    repeats: taken.repeats,
    perSecond: (1000 * taken.count) / (taken.last - began),
    firstAfter: taken.first - began,
    statements: (after - before) / taken.count,
    cpu: (1000 * (use.cpu - used.cpu)) / taken.count,
    databaseCpu: (1000 * (useOfDatabase - usedByDatabase)) / taken.count,
    waited,
  };
}

/** As many requests under way as Perch has: 24 hosts, 4 each. */
async function bare(sink: Child<Sink>, inboxes: readonly string[]) {
  const child = await startChild<BareSender>('deliver-bare');
  const bodies = Array.from({ length: POSTS }, (_, number) =>
    JSON.stringify({ id: `https://bench.example/${number}`, content: 'heron '.repeat(400) }),
  );
  await child.ask('send', { inboxes, bodies: bodies.slice(0, 1), parallel: 96 });
  await sink.ask('forget', null);
  const used = await usageOf(child.pid);
  const { count, seconds } = await child.ask('send', { inboxes, bodies, parallel: 96 });
  const use = await usageOf(child.pid);
  await child.stop();
  return { perSecond: count / seconds, cpu: (1000 * (use.cpu - used.cpu)) / count };
}
