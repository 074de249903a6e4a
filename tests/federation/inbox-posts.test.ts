import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../support/app.ts';
import { type Json, type Neighbour, PUBLIC, startNeighbour, unique } from './inbox-neighbour.ts';
import { type Face, openFace } from './peer.ts';
import { follow, local, type Person, post } from './rows.ts';

let app: TestApp;
let face: Face;
let near: Neighbour;
/** Another server, for what is forged. */
let far: Neighbour;
let ann: Person;
/** Lives on `near`, and ann follows. */
let bob: string;
let eve: string;

beforeAll(async () => {
  app = await testApp();
  face = await openFace(app);
  [near, far] = await Promise.all([startNeighbour(), startNeighbour()]);
  ann = await local(app);
  bob = near.person(unique('bob'));
  eve = near.person(unique('eve'));
  await follow(app, ann, await arrive(near, bob));
});
afterAll(() => Promise.all([near.close(), far.close()]));

/** Makes somebody known here. */
async function arrive(home: Neighbour, uri: string): Promise<Person> {
  await home.send(face, { type: 'Follow', actor: uri, object: ann.uri });
  return app.db
    .selectFrom('accounts')
    .select(['id', 'uri', 'username'])
    .where('uri', '=', uri)
    .executeTakeFirstOrThrow();
}
const stored = (uri: unknown) =>
  app.db.selectFrom('posts').selectAll().where('uri', '=', String(uri)).executeTakeFirst();
const create = (actor: string, object: unknown, extra: Json = {}) => ({
  type: 'Create',
  actor,
  object,
  to: [PUBLIC],
  ...extra,
});
/** Sent as a Create by bob, of whom ann is a follower. */
async function says(extra: Json = {}) {
  const note = near.note(bob, extra);
  await near.send(face, create(bob, note));
  return stored(note.id);
}

