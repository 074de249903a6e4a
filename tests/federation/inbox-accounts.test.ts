import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { CONTEXT, type Json, type Neighbour, startNeighbour, unique } from './inbox-neighbour.ts';
import { type Face, openFace } from './peer.ts';
import { local, type Person } from './rows.ts';

let app: TestApp;
let face: Face;
let near: Neighbour;
let far: Neighbour;
let ann: Person;

beforeAll(async () => {
  app = await testApp();
  face = await openFace(app);
  [near, far] = await Promise.all([startNeighbour(), startNeighbour()]);
  ann = await local(app);
});
afterAll(() => Promise.all([near.close(), far.close()]));

const row = (uri: string) =>
  app.db.selectFrom('accounts').selectAll().where('uri', '=', uri).executeTakeFirst();
async function arrive(home: Neighbour, name: string, extra: Json = {}): Promise<string> {
  const uri = home.person(unique(name), extra);
  await home.send(face, { type: 'Follow', actor: uri, object: ann.uri });
  await app.takeEvents();
  return uri;
}
/** The document a person has at their address. */
const document = async (uri: string) => (await (await fetch(uri)).json()) as Json;

describe('an actor', () => {
  it('that takes a name of somebody else on its server is refused', async () => {
    const bob = await arrive(near, 'bob');
    const { username } = (await row(bob)) ?? {};
    const uri = near.put(`/users/${unique('imposter')}`, {});
    const imposter = near.put(new URL(uri).pathname, {
      ...(await document(bob)),
      id: uri,
      inbox: `${uri}/inbox`,
      publicKey: { ...((await document(bob)).publicKey as Json), id: `${uri}#main-key`, owner: uri },
    });
    await near.send(face, { type: 'Follow', actor: imposter, object: ann.uri });
    expect(await row(imposter)).toBeUndefined();
    expect((await row(bob))?.username).toBe(username);
  });

  it('whose document says another id is read where that id lives', async () => {
    const bob = near.person(unique('bob'));
    const spoof = far.put('/users/spoof', await document(bob));
    expect(await far.send(face, { type: 'Follow', actor: spoof, object: ann.uri })).toBe(401);
    expect([await row(spoof), await row(bob)]).toEqual([undefined, undefined]);
  });

  it('as plain JSON is nobody', async () => {
    const bob = near.person(unique('bob'));
    const body = JSON.stringify({ '@context': CONTEXT, ...(await document(bob)) });
    near.page(new URL(bob).pathname, { type: 'application/json', body });
    expect(await near.send(face, { type: 'Follow', actor: bob, object: ann.uri })).toBe(401);
    expect(await row(bob)).toBeUndefined();
  });

  it('that cannot be posted to, or claims to be ours, is nobody', async () => {
    const bob = near.person(unique('bob'), { inbox: 'https://perch.example/inbox' });
    await near.send(face, { type: 'Follow', actor: bob, object: ann.uri });
    expect(await row(bob)).toBeUndefined();
  });
});

describe('Update of a profile', () => {
  it('takes back a suspension of its own server, but none of ours', async () => {
    const bob = await arrive(near, 'bob');
    const says = async (suspended: boolean) => {
      const words = [...CONTEXT, { toot: 'http://joinmastodon.org/ns#', suspended: 'toot:suspended' }];
      near.put(new URL(bob).pathname, { ...(await document(bob)), '@context': words, suspended });
      await near.send(face, { type: 'Update', actor: bob, object: bob });
      return (await row(bob))?.suspended_at !== null;
    };
    expect([await says(true), await says(false)]).toEqual([true, false]);
    await app.db.updateTable('accounts').set({ suspended_at: new Date() }).where('uri', '=', bob).execute();
    expect([await says(true), await says(false)]).toEqual([true, true]);
  });

  it('reads it again where it lives', async () => {
    const bob = await arrive(near, 'bob');
    near.put(new URL(bob).pathname, {
      ...(await document(bob)),
      name: 'Genuine',
      summary: '<p>Hi<script>x</script></p>',
    });
    await near.send(face, {
      type: 'Update',
      actor: bob,
      object: { ...(await document(bob)), name: 'Embedded' },
    });
    expect(await row(bob)).toMatchObject({ display_name: 'Genuine', bio_html: '<p>Hi</p>' });
  });

  it('by somebody else changes nothing', async () => {
    const [bob, eve] = [await arrive(near, 'bob'), await arrive(near, 'eve')];
    const before = await row(bob);
    await near.send(face, {
      type: 'Update',
      actor: eve,
      object: { ...(await document(bob)), name: 'Hacked', attributedTo: eve },
    });
    expect((await row(bob))?.display_name).toBe(before?.display_name);
  });
});

describe('Delete of an account', () => {
  it('by itself ends it', async () => {
    const bob = await arrive(near, 'bob');
    await near.send(face, { type: 'Delete', actor: bob, object: bob });
    expect((await row(bob))?.deleted_at).not.toBeNull();
  });

  it('whose key is gone counts only if its server says so', async () => {
    const [bob, carl] = [await arrive(near, 'bob'), await arrive(near, 'carl')];
    await app.db.deleteFrom('kv').execute();
    const path = new URL(bob).pathname;
    near.page(path, { status: 500 });
    await near.send(face, { type: 'Delete', actor: bob, object: bob });
    expect((await row(bob))?.deleted_at).toBeNull();
    await app.db.deleteFrom('kv').execute();
    near.remove(path);
    expect(await near.send(face, { type: 'Delete', actor: carl, object: bob }, bob)).toBe(401);
    expect((await row(bob))?.deleted_at).toBeNull();
    expect(await near.send(face, { type: 'Delete', actor: bob, object: bob })).toBe(202);
    expect((await row(bob))?.deleted_at).not.toBeNull();
  });

  it('by somebody else does nothing', async () => {
    const [bob, eve] = [await arrive(near, 'bob'), await arrive(near, 'eve')];
    await near.send(face, { type: 'Delete', actor: eve, object: bob });
    expect((await row(bob))?.deleted_at).toBeNull();
  });

  it('that we never heard of costs no request', async () => {
    const uri = near.person(unique('gone'));
    expect(await near.send(face, { type: 'Delete', actor: uri, object: uri })).toBe(202);
    expect(near.hits(new URL(uri).pathname)).toBe(0);
    expect(await row(uri)).toBeUndefined();
  });
});

describe('Move', () => {
  const moves = async () => (await app.takeEvents()).filter(({ type }) => type === 'account.moved');

  it('counts when the new account names the old one, and once a week', async () => {
    const bob = await arrive(near, 'bob');
    const target = far.person(unique('bob'), { alsoKnownAs: [bob] });
    const other = far.person(unique('bob'), { alsoKnownAs: [bob] });
    await near.send(face, { type: 'Move', actor: bob, object: bob, target });
    const [event] = await moves();
    expect(event).toMatchObject({ type: 'account.moved', targetId: (await row(target))?.id });
    await near.send(face, { type: 'Move', actor: bob, object: bob, target: other });
    expect(await moves()).toEqual([]);
  });

  it('does not without that, or of somebody else', async () => {
    const [bob, eve] = [await arrive(near, 'bob'), await arrive(near, 'eve')];
    const target = far.person(unique('bob'));
    await near.send(face, { type: 'Move', actor: bob, object: bob, target });
    const named = far.person(unique('bob'), { alsoKnownAs: [bob] });
    await near.send(face, { type: 'Move', actor: eve, object: bob, target: named });
    expect(await moves()).toEqual([]);
  });
});
