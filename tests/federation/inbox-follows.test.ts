import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localUris } from '../../src/lib/uris.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Neighbour, startNeighbour, unique } from './inbox-neighbour.ts';
import { type Face, openFace } from './peer.ts';
import { follow, local, type Person } from './rows.ts';

let app: TestApp;
let face: Face;
let near: Neighbour;
let ann: Person;

beforeAll(async () => {
  app = await testApp();
  face = await openFace(app);
  near = await startNeighbour();
  ann = await local(app);
});
afterAll(() => near.close());

const followOf = (followerUri: string, followeeUri: string) =>
  app.db
    .selectFrom('follows')
    .innerJoin('accounts as a', 'a.id', 'follows.follower_id')
    .innerJoin('accounts as b', 'b.id', 'follows.followee_id')
    .select(['follows.id', 'follows.uri', 'follows.accepted_at'])
    .where('a.uri', '=', followerUri)
    .where('b.uri', '=', followeeUri)
    .executeTakeFirst();
const personKnown = async (uri: string): Promise<Person> => {
  const row = await app.db
    .selectFrom('accounts')
    .select(['id', 'uri', 'username'])
    .where('uri', '=', uri)
    .executeTakeFirstOrThrow();
  return row;
};
/** Somebody there whom we know already. */
async function known(name: string): Promise<Person> {
  const uri = near.person(unique(name));
  await near.send(face, { type: 'Follow', actor: uri, object: ann.uri });
  await app.takeEvents();
  return personKnown(uri);
}

describe('Follow', () => {
  it('is accepted, once, and brings the follower in with a proven handle', async () => {
    const bob = near.person(unique('bob'));
    await app.takeEvents();
    const activity = { id: `${bob}#follow`, type: 'Follow', actor: bob, object: ann.uri };
    expect(await near.send(face, activity, bob, `/users/${ann.id}/inbox`)).toBe(202);
    const row = await followOf(bob, ann.uri);
    expect(row?.uri).toBe(`${bob}#follow`);
    expect(row?.accepted_at).not.toBeNull();
    expect((await app.takeEvents()).filter(({ type }) => type === 'follow.created')).toMatchObject([
      { accepted: true },
    ]);
    const account = await app.db
      .selectFrom('accounts')
      .selectAll()
      .where('uri', '=', bob)
      .executeTakeFirstOrThrow();
    expect(account).toMatchObject({
      domain: near.host,
      display_name: expect.stringMatching(/^BOB/),
      inbox: `${bob}/inbox`,
    });
  });

  it('with a new id is answered again', async () => {
    const bob = await known('bob');
    await near.send(face, { id: `${bob.uri}#again`, type: 'Follow', actor: bob.uri, object: ann.uri });
    expect((await followOf(bob.uri, ann.uri))?.uri).toBe(`${bob.uri}#again`);
    expect((await app.takeEvents()).map(({ type }) => type)).toContain('follow.accepted');
  });

  it('of a locked account waits', async () => {
    const shy = await local(app, { locked: true });
    const bob = near.person(unique('bob'));
    await near.send(face, { type: 'Follow', actor: bob, object: shy.uri });
    expect((await followOf(bob, shy.uri))?.accepted_at).toBeNull();
  });

  it('of the server itself is rejected', async () => {
    const bob = near.person(unique('bob'));
    await app.takeEvents();
    await near.send(face, {
      id: `${bob}#follow`,
      type: 'Follow',
      actor: bob,
      object: 'https://perch.example/actor',
    });
    expect(await followOf(bob, 'https://perch.example/actor')).toBeUndefined();
    expect(await app.takeEvents()).toMatchObject([{ type: 'follow.rejected', uri: `${bob}#follow` }]);
  });

  it('shows that a server which had failed is there again', async () => {
    const bob = near.person(unique('bob'));
    const failing = { failing_since: new Date(), failures: 3, next_attempt_at: new Date(Date.now() + 1e6) };
    await app.db
      .insertInto('instances')
      .values({ host: near.host, ...failing })
      .onConflict((c) => c.column('host').doUpdateSet(failing))
      .execute();
    await near.send(face, { type: 'Follow', actor: bob, object: ann.uri });
    const host = await app.db
      .selectFrom('instances')
      .selectAll()
      .where('host', '=', near.host)
      .executeTakeFirst();
    expect(host).toMatchObject({ failing_since: null, failures: 0, next_attempt_at: null });
  });

  it('in the name of somebody else is refused', async () => {
    const [bob, eve] = [near.person(unique('bob')), near.person(unique('eve'))];
    expect(await near.send(face, { type: 'Follow', actor: bob, object: ann.uri }, eve)).toBe(401);
    expect(await followOf(bob, ann.uri)).toBeUndefined();
  });

  it('whose id lies elsewhere does nothing', async () => {
    const bob = near.person(unique('bob'));
    await near.send(face, { id: 'https://far.example/1', type: 'Follow', actor: bob, object: ann.uri });
    expect(await followOf(bob, ann.uri)).toBeUndefined();
  });

  it('by somebody suspended does nothing', async () => {
    const bob = await known('bob');
    await app.db.deleteFrom('follows').where('follower_id', '=', bob.id).execute();
    await app.db.updateTable('accounts').set({ suspended_at: new Date() }).where('id', '=', bob.id).execute();
    await near.send(face, { type: 'Follow', actor: bob.uri, object: ann.uri });
    expect(await followOf(bob.uri, ann.uri)).toBeUndefined();
  });
});