describe('Create', () => {
  it('of somebody followed here is stored, sanitised, with an event', async () => {
    await app.takeEvents();
    const row = await says({
      content: '<p onclick="x">Hi <b>you</b><script>alert(1)</script></p>',
      contentMap: { nl: '<p>Hoi</p>' },
    });
    expect(row).toMatchObject({ local: false, visibility: 'public', language: null });
    expect(row?.html).toContain('Hi');
    expect(row?.html).not.toMatch(/onclick|script|alert/);
    expect((await app.takeEvents()).filter((event) => event.type === 'post.created')).toEqual([
      { type: 'post.created', postId: row?.id, remote: true },
    ]);
  });

  it('that comes again, by another door, changes nothing', async () => {
    const note = near.note(bob);
    await near.send(face, create(bob, note));
    await app.takeEvents();
    await near.send(face, create(bob, { ...note, content: 'other' }));
    await near.send(face, create(bob, note), bob, `/users/${ann.id}/inbox`);
    expect((await stored(note.id))?.html).toContain('Hello');
    expect(await app.takeEvents()).toEqual([]);
  });

  it('by id is read from where it lives', async () => {
    const note = near.note(bob, { content: 'by id' });
    await near.send(face, create(bob, note.id));
    expect((await stored(note.id))?.html).toContain('by id');
  });

  it('of a stranger is stored only if it concerns somebody here', async () => {
    const [nothing, named, reply] = [
      near.note(eve),
      near.note(eve, { to: [PUBLIC, ann.uri], tag: { type: 'Mention', href: ann.uri, name: '@ann' } }),
      near.note(eve, { inReplyTo: `${app.config.origin}/posts/${await post(app, ann)}` }),
    ];
    for (const note of [nothing, named, reply]) expect(await near.send(face, create(eve, note))).toBe(202);
    expect(await stored(nothing.id)).toBeUndefined();
    const row = await stored(named.id);
    expect(row).toBeDefined();
    const mentions = await app.db
      .selectFrom('mentions')
      .select(['account_id', 'silent'])
      .where('post_id', '=', row?.id ?? null)
      .execute();
    expect(mentions).toEqual([{ account_id: ann.id, silent: false }]);
    expect((await stored(reply.id))?.in_reply_to_account_id).toBe(ann.id);
  });

  it.each([
    ['public', { to: ['as:Public'], cc: [] }],
    ['public', { to: 'Public', cc: null }],
    ['unlisted', { to: [], cc: [PUBLIC] }],
    ['followers', { to: ['FOLLOWERS'], cc: [] }],
    ['followers', { to: [], cc: ['FOLLOWERS'] }],
  ])('is %s when addressed %j', async (visibility, { to, cc }) => {
    const real = (value: unknown) =>
      JSON.parse(JSON.stringify(value).replaceAll('FOLLOWERS', `${bob}/followers`)) as unknown;
    expect((await says({ to: real(to), cc: real(cc) }))?.visibility).toBe(visibility);
  });

  it('for named people only is stored for them only', async () => {
    expect((await says({ to: [ann.uri], cc: [] }))?.visibility).toBe('mentioned');
    expect(await says({ to: [`${near.origin}/users/nobody`], cc: [] })).toBeUndefined();
    const note = near.note(bob, { to: [], cc: [] });
    await near.send(face, create(bob, note, { to: [] }));
    expect(await stored(note.id)).toBeUndefined();
  });

  it('with null ids, odd times and unknown contexts is read all the same', async () => {
    const note = near.note(bob, {
      '@context': [
        'https://www.w3.org/ns/activitystreams',
        `${far.origin}/context`,
        { toot: 'http://joinmastodon.org/ns#', Emoji: 'toot:Emoji' },
      ],
      content: 'Hi :fox:',
      published: 'yesterday',
      tag: {
        type: 'Emoji',
        id: null,
        name: ':fox:',
        icon: { type: 'Image', url: 'https://far.example/fox.png' },
      },
    });
    expect(await near.send(face, create(bob, note))).toBe(202);
    const row = await stored(note.id);
    expect(row?.emojis).toEqual([{ shortcode: 'fox', url: 'https://far.example/fox.png' }]);
    expect(Math.abs((row?.created_at.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(far.hits('/context')).toBe(0);
  });

  it('of a vote, or of nothing that is a post, is not stored', async () => {
    const question = `${app.config.origin}/posts/${await post(app, ann)}`;
    expect(
      await says({ content: undefined, name: 'Yes', inReplyTo: question, to: [ann.uri] }),
    ).toBeUndefined();
    expect(await says({ type: 'Place', name: 'Here' })).toBeUndefined();
  });
});

describe('a forged Create', () => {
  it('with another actor is refused', async () => {
    const note = { ...near.note(bob), id: `${bob}/never` };
    expect(await near.send(face, create(bob, note), eve)).toBe(401);
    const mallory = far.person(unique('mallory'));
    expect(await far.send(face, create(bob, note), mallory)).toBe(401);
    expect(await stored(note.id)).toBeUndefined();
  });

  it('with an object by somebody else is not stored', async () => {
    await follow(app, ann, await arrive(near, eve));
    const note = near.note(bob);
    expect(await near.send(face, create(eve, note))).toBe(202);
    expect(await stored(note.id)).toBeUndefined();
  });

  it('with an object on another server is not stored, embedded or not', async () => {
    const mallory = far.person(unique('mallory'));
    await follow(app, ann, await arrive(far, mallory));
    const note = { ...near.note(bob), attributedTo: mallory };
    await far.send(face, create(mallory, note));
    await far.send(face, create(mallory, note.id));
    expect(await stored(note.id)).toBeUndefined();
    const ours = { ...note, id: `${app.config.origin}/posts/123` };
    await far.send(face, create(mallory, ours));
    expect(await stored(ours.id)).toBeUndefined();
  });

  it('signed with a key that only claims to be the actor’s is refused', async () => {
    const note = near.note(bob);
    const mallory = far.person(unique('mallory'));
    const { publicKey } = (await (await fetch(mallory)).json()) as { publicKey: Json };
    const key = far.put('/key', { ...publicKey, id: `${far.origin}/key#main-key`, type: 'Key', owner: bob });
    expect(await far.send(face, create(bob, note), key)).toBe(401);
    expect(await stored(note.id)).toBeUndefined();
  });

  it('with an actor of ours is refused', async () => {
    const mallory = far.person(unique('mallory'));
    expect(await far.send(face, create(ann.uri, near.note(bob)), mallory)).toBe(401);
  });
});

describe('Update', () => {
  it('changes a post of the sender, once it says when', async () => {
    const row = await says();
    const base = { ...near.note(bob), id: row?.uri, content: 'Better' };
    await near.send(face, { type: 'Update', actor: bob, object: base });
    expect((await stored(row?.uri))?.html).toContain('Hello');
    // Not this very moment: what is later than our own clock is cut down to it, and clocks are set back.
    const updated = new Date(Date.now() - 30_000).toISOString();
    await near.send(face, { type: 'Update', actor: bob, object: { ...base, updated } });
    const after = await stored(row?.uri);
    expect(after?.html).toContain('Better');
    expect(after?.edited_at?.toISOString()).toBe(updated);
  });

  it('by somebody else changes nothing', async () => {
    const row = await says();
    const updated = new Date().toISOString();
    const mallory = far.person(unique('mallory'));
    const object = { ...near.note(bob), id: row?.uri, content: 'Worse', updated };
    await near.send(face, { type: 'Update', actor: eve, object });
    await near.send(face, { type: 'Update', actor: eve, object: { ...object, attributedTo: eve } });
    await far.send(face, { type: 'Update', actor: mallory, object: { ...object, attributedTo: mallory } });
    expect((await stored(row?.uri))?.html).toContain('Hello');
  });

  it('of an unknown recent post brings it in', async () => {
    const note = near.note(bob, { updated: new Date().toISOString() });
    await near.send(face, { type: 'Update', actor: bob, object: note });
    expect(await stored(note.id)).toBeDefined();
  });
});

describe('Delete', () => {
  it.each(['uri', 'Tombstone', 'Note'])('of a post by its author, as %s', async (form) => {
    const row = await says();
    const object = form === 'uri' ? row?.uri : { id: row?.uri, type: form, attributedTo: bob };
    await near.send(face, { type: 'Delete', actor: bob, object });
    expect((await stored(row?.uri))?.deleted_at ?? 'no row').not.toBeNull();
  });

  it('by a stranger, here or there, does nothing', async () => {
    const row = await says();
    const mallory = far.person(unique('mallory'));
    await arrive(far, mallory);
    await near.send(face, { type: 'Delete', actor: eve, object: row?.uri });
    await far.send(face, { type: 'Delete', actor: mallory, object: { id: row?.uri, type: 'Tombstone' } });
    expect(await stored(row?.uri)).toMatchObject({ deleted_at: null });
  });

  it('that comes before the post keeps it out; by a stranger it does not', async () => {
    const [mine, other] = [near.note(bob), near.note(bob)];
    await near.send(face, { type: 'Delete', actor: bob, object: mine.id });
    await near.send(face, { type: 'Delete', actor: eve, object: other.id });
    await near.send(face, create(bob, mine));
    await near.send(face, create(bob, other));
    expect(await stored(mine.id)).toBeUndefined();
    expect(await stored(other.id)).toBeDefined();
  });

  it('keeps a post from coming back', async () => {
    const row = await says();
    await near.send(face, { type: 'Delete', actor: bob, object: row?.uri });
    await near.send(face, create(bob, { ...near.note(bob), id: row?.uri }));
    const after = await stored(row?.uri);
    expect(after === undefined || after.deleted_at !== null).toBe(true);
  });
});
