import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type Json, Peer, type PeerAccount } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** Odd but honest: what live servers do that a strict reading would refuse. */

let world: World;
let ada: AccountId;
let bea: PeerAccount;
beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
  bea = world.peer.account('bea');
  await world.followed(ada, bea);
});
afterAll(() => world?.stop());

const row = (uri: string) =>
  world.server.app.db.selectFrom('accounts').selectAll().where('uri', '=', uri).executeTakeFirst();
const followers = async (uri: string) => {
  const { db } = world.server.app;
  return db
    .selectFrom('follows')
    .innerJoin('accounts', 'accounts.id', 'follows.follower_id')
    .select(['follows.accepted_at'])
    .where('accounts.uri', '=', uri)
    .execute();
};

describe('an actor', () => {
  it('that is embedded in part is read where it lives', async () => {
    const { peer } = world;
    const carl = peer.account('carl');
    const asked = { type: 'Follow', object: world.uri(ada) };
    const partial = { id: carl.uri, type: 'Person', name: 'Carl' };
    expect(await world.tell(carl, { ...peer.activity(carl, asked), actor: partial })).toBe(202);
    expect(await row(carl.uri)).toMatchObject({ inbox: carl.inbox, username: 'carl' });
    expect(await followers(carl.uri)).toMatchObject([{ accepted_at: expect.any(Date) }]);
    expect(peer.got('Accept').map(({ path }) => path)).toContain('/inbox');
  });

  it('may be in part in what it accepts, and in the object that is followed', async () => {
    const { peer, server } = world;
    const dora = peer.account('dora');
    await follow(server.app, ada, await world.known(dora));
    await server.settle();
    const asked = peer.got('Follow').findLast(({ activity }) => activity?.object === dora.uri)
      ?.activity as Json;
    const accept = peer.activity(dora, {
      type: 'Accept',
      object: {
        ...asked,
        actor: { id: world.uri(ada), type: 'Person' },
        object: { id: dora.uri, type: 'Person' },
      },
    });
    expect(await world.tell(dora, { ...accept, actor: { id: dora.uri, type: 'Person' } })).toBe(202);
    const { accepted_at } = await server.app.db
      .selectFrom('follows')
      .select('accepted_at')
      .where('uri', '=', String(asked.id))
      .executeTakeFirstOrThrow();
    expect(accepted_at).toBeInstanceOf(Date);
  });

  it('can ask what it was asked, by the id of the Follow, before it answers; a stranger cannot', async () => {
    const { peer, server } = world;
    const [eve, stranger] = [peer.account('eve'), await Peer.start()];
    try {
      await follow(server.app, ada, await world.known(eve));
      await server.settle();
      const asked = peer.got('Follow').findLast(({ activity }) => activity?.object === eve.uri)
        ?.activity as Json;
      const read = await peer.read(String(asked.id), eve);
      expect(read).toMatchObject({ id: asked.id, type: 'Follow', actor: world.uri(ada), object: eve.uri });
      const sam = stranger.account('sam');
      expect((await stranger.get(String(asked.id), sam)).status).toBe(404);
      expect((await stranger.get(String(asked.id))).status).toBe(404);
    } finally {
      await stranger.stop();
    }
  });

  it('has its key in a document of its own', async () => {
    const { peer } = world;
    const fay = peer.account('fay');
    const keyId = `${peer.origin}/cryptographickey/1`;
    const pem = fay.key.publicKey.export({ type: 'spki', format: 'pem' });
    const key = { id: keyId, type: 'CryptographicKey', owner: fay.uri, publicKeyPem: pem };
    peer.put('/cryptographickey/1', { '@context': 'https://w3id.org/security/v1', ...key });
    const profile = JSON.parse((await peer.get(fay.uri)).body) as Json;
    peer.put('/users/fay', { ...profile, publicKey: key });
    const signer = { ...fay, key: { ...fay.key, id: keyId } };
    expect(await world.tell(signer, peer.activity(fay, { type: 'Follow', object: world.uri(ada) }))).toBe(
      202,
    );
    expect(await followers(fay.uri)).toHaveLength(1);
  });

  it('with words of Misskey, GoToSocial, Mastodon and nobody is read past them', async () => {
    const { peer } = world;
    const gus = peer.account('gus', {
      isCat: true,
      'vcard:bday': '2000-02-31',
      'vcard:Address': 'Here',
      _misskey_summary: '$[x2 mfm]',
      memorial: true,
      suspended: false,
      attributionDomains: ['evil.example', 4711],
      featuredTags: { type: 'Collection', items: 'x' },
      showFeatured: true,
      requireSigninToViewContents: true,
      icon: [{ type: 'Image', url: [{ type: 'Link', href: `${peer.origin}/i.png` }], summary: 'A cat' }],
      sharedInbox: `${peer.origin}/inbox`,
      alsoKnownAs: null,
      publicKey: undefined,
    });
    await world.known(gus);
    expect(await row(gus.uri)).toMatchObject({
      suspended_at: null,
      avatar: `${peer.origin}/i.png`,
      avatar_description: 'A cat',
    });
  });
});

