import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../support/peer/index.ts';
import { type Fair, openFair, type Settled } from './families.ts';
import { type Family, families } from './fixtures/index.ts';

/** What each kind of server says can be taken back, changed and deleted, in the spellings in which they do so. */

let fair: Fair;
beforeAll(async () => {
  fair = await openFair();
});
afterAll(() => fair?.stop());

type Case = Family['activities'][number];
const isPost = ({ expected, json }: Case) =>
  typeof expected === 'object' && json.type === 'Create' && typeof json.object === 'object';

describe.each(families)('$name', (family) => {
  let there: Settled;
  let mine: string;
  beforeAll(async () => {
    there = await fair.settle(family);
  });

  /** Says something in the family's words; `POST` in it is Ada's newest post. */
  const say = async (json: Json, changes: Json = {}): Promise<Json> => {
    const filled = there.fill(JSON.parse(JSON.stringify(json).replaceAll('POST', mine)) as Json);
    const activity = { ...filled, ...changes };
    const inbox = `${fair.world.server.origin}/inbox`;
    expect((await there.peer.post(there.signer(activity), inbox, activity)).status).toBe(202);
    await fair.world.server.settle();
    return activity;
  };
  const undo = (undone: Json, object: unknown): Json => ({
    '@context': undone['@context'],
    id: `${undone.id}/undo`,
    type: 'Undo',
    actor: undone.actor,
    to: undone.to,
    object,
  });

  it.each(
    family.activities.filter(({ expected }) => expected === 'like' || expected === 'boost').slice(0, 3),
  )('$name and its Undo', async ({ json, expected }) => {
    const what = expected === 'like' ? 'likes' : 'boosts';
    // Embedded whole, without its context, and by its id alone.
    for (const form of ['whole', 'id'] as const) {
      mine = (await fair.post()).uri;
      const done = await say(json, { id: `${there.peer.origin}/done/${form}/${json.type}/${what}` });
      expect(await fair.world.post(mine)).toMatchObject({ [what]: 1 });
      const { '@context': _, ...whole } = done;
      await say(undo(done, form === 'whole' ? whole : done.id));
      expect(await fair.world.post(mine)).toMatchObject({ [what]: 0 });
    }
  });

  const [posted] = family.activities.filter(isPost);
  it.runIf(posted)('a post, its Update and its Delete', async () => {
    if (!posted) return;
    mine = (await fair.post()).uri;
    const created = await say(posted.json);
    const object = created.object as Json;
    const uri = String(object.id);
    expect(await fair.world.post(uri)).toMatchObject({ deleted: false });
    const content = '<p>Changed words</p>';
    const changed = {
      ...object,
      content,
      contentMap: undefined,
      // Longer things are shown by their title and summary.
      summary: ['Note', 'Question'].includes(String(object.type)) ? object.summary : content,
      updated: new Date(Date.now() - 1_000).toISOString(),
    };
    await say({
      ...created,
      id: `${uri}#updates/1`,
      type: 'Update',
      object: JSON.parse(JSON.stringify(changed)) as Json,
    });
    expect((await fair.world.post(uri))?.html).toContain('Changed words');
    await say({
      ...created,
      id: `${uri}#delete`,
      type: 'Delete',
      object: family.name.length % 2 ? uri : { id: uri, type: 'Tombstone', formerType: object.type },
    });
    expect(await fair.world.post(uri)).toMatchObject({ deleted: true, html: '' });
    await say(created);
    expect(await fair.world.post(uri)).toMatchObject({ deleted: true });
  });

  it('a Follow and its Undo, a new profile, a farewell', async () => {
    const [actor] = family.actors;
    const { db } = fair.world.server.app;
    const uri = String(actor?.id).replace('HOST', there.peer.origin);
    const account = () =>
      db
        .selectFrom('accounts')
        .select(['id', 'display_name', 'deleted_at'])
        .where('uri', '=', uri)
        .executeTakeFirstOrThrow();
    const follows = async () =>
      db
        .selectFrom('follows')
        .select('accepted_at')
        .where('follower_id', '=', (await account()).id)
        .execute();
    const follow = {
      '@context': 'https://www.w3.org/ns/activitystreams',
      id: `${uri}#follow`,
      type: 'Follow',
      actor: uri,
      object: fair.world.uri(fair.ada),
    };
    await say(follow);
    expect(await follows()).toMatchObject([{ accepted_at: expect.any(Date) }]);
    await say(undo(follow, { ...follow, '@context': undefined }));
    expect(await follows()).toEqual([]);
    const named = { ...there.fill(actor as Json), publicKey: undefined, name: 'A new name' };
    there.rename(uri, 'A new name');
    await say({ ...follow, id: `${uri}#update`, type: 'Update', object: named });
    expect(await account()).toMatchObject({ display_name: 'A new name', deleted_at: null });
    await say({ ...follow, id: `${uri}#delete`, type: 'Delete', object: uri });
    expect((await account()).deleted_at).toBeInstanceOf(Date);
  });
});
