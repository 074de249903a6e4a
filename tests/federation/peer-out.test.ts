import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteAccount } from '../../src/domain/accounts/delete.ts';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { block, unblock } from '../../src/domain/blocks/block.ts';
import { boost, unboost } from '../../src/domain/boosts/boost.ts';
import { acceptFollow, rejectFollow } from '../../src/domain/follows/answer.ts';
import { follow, unfollow } from '../../src/domain/follows/follow.ts';
import { like, unlike } from '../../src/domain/likes/like.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { pin, unpin } from '../../src/domain/pins/pin.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type Json, type PeerAccount, PUBLIC, type Received } from '../support/peer/index.ts';
import { picture } from '../support/pictures.ts';
import { openWorld, type World } from './peer-world.ts';

/** What Perch sends, as an independent and very strict server sees it. */

let world: World;
let ada: AccountId;
let carl: PeerAccount;
let carlHere: AccountId;

beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada', { displayName: 'Ada' });
  carl = world.peer.account('carl');
  carlHere = await world.known(carl);
  const asks = world.peer.activity(carl, { type: 'Follow', object: world.uri(ada) });
  expect(await world.tell(carl, asks)).toBe(202);
});
afterAll(() => world?.stop());

const says = (text: string, more: Partial<PostInput> = {}) =>
  composePost(world.server.app, ada, { visibility: 'public', language: 'en', ...more, text });

/** The one activity of a type that came in while `work` was done and everything settled. */
async function heard(type: string, work: () => Promise<unknown>): Promise<Received & { activity: Json }> {
  const before = world.peer.got(type).length;
  await work();
  await world.server.settle();
  const after = world.peer.got(type).slice(before);
  expect(after).toHaveLength(1);
  const [one] = after;
  if (!one?.activity) throw new Error(`no ${type}`);
  expect(one.faults).toEqual([]);
  return { ...one, activity: one.activity };
}

const noteIn = ({ activity }: { activity: Json }) => activity.object as Json & { id: string };

