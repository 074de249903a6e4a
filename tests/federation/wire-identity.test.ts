import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../src/domain/accounts/find.ts';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { ACTIVITY, type Json, Peer } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** Who is who: names, servers that keep them elsewhere, and what an actor says of itself. */

let world: World;
let elsewhere: Peer;
let ada: AccountId;
beforeAll(async () => {
  [world, elsewhere] = await Promise.all([openWorld(), Peer.start()]);
  ada = await world.server.account('ada');
});
afterAll(() => Promise.all([world?.stop(), elsewhere?.stop()]));

const row = (uri: string) =>
  world.server.app.db.selectFrom('accounts').selectAll().where('uri', '=', uri).executeTakeFirst();

function descriptor(peer: Peer, asked: string, subject: string, href: string, type = ACTIVITY): void {
  peer.page(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:${asked}`)}`, {
    headers: { 'content-type': 'application/jrd+json' },
    body: JSON.stringify({ subject: `acct:${subject}`, links: [{ rel: 'self', type, href }] }),
  });
}

describe('a handle on another host than its actor', () => {
  it('is found by either, and is the one that its own host says', async () => {
    const { peer, server } = world;
    const cleo = peer.account('cleo');
    const handle = `cleo@${elsewhere.host}`;
    descriptor(peer, `cleo@${peer.host}`, handle, cleo.uri);
    descriptor(elsewhere, handle, handle, cleo.uri);
    const found = await server.app.remote.lookup(`@cleo@${peer.host}`);
    expect(found).toEqual(await server.app.remote.lookup(`@${handle}`));
    expect(await row(cleo.uri)).toMatchObject({ username: 'cleo', domain: elsewhere.host });
  });

  it('is read where its actor says (FEP-2c59), if that host agrees', async () => {
    const { peer, server } = world;
    const dora = peer.account('dora', { webfinger: `d@${elsewhere.host}` });
    const liar = peer.account('liar', { webfinger: `acct:boss@${elsewhere.host}` });
    peer.page(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:dora@${peer.host}`)}`, {
      status: 404,
    });
    descriptor(elsewhere, `d@${elsewhere.host}`, `d@${elsewhere.host}`, dora.uri);
    descriptor(
      elsewhere,
      `boss@${elsewhere.host}`,
      `boss@${elsewhere.host}`,
      `${elsewhere.origin}/users/boss`,
    );
    await server.app.remote.lookup(dora.uri);
    await server.app.remote.lookup(liar.uri);
    expect(await row(dora.uri)).toMatchObject({ username: 'd', domain: elsewhere.host });
    expect(await row(liar.uri)).toMatchObject({ username: 'liar', domain: peer.host });
  });

  it('is not followed through a third host', async () => {
    const { peer, server } = world;
    const third = await Peer.start();
    try {
      const eve = third.account('eve');
      descriptor(peer, `eve@${peer.host}`, `eve@${elsewhere.host}`, eve.uri);
      descriptor(elsewhere, `eve@${elsewhere.host}`, `eve@${third.host}`, eve.uri);
      expect(await server.app.remote.lookup(`@eve@${peer.host}`)).toBeNull();
      expect(await row(eve.uri)).toBeUndefined();
    } finally {
      await third.stop();
    }
  });
});

