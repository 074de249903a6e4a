import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { Json } from '../support/peer/index.ts';
import { type Fair, openFair, type Settled } from './families.ts';
import { type Expected, families } from './fixtures/index.ts';

/** What each kind of server sends, as it sends it, becomes what it should. */

let fair: Fair;
beforeAll(async () => {
  fair = await openFair();
});
afterAll(() => fair?.stop());

describe.each(families)('$name', (family) => {
  let there: Settled;
  beforeAll(async () => {
    there = await fair.settle(family);
  });

  it('has people whom we know', async () => {
    const rows = await fair.world.server.app.db
      .selectFrom('accounts')
      .select(['uri', 'kind'])
      .where('domain', '=', there.peer.host)
      .execute();
    expect(rows.map(({ uri }) => uri).sort()).toEqual(
      family.actors.map(({ id }) => String(id).replace('HOST', there.peer.origin)).sort(),
    );
    for (const actor of family.actors) {
      expect(rows.map(({ kind }) => kind)).toContain(String(actor.type).toLowerCase());
    }
  });

  it.each(family.activities)('$name', async ({ json, expected }) => {
    const { uri } = await fair.post();
    const activity = JSON.parse(
      JSON.stringify(there.fill(JSON.parse(JSON.stringify(json).replaceAll('POST', uri)) as Json)),
    ) as Json;
    const before = expected === 'ignored' ? await fair.all() : '';
    const inbox = `${fair.world.server.origin}/inbox`;
    const answer = await there.peer.post(there.signer(activity), inbox, activity);
    await fair.world.server.settle();
    expect(answer.status).toBe(202);
    if (expected === 'ignored') expect(await fair.all()).toBe(before);
    else if (expected === 'like') expect(await fair.world.post(uri)).toMatchObject({ likes: 1 });
    else if (expected === 'boost') expect(await fair.world.post(uri)).toMatchObject({ boosts: 1 });
    else await became(activity, expected.post);
  });
});

async function became(activity: Json, wanted: Extract<Expected, { post: unknown }>['post']): Promise<void> {
  let object = activity.object as Json | string;
  if (typeof object !== 'string' && object.type === 'Create') object = object.object as Json;
  const row = await fair.world.post(typeof object === 'string' ? object : String(object.id));
  if (!row) throw new Error('nothing was stored');
  const { media, html, ...rest } = wanted;
  const card = await readPost(fair.world.server.app, viewerOf(fair.ada), row.id);
  expect(card).toMatchObject(rest);
  if (html) expect(card.html).toMatch(html);
  if (media !== undefined) expect(card.media).toHaveLength(media);
}