describe('a context that nobody knows', () => {
  it('costs no request, and no post', async () => {
    const { peer } = world;
    peer.put('/context.json', { '@context': { content: 'https://evil.example/other' } });
    const contexts = [
      'https://purl.archive.org/socialweb/blocked',
      'https://purl.archive.org/socialweb/pending',
      'https://purl.archive.org/socialweb/miscellany',
      'https://purl.archive.org/socialweb/oauth/1.1',
      'https://join-lemmy.org/context.json',
      'https://joinpeertube.org/ns',
      `${peer.origin}/context.json`,
      'http://127.0.0.1:1/context.json',
      'not an address',
    ];
    for (const [index, context] of contexts.entries()) {
      const note = peer.note(bea, { content: `<p>${index}</p>` });
      const create = {
        ...peer.create(bea, note),
        '@context': ['https://www.w3.org/ns/activitystreams', context],
      };
      expect([context, await world.tell(bea, create)]).toEqual([context, 202]);
      expect([context, (await world.post(note.id))?.html]).toEqual([context, `<p>${index}</p>`]);
    }
    expect(peer.asked('/context.json')).toBe(0);
  });
});

describe('the inbox', () => {
  it('gets the same at both its doors at once, and keeps one', async () => {
    const { peer, server } = world;
    const note = peer.note(bea, { cc: [world.uri(ada)] });
    const like = peer.activity(bea, {
      type: 'Like',
      object: `${server.origin}/posts/${await composePost(server.app, ada, { text: 'Mine', visibility: 'public' })}`,
    });
    for (const activity of [peer.create(bea, note), like]) {
      const doors = [`${server.origin}/inbox`, `${world.uri(ada)}/inbox`, `${server.origin}/inbox`];
      const answers = await Promise.all(doors.map((door) => peer.post(bea, door, activity)));
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    }
    await server.settle();
    const { db } = server.app;
    expect(await db.selectFrom('posts').select('id').where('uri', '=', note.id).execute()).toHaveLength(1);
    expect(await world.post(String(like.object))).toMatchObject({ likes: 1 });
  });

  it('passes over what nobody here knows or shows, without an error', async () => {
    const { peer } = world;
    const before = (await world.home(ada)).length;
    const object = `${world.uri(ada)}`;
    for (const type of [
      'ReplyRequest',
      'LikeRequest',
      'AnnounceRequest',
      'Bite',
      'Question',
      'Arrive',
      'x:y',
    ]) {
      expect([type, await world.tell(bea, peer.activity(bea, { type, object }))]).toEqual([type, 202]);
    }
    const bite = { ...peer.activity(bea, { type: 'Bite', target: object }) };
    const context = ['https://www.w3.org/ns/activitystreams', { Bite: 'https://ns.mia.jetzt/as#Bite' }];
    expect(await world.tell(bea, { ...bite, '@context': context })).toBe(202);
    const hashtag = { type: 'Hashtag', name: '#x', href: `${peer.origin}/tags/x` };
    for (const type of ['Add', 'Remove']) {
      for (const about of [hashtag, `${peer.origin}/tags/x`]) {
        const activity = peer.activity(bea, { type, object: about, target: `${bea.uri}/featuredTags` });
        expect([type, about, await world.tell(bea, activity)]).toEqual([type, about, 202]);
      }
    }
    expect((await world.home(ada)).length).toBe(before);
  });

  it('refuses or passes over what has no id, several actors or several objects, or takes the first', async () => {
    const { peer, server } = world;
    const hana = peer.account('hana');
    await world.known(hana);
    const notes = [peer.note(hana), peer.note(hana)];
    const odd: Json[] = [
      { ...peer.activity(hana, { type: 'Follow', object: world.uri(ada) }), actor: [hana.uri, bea.uri] },
      { ...peer.create(hana, notes[0] ?? {}), object: notes },
      { ...peer.activity(hana, { type: 'Follow' }), object: [world.uri(ada), hana.uri] },
      { ...peer.activity(hana, { type: 'Follow', object: world.uri(ada) }), id: undefined, actor: [] },
    ];
    for (const activity of odd) {
      const { status } = await peer.post(hana, `${server.origin}/inbox`, activity);
      expect([activity, status < 500]).toEqual([activity, true]);
    }
    await server.settle();
    // Of several actors the first counts, who must have signed.
    const reversed = {
      ...peer.activity(hana, { type: 'Follow', object: world.uri(ada) }),
      actor: [bea.uri, hana.uri],
    };
    expect(await world.tell(hana, reversed)).toBe(401);
    expect(await followers(bea.uri)).toEqual([]);
    expect((await followers(hana.uri)).length).toBeLessThan(2);
    for (const note of notes) expect(await world.post(note.id)).toBeUndefined();
  });

  it('takes follows of many unknown servers at once, and loses none', async () => {
    const ira = await world.server.account('ira');
    const peers = await Promise.all(Array.from({ length: 24 }, () => Peer.start()));
    try {
      const accounts = peers.map((peer, index) => peer.account(`fan${index}`));
      // As all servers do, they come again where a busy server could not read their key in time.
      const ask = async (peer: Peer, fan: PeerAccount, attempts: number): Promise<number> => {
        const asked = peer.activity(fan, { type: 'Follow', object: world.uri(ira) });
        const { status } = await peer.post(fan, `${world.server.origin}/inbox`, asked);
        return status === 202 || attempts === 0 ? status : ask(peer, fan, attempts - 1);
      };
      const answers = await Promise.all(
        peers.map((peer, index) => ask(peer, accounts[index] as PeerAccount, 5)),
      );
      expect(new Set(answers)).toEqual(new Set([202]));
      await world.server.settle();
      const { followers_count } = (await row(world.uri(ira))) ?? {};
      expect(followers_count).toBe(24);
      expect(peers.every((peer) => peer.got('Accept').length === 1)).toBe(true);
    } finally {
      await Promise.all(peers.map((peer) => peer.stop()));
    }
  });
});

