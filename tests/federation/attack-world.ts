import { sql } from 'kysely';
import { expect } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type Json, Peer, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/**
 * A server under attack. Alice and Bob live on an honest server, Mallory on an evil one; Ada, who lives here, follows
 * all three, so that whatever they might write would be taken in. Alice follows Ada and has liked and boosted her.
 */
export interface Siege extends World {
  readonly honest: Peer;
  readonly evil: Peer;
  readonly alice: PeerAccount;
  readonly bob: PeerAccount;
  readonly mallory: PeerAccount;
  readonly ada: AccountId;
  readonly ben: AccountId;
  /** A public post by Ada. */
  readonly adaPost: string;
  /** A stored, pinned post by Alice, and her stored activities. */
  readonly alicePost: Json & { id: string };
  readonly aliceLike: Json & { id: string };
  readonly aliceBoost: Json & { id: string };
  readonly aliceFollow: Json & { id: string };
  /** An activity with this actor, whoever it is. */
  by(actor: PeerAccount, json: Json): Json & { id: string };
  /** A Create of a note of Mallory's server, everything in it as `extra` says. */
  forged(extra?: Json): Json & { id: string };
  /** Does something that must leave everything as it is. */
  unchanged(work: () => Promise<unknown>): Promise<void>;
  /** Sends activities signed by Mallory: they must be answered under 500 and leave everything as it is. */
  repels(activities: Json | readonly Json[], as?: PeerAccount): Promise<void>;
}

export async function openSiege(): Promise<Siege> {
  const world = await openWorld();
  const evil = await Peer.start();
  const { peer: honest, server } = world;
  const [ada, ben] = [await server.account('ada'), await server.account('ben')];
  const [alice, bob] = [honest.account('alice'), honest.account('bob')];
  const mallory = evil.account('mallory');
  for (const account of [alice, bob]) await world.followed(ada, account);
  await followMallory(world, evil, mallory, ada);
  const adaPost = `${server.origin}/posts/${await composePost(server.app, ada, { text: 'Mine', visibility: 'public' })}`;
  const alicePost = honest.note(alice, { content: '<p>Genuine</p>' });
  const aliceLike = honest.activity(alice, { type: 'Like', object: adaPost });
  const aliceBoost = honest.activity(alice, { type: 'Announce', object: adaPost, to: [PUBLIC] });
  const aliceFollow = honest.activity(alice, { type: 'Follow', object: world.uri(ada) });
  const pin = honest.activity(alice, {
    type: 'Add',
    object: alicePost.id,
    target: `${alice.uri}/featured`,
  });
  for (const activity of [honest.create(alice, alicePost), aliceLike, aliceBoost, aliceFollow, pin]) {
    expect(await world.tell(alice, activity)).toBe(202);
  }
  const unchanged: Siege['unchanged'] = async (work) => {
    await server.settle();
    const before = await everything(world);
    await work();
    await server.settle();
    expect(differences(before, await everything(world))).toEqual([]);
  };
  let count = 0;
  return {
    ...world,
    honest,
    evil,
    alice,
    bob,
    mallory,
    ada,
    ben,
    adaPost,
    alicePost,
    aliceLike,
    aliceBoost,
    aliceFollow,
    unchanged,
    by: (actor, json) => (actor === mallory ? evil : honest).activity(actor, json),
    forged: (extra = {}) => {
      const id = `${evil.origin}/forged/${++count}`;
      const note = {
        id,
        type: 'Note',
        attributedTo: mallory.uri,
        content: '<p>Forged</p>',
        published: new Date().toISOString(),
        to: [PUBLIC],
        cc: [world.uri(ada)],
        ...extra,
      };
      return evil.create(mallory, note);
    },
    repels: (activities, as = mallory) =>
      unchanged(async () => {
        const sender = as === mallory ? evil : honest;
        for (const activity of [activities].flat()) {
          const { status } = await sender.post(as, `${server.origin}/inbox`, activity as Json);
          expect([activity, status < 500]).toEqual([activity, true]);
        }
      }),
    stop: async () => {
      await Promise.all([world.stop(), evil.stop()]);
    },
  };
}

async function followMallory(world: World, evil: Peer, mallory: PeerAccount, ada: AccountId): Promise<void> {
  const { follow } = await import('../../src/domain/follows/follow.ts');
  await follow(world.server.app, ada, await world.known(mallory));
  await world.server.settle();
  const [asked] = evil.got('Follow');
  const accept = evil.activity(mallory, { type: 'Accept', object: asked?.activity });
  await evil.post(mallory, `${world.server.origin}/inbox`, accept);
  await world.server.settle();
}

const TABLES = [
  'accounts',
  'users',
  'posts',
  'post_edits',
  'boosts',
  'likes',
  'pins',
  'mentions',
  'hashtags',
  'post_hashtags',
  'media',
  'polls',
  'poll_options',
  'poll_votes',
  'follows',
  'blocks',
  'home_entries',
  'notifications',
  'tombstones',
] as const;

/** Rows that are new, gone or other than they were. */
function differences(before: Record<string, string[]>, after: Record<string, string[]>): string[] {
  return TABLES.flatMap((table) => {
    const [old = [], young = []] = [before[table], after[table]];
    return [
      ...old.filter((row) => !young.includes(row)).map((row) => `${table} lost ${row}`),
      ...young.filter((row) => !old.includes(row)).map((row) => `${table} got ${row}`),
    ];
  });
}

/** Everything there is, but for when accounts were last looked at. */
export async function everything({ server }: World): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of TABLES) {
    const { rows } = await sql<{ row: string }>`
      select (to_jsonb(t) - 'fetched_at' - 'updated_at' - 'backfilled_at')::text as row
      from ${sql.table(table)} as t order by 1`.execute(server.app.db);
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}