describe('WebFinger of others', () => {
  it('is read where host-meta says, once', async () => {
    const { peer, server } = world;
    const fay = peer.account('fay');
    peer.page(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:fay@${peer.host}`)}`, {
      status: 404,
    });
    peer.page('/.well-known/host-meta', {
      headers: { 'content-type': 'application/xrd+xml' },
      body: `<?xml version="1.0"?><XRD><Link rel="lrdd" template="${peer.origin}/finger?of={uri}"/></XRD>`,
    });
    const resource = encodeURIComponent(`acct:fay@${peer.host}`);
    peer.page(`/finger?of=${resource}`, {
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        subject: `acct:fay@${peer.host}`,
        links: [
          {
            rel: 'self',
            type: 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
            href: fay.uri,
          },
        ],
      }),
    });
    expect(await server.app.remote.lookup(`@fay@${peer.host}`)).toMatchObject({ kind: 'account' });
    peer.page('/.well-known/host-meta', { status: 404 });
  });

  it('leads nowhere with another type, another subject or none', async () => {
    const { peer, server } = world;
    for (const name of ['typed', 'nobody']) peer.account(name);
    descriptor(
      peer,
      `typed@${peer.host}`,
      `typed@${peer.host}`,
      `${peer.origin}/users/typed`,
      'application/json',
    );
    descriptor(peer, `nobody@${peer.host}`, '', `${peer.origin}/users/nobody`);
    for (const name of ['typed', 'nobody']) {
      expect(await server.app.remote.lookup(`@${name}@${peer.host}`)).toBeNull();
    }
  });

  it('gives a name to another actor, and the former one loses it', async () => {
    const { peer, server } = world;
    const first = peer.account('gil');
    await server.app.remote.lookup(`@${first.handle}`);
    const second = peer.account('gil', { id: `${peer.origin}/people/gil` });
    await server.app.remote.lookup(second.uri);
    expect(await findAccount(server.app, `gil@${peer.host}`)).toBe((await row(second.uri))?.id);
    expect((await row(first.uri))?.username).toMatch(/^gil_\d+$/);
  });
});

describe('our own actor', () => {
  it('says its handle, and the hashtags that it is described with', async () => {
    const { app, host, origin } = world.server;
    await updateProfile(app, ada, {
      displayName: 'Ada',
      bio: 'Writes of #Gardening and #gardening\n\n#Straßenbahn',
      fields: [{ name: 'Also', value: '#cats' }],
      locked: false,
      discoverable: true,
      indexable: true,
      hidesFollows: false,
      bot: false,
    });
    const actor = await world.peer.read(world.uri(ada));
    expect(actor.webfinger).toBe(`ada@${host}`);
    const tags = ['Gardening', 'Straßenbahn', 'cats'].map((name) => ({
      type: 'Hashtag',
      name: `#${name}`,
      href: `${origin}/tags/${encodeURIComponent(name.toLowerCase())}`,
    }));
    expect(actor.tag).toEqual(tags);
    expect(await world.peer.read(String(actor.featuredTags))).toMatchObject({
      type: 'Collection',
      totalItems: 3,
      items: tags,
    });
  });

  it('says of what is for the named that it is a direct message, and of nothing else', async () => {
    const { app } = world.server;
    const hana = world.peer.account('hana');
    await world.known(hana);
    for (const visibility of ['mentioned', 'followers'] as const) {
      await composePost(app, ada, { text: `@${hana.handle} psst`, visibility });
    }
    await world.server.settle();
    const sent = world.peer.got('Create').map(({ activity }) => activity?.object as Json);
    // Two posts may arrive in either order.
    const marks = new Map(sent.map(({ to, directMessage }) => [String(to), directMessage]));
    expect(marks).toEqual(
      new Map([
        [hana.uri, true],
        [`${world.uri(ada)}/followers`, undefined],
      ]),
    );
    expect(world.faults()).toEqual([]);
  });
});

describe('an address of ours that cannot be', () => {
  const odd = [
    '%00',
    '%ff',
    '..%2f..',
    'a'.repeat(5_000),
    '%F0%9F%90%A6',
    '1e3',
    '0',
    '99999999999999999999',
    '-1',
  ];

  it.each(odd)('%s is nobody, whoever asks', async (name) => {
    const { origin, host } = world.server;
    const resource = (of: string) => `/.well-known/webfinger?resource=${of}`;
    for (const path of [
      `/users/${name}`,
      `/users/${name}/outbox`,
      `/posts/${name}`,
      `/contexts/${name}`,
      `/@${name}`,
      resource(`acct:${name}@${host}`),
      resource(`${origin}/users/n${name}`),
    ]) {
      for (const accept of [ACTIVITY, 'text/html']) {
        const answer = await fetch(origin + path, { headers: { accept }, redirect: 'manual' });
        await answer.arrayBuffer();
        const is = answer.status >= 400 && answer.status < 500;
        expect([path.slice(0, 60), accept, answer.status, is]).toEqual([
          path.slice(0, 60),
          accept,
          answer.status,
          true,
        ]);
      }
    }
  });
});
