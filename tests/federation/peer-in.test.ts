import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../src/domain/accounts/find.ts';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { relationships } from '../../src/domain/follows/relationships.ts';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { pinnedPosts } from '../../src/domain/timelines/profile.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type Json, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** What Perch makes of what an independent server sends. */

let world: World;
let ada: AccountId;
let carl: PeerAccount;
let carlHere: AccountId;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
  carl = world.peer.account('carl');
  carlHere = await world.known(carl);
  await world.followed(ada, carl);
});
afterAll(() => world?.stop());

const does = (type: string, object: unknown, more: Json = {}) =>
  world.peer.activity(carl, { type, object, ...more });
const undo = (activity: Json) => does('Undo', activity);

async function says(text: string, more: Partial<PostInput> = {}): Promise<string> {
  const id = await composePost(world.server.app, ada, {
    visibility: 'public',
    language: 'en',
    ...more,
    text,
  });
  await world.server.settle();
  return `${world.server.origin}/posts/${id}`;
}

const relation = async () => (await relationships(world.server.app, viewerOf(ada), [carlHere])).get(carlHere);
const heard = async () => (await listNotifications(world.server.app, ada, {})).items.map(({ kind }) => kind);

describe('what comes in', () => {
  it('makes a follow that was asked for, and only then shows posts at home', async () => {
    expect(await relation()).toMatchObject({ following: true, requested: false });
    const note = world.peer.note(carl, { content: '<p>At home</p>' });
    expect(await world.tell(carl, world.peer.create(carl, note))).toBe(202);
    expect(await world.home(ada)).toContainEqual(expect.stringContaining('At home'));
  });

  it.each(['cavage', 'rfc9421'] as const)('is taken with a signature by %s', async (spec) => {
    const note = world.peer.note(carl);
    expect(await world.tell(carl, world.peer.create(carl, note), { spec })).toBe(202);
    expect(await world.post(note.id)).toMatchObject({ visibility: 'public' });
    const read = await world.peer.get(await says('Read me'), carl, spec);
    expect(read.status).toBe(200);
  });

  it('is taken in every spelling of what is signed', async () => {
    const spellings = [
      { cavage: { algorithm: 'hs2019' } },
      { cavage: { algorithm: null } },
      { cavage: { headers: ['(request-target)', 'host', 'date', 'digest', 'content-type'] } },
      { headers: { 'content-type': 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"' } },
      { headers: { 'content-type': 'application/activity+json; charset=utf-8' } },
      { spec: 'rfc9421', message: { algorithm: null } },
      { spec: 'rfc9421', message: { label: 'anything' } },
      {
        spec: 'rfc9421',
        message: { components: ['@method', '@target-uri', '@authority', 'content-digest', 'content-type'] },
      },
    ] as const;
    for (const options of spellings) {
      const note = world.peer.note(carl);
      const status = await world.tell(carl, world.peer.create(carl, note), options);
      expect([options, status, await world.post(note.id)]).toMatchObject([options, 202, {}]);
    }
  });

  it('tells of a reply, a like and a boost, and takes them back', async () => {
    const uri = await says('What shall we read?');
    const note = world.peer.note(carl, {
      inReplyTo: uri,
      cc: [world.uri(ada)],
      tag: [{ type: 'Mention', href: world.uri(ada), name: `@ada@${world.server.host}` }],
    });
    const like = does('Like', uri);
    const boost = does('Announce', uri, { to: [PUBLIC], cc: [carl.followers] });
    for (const activity of [world.peer.create(carl, note), like, boost]) {
      expect(await world.tell(carl, activity)).toBe(202);
    }
    expect(await world.post(uri)).toMatchObject({ replies: 1, likes: 1, boosts: 1 });
    expect(await heard()).toEqual(expect.arrayContaining(['reply', 'like', 'boost']));
    for (const activity of [like, boost]) await world.tell(carl, undo(activity));
    await world.tell(carl, does('Delete', { id: note.id, type: 'Tombstone' }));
    expect(await world.post(uri)).toMatchObject({ replies: 0, likes: 0, boosts: 0 });
  });

  it('can be undone by its id alone', async () => {
    const uri = await says('By id');
    const like = does('Like', uri);
    await world.tell(carl, like);
    expect(await world.post(uri)).toMatchObject({ likes: 1 });
    await world.tell(carl, does('Undo', like.id));
    expect(await world.post(uri)).toMatchObject({ likes: 0 });
  });

  it('edits and deletes', async () => {
    const note = world.peer.note(carl, { content: '<p>The frist draft</p>' });
    await world.tell(carl, world.peer.create(carl, note));
    const edited = { ...note, content: '<p>The first draft</p>', updated: new Date().toISOString() };
    await world.tell(carl, does('Update', edited, { to: note.to, cc: note.cc }));
    expect((await world.post(note.id))?.html).toContain('first draft');
    await world.tell(carl, does('Delete', note.id, { to: [PUBLIC] }));
    expect(await world.post(note.id)).toMatchObject({ deleted: true, html: '' });
    await world.tell(carl, world.peer.create(carl, note));
    expect(await world.post(note.id)).toMatchObject({ deleted: true });
  });

  it('keeps what is for few to them', async () => {
    const narrow = [
      { to: [carl.followers], cc: [], visibility: 'followers' },
      { to: [], cc: [carl.followers], visibility: 'followers' },
      { to: [world.uri(ada)], cc: [], visibility: 'mentioned' },
    ];
    for (const { visibility, ...addressing } of narrow) {
      const note = world.peer.note(carl, addressing);
      await world.tell(carl, world.peer.create(carl, note));
      expect(await world.post(note.id)).toMatchObject({ visibility });
    }
  });

  it('pins, and changes a profile', async () => {
    const note = world.peer.note(carl, { content: '<p>Pinned</p>' });
    const target = `${carl.uri}/featured`;
    await world.tell(carl, does('Add', note.id, { target }));
    const pins = () => pinnedPosts(world.server.app, viewerOf(ada), carlHere);
    expect((await pins()).map(({ uri }) => uri)).toEqual([note.id]);
    await world.tell(carl, does('Remove', note.id, { target }));
    expect(await pins()).toEqual([]);
    const document = await world.peer.get(carl.uri);
    const changed = { ...(JSON.parse(document.body) as Json), name: 'Carl the Second' };
    world.peer.put(new URL(carl.uri).pathname, changed);
    await world.tell(carl, does('Update', changed, { to: [PUBLIC] }));
    expect((await readProfile(world.server.app, viewerOf(ada), carlHere)).displayName).toBe(
      'Carl the Second',
    );
  });

  it('asks again to follow, and is answered again', async () => {
    const before = world.peer.got('Accept').length;
    const ask = does('Follow', world.uri(ada));
    await world.tell(carl, ask);
    await world.tell(carl, ask);
    await world.tell(carl, does('Follow', world.uri(ada)));
    const answers = world.peer.got('Accept').slice(before);
    expect(answers.length).toBeGreaterThanOrEqual(2);
    expect(answers.at(-1)?.faults).toEqual([]);
    await world.tell(carl, undo(ask));
    expect(await relation()).toMatchObject({ followedBy: false });
  });

  it('blocks, which ends follows both ways, and takes it back', async () => {
    await world.tell(carl, does('Follow', world.uri(ada)));
    expect(await relation()).toMatchObject({ following: true, followedBy: true });
    const block = does('Block', world.uri(ada));
    await world.tell(carl, block);
    expect(await relation()).toMatchObject({ following: false, followedBy: false });
    await world.tell(carl, undo(block));
    await world.followed(ada, carl);
    expect(await relation()).toMatchObject({ following: true, followedBy: false });
  });

  it('refuses a follow, and takes back one it had allowed', async () => {
    const { app } = world.server;
    const dora = world.peer.account('dora');
    const doraHere = await world.known(dora);
    await follow(app, ada, doraHere);
    await world.server.settle();
    const asked = world.peer.got('Follow').at(-1)?.activity;
    await world.tell(dora, world.peer.activity(dora, { type: 'Reject', object: asked }));
    const relationTo = async (id: AccountId) => (await relationships(app, viewerOf(ada), [id])).get(id);
    expect(await relationTo(doraHere)).toMatchObject({ following: false, requested: false });
    await world.followed(ada, dora);
    expect(await relationTo(doraHere)).toMatchObject({ following: true });
    const allowed = world.peer.got('Follow').at(-1)?.activity;
    await world.tell(dora, world.peer.activity(dora, { type: 'Reject', object: allowed?.id }));
    expect(await relationTo(doraHere)).toMatchObject({ following: false });
  });

  it('says goodbye, even when its key is gone already', async () => {
    for (const name of ['emil', 'fritz']) {
      const account = world.peer.account(name);
      const note = world.peer.note(account, { cc: [world.uri(ada)] });
      await world.tell(account, world.peer.create(account, note));
      expect(await world.post(note.id)).toBeDefined();
      if (name === 'fritz') world.peer.page(new URL(account.uri).pathname, { status: 410 });
      const bye = world.peer.activity(account, { type: 'Delete', object: account.uri, to: [PUBLIC] });
      expect(await world.tell(account, bye)).toBe(202);
      expect(await findAccount(world.server.app, account.handle)).toBeNull();
    }
  });

  it('was answered rightly throughout', () => {
    expect(world.faults()).toEqual([]);
  });
});
