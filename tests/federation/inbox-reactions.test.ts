import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { type Neighbour, PUBLIC, startNeighbour, unique } from './inbox-neighbour.ts';
import { type Face, openFace } from './peer.ts';
import { follow, local, type Person, post } from './rows.ts';

let app: TestApp;
let face: Face;
let near: Neighbour;
let far: Neighbour;
let ann: Person;
let bob: string;

beforeAll(async () => {
  app = await testApp();
  face = await openFace(app);
  [near, far] = await Promise.all([startNeighbour(), startNeighbour()]);
  ann = await local(app);
  bob = near.person(unique('bob'));
  await follow(app, ann, await arrive(near, bob));
});
afterAll(() => Promise.all([near.close(), far.close()]));

async function arrive(home: Neighbour, uri: string): Promise<Person> {
  await home.send(face, { type: 'Follow', actor: uri, object: ann.uri });
  return app.db
    .selectFrom('accounts')
    .select(['id', 'uri', 'username'])
    .where('uri', '=', uri)
    .executeTakeFirstOrThrow();
}
const uriOf = (id: string) => `${app.config.origin}/posts/${id}`;
const counts = async (uri: string) => {
  const row = await app.db
    .selectFrom('posts')
    .select(['likes_count', 'boosts_count'])
    .where('uri', '=', uri)
    .executeTakeFirst();
  return row ? [row.likes_count, row.boosts_count] : null;
};

describe('Like', () => {
  it('counts once, and Undo takes it back', async () => {
    const uri = uriOf(await post(app, ann));
    const like = { id: `${bob}#like-1`, type: 'Like', actor: bob, object: uri };
    await near.send(face, like);
    await near.send(face, { ...like, id: `${bob}#like-2` });
    expect(await counts(uri)).toEqual([1, 0]);
    await near.send(face, { type: 'Undo', actor: bob, object: like });
    expect(await counts(uri)).toEqual([0, 0]);
  });

  it('with an emoji counts as a like, and is undone by id', async () => {
    const uri = uriOf(await post(app, ann));
    const id = `${bob}#react-${unique('r')}`;
    await near.send(face, { id, type: 'EmojiReact', actor: bob, object: uri, content: '🦊' });
    expect(await counts(uri)).toEqual([1, 0]);
    await near.send(face, { type: 'Undo', actor: bob, object: id });
    expect(await counts(uri)).toEqual([0, 0]);
  });

  it('of something its actor may not see does not count', async () => {
    const mallory = far.person(unique('mallory'));
    const direct = uriOf(await post(app, ann, 'mentioned'));
    await near.send(face, { type: 'Like', actor: bob, object: direct });
    const followers = uriOf(await post(app, ann, 'followers'));
    await far.send(face, { type: 'Like', actor: mallory, object: followers });
    expect([await counts(direct), await counts(followers)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await near.send(face, { type: 'Like', actor: bob, object: followers });
    expect(await counts(followers)).toEqual([1, 0]);
  });

  it('is not undone by somebody else', async () => {
    const uri = uriOf(await post(app, ann));
    const eve = near.person(unique('eve'));
    const id = `${bob}#like-${unique('l')}`;
    await near.send(face, { id, type: 'Like', actor: bob, object: uri });
    await near.send(face, {
      type: 'Undo',
      actor: eve,
      object: { id, type: 'Like', actor: bob, object: uri },
    });
    await near.send(face, { type: 'Undo', actor: eve, object: id });
    expect(await counts(uri)).toEqual([1, 0]);
  });
});

describe('Announce', () => {
  const boost = (actor: string, object: unknown) => ({
    type: 'Announce',
    actor,
    object,
    to: [PUBLIC],
    published: new Date().toISOString(),
  });

  it('of a post of ours counts once, and Undo takes it back', async () => {
    const uri = uriOf(await post(app, ann));
    const activity = { id: `${bob}#boost`, ...boost(bob, uri) };
    await near.send(face, activity);
    await near.send(face, activity);
    expect(await counts(uri)).toEqual([0, 1]);
    await near.send(face, { type: 'Undo', actor: bob, object: activity });
    expect(await counts(uri)).toEqual([0, 0]);
  });

  it('of a stranger’s post brings that in from where it lives, never from the activity', async () => {
    const carl = far.person(unique('carl'));
    const note = far.note(carl, { content: 'genuine' });
    await near.send(face, boost(bob, { ...note, content: 'forged' }));
    const row = await app.db
      .selectFrom('posts')
      .select(['html', 'boosts_count'])
      .where('uri', '=', note.id)
      .executeTakeFirst();
    expect(row?.html).toContain('genuine');
    expect(row?.boosts_count).toBe(1);
    const absent = { ...note, id: `${far.origin}/notes/absent`, content: 'forged' };
    await near.send(face, boost(bob, absent));
    expect(await counts(absent.id)).toBeNull();
  });

  it('is not taken from people nobody here follows, unless it is about us', async () => {
    const mallory = far.person(unique('mallory'));
    const note = near.note(bob);
    await far.send(face, boost(mallory, note.id));
    expect(await counts(note.id)).toBeNull();
    expect(near.hits(new URL(note.id).pathname)).toBe(0);
  });

  it('of what is for followers only does not count', async () => {
    const uri = uriOf(await post(app, ann, 'followers'));
    await near.send(face, boost(bob, uri));
    expect(await counts(uri)).toEqual([0, 0]);
  });

  it('of a group’s Create is about the post; of its other activities, nothing', async () => {
    const carl = far.person(unique('carl'));
    const note = far.note(carl);
    const inner = { id: `${far.origin}/creates/1`, type: 'Create', actor: carl, object: note };
    await near.send(face, boost(bob, inner));
    expect(await counts(note.id)).toEqual([0, 1]);
    const uri = uriOf(await post(app, ann));
    expect(
      await near.send(
        face,
        boost(bob, { id: `${far.origin}/likes/1`, type: 'Like', actor: carl, object: uri }),
      ),
    ).toBe(202);
    expect(await counts(uri)).toEqual([0, 0]);
  });
});

describe('Add and Remove', () => {
  const pins = async (uri: string) =>
    (
      await app.db
        .selectFrom('pins')
        .innerJoin('accounts', 'accounts.id', 'pins.account_id')
        .innerJoin('posts', 'posts.id', 'pins.post_id')
        .select('posts.uri')
        .where('accounts.uri', '=', uri)
        .execute()
    ).map((row) => row.uri);

  it('pin and unpin the sender’s own posts', async () => {
    const note = near.note(bob);
    await near.send(face, { type: 'Add', actor: bob, object: note.id, target: `${bob}/featured` });
    expect(await pins(bob)).toEqual([note.id]);
    await near.send(face, { type: 'Remove', actor: bob, object: note.id, target: `${bob}/featured` });
    expect(await pins(bob)).toEqual([]);
  });

  it('of other people’s posts or collections do nothing', async () => {
    const eve = near.person(unique('eve'));
    await arrive(near, eve);
    const [mine, theirs] = [near.note(bob), near.note(eve)];
    await near.send(face, { type: 'Add', actor: eve, object: mine.id, target: `${eve}/featured` });
    await near.send(face, { type: 'Add', actor: eve, object: theirs.id, target: `${bob}/featured` });
    expect([await pins(bob), await pins(eve)]).toEqual([[], []]);
    await near.send(face, { type: 'Add', actor: bob, object: mine.id, target: `${bob}/featured` });
    await near.send(face, { type: 'Remove', actor: eve, object: mine.id, target: `${bob}/featured` });
    expect(await pins(bob)).toEqual([mine.id]);
  });
});