describe('Accept and Reject', () => {
  it('by id', async () => {
    const bob = await known('bob');
    const { uri } = await follow(app, ann, bob, false);
    await near.send(face, { type: 'Accept', actor: bob.uri, object: uri });
    expect((await followOf(ann.uri, bob.uri))?.accepted_at).not.toBeNull();
    await near.send(face, { type: 'Reject', actor: bob.uri, object: uri });
    expect(await followOf(ann.uri, bob.uri)).toBeUndefined();
  });

  it('with the whole Follow embedded, under our id or without one', async () => {
    for (const named of [true, false]) {
      const bob = await known('bob');
      const { uri } = await follow(app, ann, bob, false);
      const object = { ...(named ? { id: uri } : {}), type: 'Follow', actor: ann.uri, object: bob.uri };
      await near.send(face, { type: 'Accept', actor: bob.uri, object });
      expect((await followOf(ann.uri, bob.uri))?.accepted_at).not.toBeNull();
    }
  });

  it('never makes a follow that was not asked for', async () => {
    const bob = await known('bob');
    const object = {
      id: localUris(app.config.origin).follow('1'),
      type: 'Follow',
      actor: ann.uri,
      object: bob.uri,
    };
    expect(await near.send(face, { type: 'Accept', actor: bob.uri, object })).toBe(202);
    expect(await followOf(ann.uri, bob.uri)).toBeUndefined();
  });

  it('of somebody else counts for nothing', async () => {
    const [bob, eve] = [await known('bob'), await known('eve')];
    const { uri } = await follow(app, ann, bob, false);
    const object = { id: uri, type: 'Follow', actor: ann.uri, object: bob.uri };
    await near.send(face, { type: 'Accept', actor: eve.uri, object: uri });
    await near.send(face, { type: 'Accept', actor: eve.uri, object });
    await near.send(face, { type: 'Accept', actor: eve.uri, object: { ...object, object: eve.uri } });
    expect((await followOf(ann.uri, bob.uri))?.accepted_at).toBeNull();
    expect(await followOf(ann.uri, eve.uri)).toBeUndefined();
    await near.send(face, { type: 'Reject', actor: eve.uri, object });
    expect(await followOf(ann.uri, bob.uri)).toBeDefined();
  });
});

describe('Undo of a Follow', () => {
  it('ends it, embedded or by id', async () => {
    for (const whole of [true, false]) {
      const bob = await known('bob');
      const stored = await followOf(bob.uri, ann.uri);
      const object = whole
        ? { id: stored?.uri, type: 'Follow', actor: bob.uri, object: ann.uri }
        : stored?.uri;
      await near.send(face, { type: 'Undo', actor: bob.uri, object });
      expect(await followOf(bob.uri, ann.uri)).toBeUndefined();
    }
  });

  it('by somebody else does nothing', async () => {
    const [bob, eve] = [await known('bob'), await known('eve')];
    const stored = await followOf(bob.uri, ann.uri);
    const object = { id: stored?.uri, type: 'Follow', actor: bob.uri, object: ann.uri };
    await near.send(face, { type: 'Undo', actor: eve.uri, object });
    await near.send(face, { type: 'Undo', actor: eve.uri, object: stored?.uri });
    expect(await followOf(bob.uri, ann.uri)).toBeDefined();
  });

  it('that comes first keeps the follow from counting', async () => {
    const bob = near.person(unique('bob'));
    const object = { id: `${bob}#early`, type: 'Follow', actor: bob, object: ann.uri };
    await near.send(face, { type: 'Undo', actor: bob, object: `${bob}#early` });
    await near.send(face, object);
    expect(await followOf(bob, ann.uri)).toBeUndefined();
  });

  it('does not keep anybody from following again under the same id', async () => {
    const bob = near.person(unique('bob'));
    const object = { id: `${bob}#same`, type: 'Follow', actor: bob, object: ann.uri };
    await near.send(face, object);
    await near.send(face, { type: 'Undo', actor: bob, object });
    await near.send(face, object);
    expect(await followOf(bob, ann.uri)).toBeDefined();
  });
});

describe('Block', () => {
  it('ends follows both ways, and Undo lifts it', async () => {
    const bob = await known('bob');
    await follow(app, ann, bob);
    const id = `${bob.uri}#block`;
    await near.send(face, { id, type: 'Block', actor: bob.uri, object: ann.uri });
    expect(await followOf(bob.uri, ann.uri)).toBeUndefined();
    expect(await followOf(ann.uri, bob.uri)).toBeUndefined();
    const blocks = () => app.db.selectFrom('blocks').select('id').where('account_id', '=', bob.id).execute();
    expect(await blocks()).toHaveLength(1);
    await near.send(face, {
      type: 'Undo',
      actor: bob.uri,
      object: { id, type: 'Block', actor: bob.uri, object: ann.uri },
    });
    expect(await blocks()).toHaveLength(0);
  });
});
