import { afterAll, beforeAll, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { PUBLIC } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** What was said long ago and is only now found is nobody's news; what arrives late is. */

let world: World;
let ada: AccountId;
beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
});
afterAll(() => world?.stop());

const DAY = 24 * 3600_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** From whom Ada has news, by the texts of their posts. */
async function news(): Promise<string[]> {
  const rows = await world.server.app.db
    .selectFrom('notifications')
    .innerJoin('posts', 'posts.id', 'notifications.post_id')
    .select('posts.plain')
    .where('notifications.account_id', '=', ada)
    .execute();
  return rows.map(({ plain }) => plain).sort();
}

it('of old posts only those that are sent to us are news', async () => {
  const { peer, server } = world;
  const bea = peer.account('bea');
  await world.known(bea);
  const mine = await composePost(server.app, ada, { text: 'Mine', visibility: 'public' });
  const note = (content: string, days: number) =>
    peer.note(bea, {
      content,
      published: ago(days),
      inReplyTo: `${server.origin}/posts/${mine}`,
      to: [PUBLIC],
      cc: [world.uri(ada)],
      tag: [{ type: 'Mention', href: world.uri(ada), name: `@ada@${server.host}` }],
    });
  await server.app.remote.lookup(note('found, old', 3).id);
  await server.app.remote.lookup(note('found, new', 0.1).id);
  await server.settle();
  expect(await world.tell(bea, peer.create(bea, note('sent, late', 3)))).toBe(202);
  expect(await news()).toEqual(['found, new', 'sent, late']);
});
