import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../src/domain/blocks/block.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { findPostByUri } from '../../src/domain/posts/find.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type Json, Peer, type PeerAccount, PUBLIC, prove, signLinkedData } from '../support/peer/index.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';
import { openWorld, type World } from './peer-world.ts';

/** What comes in about a post here is passed on, as it is, to whoever follows its author elsewhere. */

describe('a reply', () => {
  let world: World;
  let follower: Peer;
  let fred: PeerAccount;
  let xenia: PeerAccount;
  let ada: AccountId;
  let post: string;
  beforeAll(async () => {
    world = await openWorld();
    follower = await Peer.start();
    ada = await world.server.account('ada');
    fred = follower.account('fred');
    xenia = world.peer.account('xenia');
    await world.known(xenia);
    await follower.post(
      fred,
      `${world.server.origin}/inbox`,
      follower.activity(fred, { type: 'Follow', object: world.uri(ada) }),
    );
    // Somebody on the replier's own server follows, too.
    await world.tell(xenia, world.peer.activity(xenia, { type: 'Follow', object: world.uri(ada) }));
    post = `${world.server.origin}/posts/${await composePost(world.server.app, ada, { text: 'Mine', visibility: 'public' })}`;
    await world.server.settle();
  });
  afterAll(async () => {
    await Promise.all([world?.stop(), follower?.stop()]);
  });

  const reply = (extra: Json = {}) =>
    world.peer.note(xenia, { inReplyTo: post, cc: [xenia.followers, world.uri(ada)], ...extra });
  const bodies = (type: string) => follower.got(type).map(({ body }) => body.toString());

  it('is passed on byte by byte, with its changes and its end', async () => {
    const note = reply();
    const create = await signLinkedData(world.peer.create(xenia, note), xenia.key);
    const text = Buffer.from(`  ${JSON.stringify(create, null, 3)}\n`);
    expect((await world.peer.post(xenia, `${world.server.origin}/inbox`, text)).status).toBe(202);
    await world.server.settle();
    const [got] = follower.got('Create').slice(-1);
    expect(got?.body.equals(text)).toBe(true);
    expect(got?.signer).toBe(world.uri(ada));
    const update = world.peer.activity(xenia, {
      type: 'Update',
      to: [PUBLIC],
      object: { ...note, content: '<p>Other</p>', updated: new Date().toISOString() },
    });
    await world.tell(xenia, await signLinkedData(update, xenia.key));
    expect(bodies('Update')).toHaveLength(1);
    const end = world.peer.activity(xenia, { type: 'Delete', to: [PUBLIC], object: note.id });
    await world.tell(xenia, await signLinkedData(end, xenia.key));
    expect(bodies('Delete')).toHaveLength(1);
    // Nothing of it goes back where it came from, and nobody is told of followers that are not the actor's.
    expect(world.peer.received.filter(({ activity }) => activity?.actor === xenia.uri)).toEqual([]);
    expect(got?.headers['collection-synchronization']).toBeUndefined();
  });

  it('is passed on once, and by an object proof as well', async () => {
    const before = bodies('Create').length;
    const create = prove(world.peer.create(xenia, reply()), xenia.proofKey);
    await world.tell(xenia, create);
    await world.tell(xenia, create);
    expect(bodies('Create').slice(before)).toEqual([JSON.stringify(create)]);
  });

  it('for few goes only where its author sends it', async () => {
    const before = bodies('Create').length;
    const hidden = reply({ to: [world.uri(ada)], cc: [] });
    await world.tell(xenia, await signLinkedData(world.peer.create(xenia, hidden), xenia.key));
    expect(bodies('Create')).toHaveLength(before);
    const shown = reply({ to: [world.uri(ada)], cc: [`${world.uri(ada)}/followers`] });
    await world.tell(xenia, await signLinkedData(world.peer.create(xenia, shown), xenia.key));
    expect(bodies('Create')).toHaveLength(before + 1);
  });

  it('stays here when nothing in it proves it, it answers nobody here, or its author is blocked', async () => {
    const before = follower.received.length;
    await world.tell(xenia, world.peer.create(xenia, reply()));
    const forged = await signLinkedData(world.peer.create(xenia, reply()), xenia.key);
    await world.tell(xenia, { ...forged, summary: 'altered' });
    const elsewhere = reply({ inReplyTo: null });
    await world.tell(xenia, await signLinkedData(world.peer.create(xenia, elsewhere), xenia.key));
    const unknown = world.peer.activity(xenia, { type: 'Delete', to: [PUBLIC], object: elsewhere.id });
    await world.tell(xenia, await signLinkedData(unknown, xenia.key));
    await block(world.server.app, ada, await world.known(xenia));
    await world.tell(xenia, await signLinkedData(world.peer.create(xenia, reply()), xenia.key));
    expect(follower.received.slice(before).map(({ activity }) => activity?.type)).toEqual([]);
  });
});

describe('among three servers, a reply by somebody unknown to the reader', () => {
  let servers: [TestServer, TestServer, TestServer];
  beforeAll(async () => {
    servers = await Promise.all([startServer(), startServer(), startServer()]);
  });
  afterAll(async () => {
    await Promise.all((servers ?? []).map((server) => server.stop()));
  });

  it('arrives, is changed and goes', async () => {
    const [home, reader, stranger] = servers;
    const [ada, bea, cem] = [
      await home.account('ada'),
      await reader.account('bea'),
      await stranger.account('cem'),
    ];
    const lookUp = async (server: TestServer, handle: string) => {
      const found = await server.app.remote.lookup(handle);
      if (!found) throw new Error(`${handle} was not found`);
      return found.id;
    };
    await follow(reader.app, bea, (await lookUp(reader, `@ada@${home.host}`)) as AccountId);
    await settle(...servers);
    const post = await composePost(home.app, ada, { text: 'Top', visibility: 'public' });
    await settle(...servers);
    const copy = (await lookUp(stranger, `${home.origin}/posts/${post}`)) as PostId;
    const reply = await composePost(stranger.app, cem, {
      text: 'Below',
      visibility: 'public',
      inReplyToId: copy,
    });
    await settle(...servers);
    const uri = `${stranger.origin}/posts/${reply}`;
    const arrived = await findPostByUri(reader.app.db, uri);
    expect(arrived).not.toBeNull();
    await editPost(stranger.app, cem, reply, { text: 'Changed', visibility: 'public' });
    await settle(...servers);
    const seen = await readPost(reader.app, viewerOf(bea), arrived as PostId);
    expect(seen.html).toContain('Changed');
    await deletePost(stranger.app, cem, reply);
    await settle(...servers);
    await expect(readPost(reader.app, viewerOf(bea), arrived as PostId)).rejects.toThrow();
  }, 90_000);
});
