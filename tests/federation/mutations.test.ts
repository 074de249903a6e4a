import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isJson, type Json } from '../support/peer/index.ts';
import { type Fair, openFair, type Settled } from './families.ts';
import { families } from './fixtures/index.ts';

/** Whatever servers send, with one thing in it wrong: nobody falls over, and nobody is fooled. */

let fair: Fair;
beforeAll(async () => {
  fair = await openFair();
});
afterAll(() => fair?.stop());

const DROPPED = Symbol('dropped');
const KINDS: ((value: unknown) => unknown)[] = [
  () => DROPPED,
  () => null,
  (value) => [value, value],
  (value) => (Array.isArray(value) ? value[0] : isJson(value) ? (value.id ?? 'x') : { id: value }),
  () => 4_711,
  () => 'x'.repeat(30_000),
];

const COMMON = new Set(['Note']);

type Path = readonly string[];

/** Every key of a document, those inside other things too. */
function pathsIn(json: Json, above: Path = []): Path[] {
  return Object.entries(json)
    .filter(([key]) => key !== '@context')
    .flatMap(([key, value]) => {
      const path = [...above, key];
      const inner = Array.isArray(value) ? value[0] : value;
      return [path, ...(isJson(inner) && path.length < 3 ? pathsIn(inner, path) : [])];
    });
}

function changed(json: Json, path: Path, change: (value: unknown) => unknown): Json {
  const copy = structuredClone(json);
  let place: Json = copy;
  for (const key of path.slice(0, -1)) {
    const next = place[key];
    place = (Array.isArray(next) ? next[0] : next) as Json;
  }
  const last = path.at(-1) ?? '';
  const value = change(place[last]);
  if (value === DROPPED) delete place[last];
  else place[last] = value;
  return copy;
}

/** The type of the thing that a key is in. */
function typeAround(json: Json, path: Path): string {
  let place: Json = json;
  for (const key of path.slice(0, -1)) {
    const next = place[key];
    place = (Array.isArray(next) ? next[0] : next) as Json;
  }
  return String(place.type);
}

/** One of each kind of change for each key of each kind of thing, once: families share most of theirs. */
function* mutations(there: Settled, json: Json, done: Set<string>): Generator<Json> {
  const whole = there.fill(json);
  for (const path of pathsIn(whole)) {
    const key = `${typeAround(whole, path)} ${path.at(-1)}`;
    if (done.has(key)) continue;
    done.add(key);
    // What every server sends is changed in every way, the rest in one, by turns.
    const often = COMMON.has(typeAround(whole, path));
    for (const [index, change] of KINDS.entries()) {
      if (often || index === done.size % KINDS.length) yield changed(whole, path, change);
    }
  }
}

it('answers everything under 500, lives on, and stores nothing forged', { timeout: 240_000 }, async () => {
  const { server } = fair.world;
  const inbox = `${server.origin}/inbox`;
  const done = new Set<string>();
  const bad: unknown[] = [];
  for (const family of families) {
    const there = await fair.settle(family);
    const todo = family.activities.flatMap(({ json }) =>
      [...mutations(there, json, done)].map((activity) => ({
        activity,
        signer: there.signer(there.fill(json)),
      })),
    );
    const next = todo.values();
    const work = async () => {
      for (const { activity, signer } of next) {
        const { status } = await there.peer.post(signer, inbox, activity);
        if (status >= 500) bad.push([family.name, status, JSON.stringify(activity).slice(0, 500)]);
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
  }
  await server.settle();
  expect(bad).toEqual([]);
  expect(done.size).toBeGreaterThan(100);
  expect((await fetch(`${server.origin}/readyz`)).status).toBe(200);
  expect(await forged()).toEqual([]);
});

/** Posts, likes and boosts that are not on their author's server, and anything of ours that is not as it was. */
async function forged(): Promise<unknown[]> {
  const { db } = fair.world.server.app;
  const origin = (column: string) => sql.raw(`substring(${column} from '^https?://[^/]+')`);
  const found: unknown[] = [];
  for (const table of ['posts', 'likes', 'boosts', 'blocks']) {
    const { rows } = await sql`
      select t.uri, a.uri as account from ${sql.table(table)} t join accounts a on a.id = t.account_id
      where ${origin('t.uri')} is distinct from ${origin('a.uri')}`.execute(db);
    found.push(...rows);
  }
  const { rows: ours } = await sql`
    select uri, html from posts where local and (html <> '<p>Mine</p>' or deleted_at is not null)`.execute(
    db,
  );
  const { rows: people } = await sql`
    select uri from accounts where domain is null and kind = 'person' and id <> ${fair.ada}
    union all select uri from accounts where length(username) > 128 or length(uri) > 2048
    union all select uri from follows where follower_id <> ${fair.ada}`.execute(db);
  return [...found, ...ours, ...people];
}