describe('what goes out', () => {
  it('answers a follow with an Accept that repeats it', () => {
    const [accept] = world.peer.got('Accept');
    expect(accept?.faults).toEqual([]);
    expect(accept?.activity).toMatchObject({
      actor: world.uri(ada),
      object: { type: 'Follow', actor: carl.uri, object: world.uri(ada) },
    });
  });

  it('asks to follow, by an activity that the asked can read', async () => {
    const { activity } = await heard('Follow', () => follow(world.server.app, ada, carlHere));
    expect(await world.peer.read(String(activity.id), carl)).toMatchObject({
      type: 'Follow',
      actor: world.uri(ada),
      object: carl.uri,
    });
    expect((await world.peer.get(String(activity.id))).status).toBe(404);
    await heard('Undo', () => unfollow(world.server.app, ada, carlHere));
  });

  it('posts to everybody, with picture, warning, language and hashtag', async () => {
    const media = await uploadMedia(world.server.app, ada, await picture(), 'A red square');
    const create = await heard('Create', () =>
      says('Good morning #sun', { warning: 'weather', mediaIds: [media] }),
    );
    const note = noteIn(create);
    expect(note).toMatchObject({ summary: 'weather', sensitive: true, to: [PUBLIC] });
    expect(note.attachment).toMatchObject([{ name: 'A red square' }]);
    expect(note.contentMap).toMatchObject({ en: note.content });
    expect(await world.peer.read(note.id)).toMatchObject({ type: 'Note', content: note.content });
    expect(await world.peer.read(String(create.activity.id))).toMatchObject({ type: 'Create' });
    expect(create.path).toBe('/inbox');
  });

  it('posts to few, whom alone it shows it to', async () => {
    const stranger = world.peer.account('stranger');
    for (const visibility of ['followers', 'mentioned'] as const) {
      const note = noteIn(await heard('Create', () => says(`@${carl.handle} psst`, { visibility })));
      expect([...(note.to as string[]), ...(note.cc as string[])]).not.toContain(PUBLIC);
      expect((await world.peer.get(note.id)).status).toBe(404);
      expect((await world.peer.get(note.id, stranger)).status).toBe(404);
      expect(await world.peer.read(note.id, carl)).toMatchObject({ id: note.id });
    }
  });

  it('replies, likes, boosts, and takes both back', async () => {
    const { app } = world.server;
    const note = world.peer.note(carl);
    const found = await app.remote.lookup(note.id);
    if (found?.kind !== 'post') throw new Error('not found');
    const reply = noteIn(
      await heard('Create', () => says(`@${carl.handle} indeed`, { inReplyToId: found.id })),
    );
    expect(reply).toMatchObject({ inReplyTo: note.id, tag: [{ type: 'Mention', href: carl.uri }] });
    const liked = await heard('Like', () => like(app, ada, found.id));
    expect(liked.activity).toMatchObject({ object: note.id, actor: world.uri(ada) });
    const undone = await heard('Undo', () => unlike(app, ada, found.id));
    expect(undone.activity.object).toMatchObject({ type: 'Like', id: liked.activity.id });
    const boosted = await heard('Announce', () => boost(app, ada, found.id));
    expect(boosted.activity).toMatchObject({ object: note.id, to: [PUBLIC] });
    const unboosted = await heard('Undo', () => unboost(app, ada, found.id));
    expect(unboosted.activity.object).toMatchObject({ type: 'Announce', id: boosted.activity.id });
  });

  it('edits and deletes', async () => {
    const { app } = world.server;
    const id = await says('The frist draft');
    await world.server.settle();
    const edited = noteIn(
      await heard('Update', () => editPost(app, ada, id, { text: 'The first draft', visibility: 'public' })),
    );
    expect(edited.content).toContain('first draft');
    expect(edited.updated).toBeTypeOf('string');
    const deleted = await heard('Delete', () => deletePost(app, ada, id));
    expect(deleted.activity.object).toMatchObject({ id: edited.id, type: 'Tombstone' });
    expect((await world.peer.get(edited.id)).status).toBe(410);
  });

  it('pins and takes off', async () => {
    const { app } = world.server;
    const id = await says('Pin me');
    await world.server.settle();
    const added = await heard('Add', () => pin(app, ada, id));
    expect(added.activity.target).toBe(`${world.uri(ada)}/featured`);
    await heard('Remove', () => unpin(app, ada, id));
  });

  it('tells of a new profile', async () => {
    const profile = {
      displayName: 'Ada the Second',
      bio: 'New here',
      fields: [{ name: 'a', value: 'b' }],
      locked: true,
      discoverable: true,
      indexable: true,
      hidesFollows: false,
      bot: false,
    };
    const update = await heard('Update', () => updateProfile(world.server.app, ada, profile));
    expect(noteIn(update)).toMatchObject({ name: 'Ada the Second', manuallyApprovesFollowers: true });
  });

  it('answers those who ask a locked account either way', async () => {
    const [dora, emil] = [world.peer.account('dora'), world.peer.account('emil')];
    for (const account of [dora, emil]) {
      await world.tell(account, world.peer.activity(account, { type: 'Follow', object: world.uri(ada) }));
    }
    const [doraHere, emilHere] = [await world.known(dora), await world.known(emil)];
    await heard('Accept', () => acceptFollow(world.server.app, ada, doraHere));
    await heard('Reject', () => rejectFollow(world.server.app, ada, emilHere));
  });

  it('blocks, and takes it back', async () => {
    const fritz = world.peer.account('fritz');
    const fritzHere = await world.known(fritz);
    const blocked = await heard('Block', () => block(world.server.app, ada, fritzHere));
    expect(blocked.activity.object).toBe(fritz.uri);
    await heard('Undo', () => unblock(world.server.app, ada, fritzHere));
  });

  it('says goodbye with a key that is still there', async () => {
    const bye = await world.server.account('bye');
    await world.tell(carl, world.peer.activity(carl, { type: 'Follow', object: world.uri(bye) }));
    const { activity } = await heard('Delete', () => deleteAccount(world.server.app, bye));
    expect(activity.object).toBe(world.uri(bye));
    expect((await world.peer.get(world.uri(bye))).status).toBe(410);
  });

  it('was right in every request, fetches included', () => {
    expect(world.faults()).toEqual([]);
    expect(world.peer.received.some(({ method }) => method === 'GET')).toBe(true);
  });
});