describe('a collection', () => {
  const outbox = (name: string, value: unknown) => {
    const account = world.peer.account(name, { outbox: `${world.peer.origin}/users/${name}/outbox` });
    world.peer.put(`/users/${name}/outbox`, value as Json);
    return account;
  };

  it('is read in all its shapes', async () => {
    const { peer, server } = world;
    const base = `${peer.origin}/users`;
    const by = (name: string) =>
      ({ uri: `${base}/${name}`, followers: `${base}/${name}/followers` }) as PeerAccount;
    const shapes: Record<string, (note: Json, name: string) => Json> = {
      single: (note, name) => ({
        id: `${base}/${name}/outbox`,
        type: 'OrderedCollection',
        orderedItems: note,
      }),
      items: (note, name) => ({ id: `${base}/${name}/outbox`, type: 'Collection', items: [note.id] }),
      embedded: (note, name) => ({
        id: `${base}/${name}/outbox`,
        type: 'OrderedCollection',
        first: { type: 'OrderedCollectionPage', orderedItems: [note] },
      }),
      paged: (note, name) => {
        const page = peer.put(`/users/${name}/page`, {
          id: `${base}/${name}/page`,
          type: 'OrderedCollectionPage',
          orderedItems: [note],
          next: `${base}/${name}/page`,
        });
        return { id: `${base}/${name}/outbox`, type: 'OrderedCollection', first: page };
      },
    };
    for (const [name, shape] of Object.entries(shapes)) {
      const note = peer.note(by(name));
      const account = outbox(name, shape(note, name));
      await server.app.remote.refresh(await world.known(account));
      await server.settle();
      expect([name, (await world.post(note.id))?.visibility]).toEqual([name, 'public']);
    }
  });

  it('that is refused is hidden, and nothing is wrong', async () => {
    const { peer, server } = world;
    const shy = outbox('shy', {});
    for (const name of ['outbox', 'followers', 'following', 'featured']) {
      peer.page(`/users/shy/${name}`, { status: 403 });
    }
    const id = await world.known(shy);
    await server.app.remote.refresh(id);
    await server.settle();
    expect(await row(shy.uri)).toMatchObject({ suspended_at: null, followers_uri: shy.followers });
  });
});

it('was answered rightly throughout', () => {
  const wrong = world.faults().filter((fault) => !fault.startsWith('GET'));
  expect(wrong).toEqual([]);
});
