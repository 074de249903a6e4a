import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAccount } from '../../src/domain/accounts/find.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { ACTIVITY, type Json, Peer, PUBLIC } from '../support/peer/index.ts';
import { startServer } from '../support/servers.ts';
import { openSiege, type Siege } from './attack-world.ts';

/** Attacks by what is served when we ask. Numbers are those of the wire checklist, A17. */

let siege: Siege;
beforeAll(async () => {
  siege = await openSiege();
});
afterAll(() => siege?.stop());

const lookUp = (address: string) => siege.server.app.remote.lookup(address);
/** Whatever is looked up, nothing may come of it. */
const found = (address: string) => siege.unchanged(async () => expect(await lookUp(address)).toBeNull());

const note = (id: string, by: string, extra: Json = {}): Json => ({
  id,
  type: 'Note',
  attributedTo: by,
  content: '<p>Forged</p>',
  to: [PUBLIC],
  cc: [],
  ...extra,
});

describe('an attack by what is served', () => {
  it('would succeed, if it were honest', async () => {
    const { evil, mallory } = siege;
    evil.put('/notes/honest', note(`${evil.origin}/notes/honest`, mallory.uri));
    expect(await lookUp(`${evil.origin}/notes/honest`)).toMatchObject({ kind: 'post' });
  });

  it('4: serves what has an id on another server', async () => {
    const { evil, honest, alice, mallory } = siege;
    await found(evil.put('/x/1', note(`${honest.origin}/notes/none`, alice.uri)));
    await found(evil.put('/x/2', note(`${evil.origin}/x/2`, alice.uri)));
    await found(evil.put('/x/3', note(`${evil.origin}/x/other`, mallory.uri)));
    await found(evil.put('/x/4', note(`${siege.server.origin}/posts/1`, siege.uri(siege.ada))));
    const genuine = honest.note(alice, { content: '<p>Genuine, too</p>' });
    await lookUp(evil.put('/x/5', note(genuine.id, alice.uri)));
    expect((await siege.post(genuine.id))?.html).toBe('<p>Genuine, too</p>');
  });

  it('4: serves an actor with an id on another server, or another key for one', async () => {
    const { evil, honest, alice, mallory } = siege;
    const profile = JSON.parse((await evil.get(mallory.uri)).body) as Json;
    await found(evil.put('/users/a', { ...profile, id: `${honest.origin}/users/none` }));
    await siege.unchanged(() => lookUp(evil.put('/users/b', { ...profile, id: alice.uri })));
    await found(evil.put('/users/c', { ...profile, id: siege.uri(siege.ada) }));
  });

  it('5: is reached by a redirect of an honest server', async () => {
    const { evil, honest, alice } = siege;
    const redirect = (path: string, to: string) =>
      honest.page(path, { status: 302, headers: { location: to } });
    const forged = note(`${honest.origin}/redirect`, alice.uri);
    await found(redirect('/redirect', evil.put('/target', forged)));
    await found(redirect('/round', `${honest.origin}/round`));
    await found(redirect('/home', `${siege.server.origin}/users/${siege.ada}`));
    await found(redirect('/file', 'file:///etc/passwd'));
    await found(redirect('/gopher', `gopher://${evil.host}/x`));
    await found(redirect('/secret', `http://user:secret@${evil.host}/notes/honest`));
  });

  it('6: is a file that somebody uploaded', async () => {
    const { honest, alice } = siege;
    const types = [
      'application/octet-stream',
      'text/plain',
      'application/json',
      'text/html',
      'application/ld+json',
      'application/ld+json; profile="https://example.com/other"',
      '',
    ];
    for (const [index, type] of types.entries()) {
      const path = `/files/${index}`;
      const body = JSON.stringify({
        '@context': 'https://www.w3.org/ns/activitystreams',
        ...note(honest.origin + path, alice.uri),
      });
      await found(honest.page(path, { headers: type ? { 'content-type': type } : {}, body }));
    }
  });

  it('7: claims the handle of another by WebFinger', async () => {
    const { evil, honest, alice, mallory } = siege;
    const answer = (resource: string, subject: string, href: string) =>
      evil.page(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:${resource}@${evil.host}`)}`, {
        headers: { 'content-type': 'application/jrd+json' },
        body: JSON.stringify({ subject, links: [{ rel: 'self', type: ACTIVITY, href }] }),
      });
    answer('one', `acct:alice@${honest.host}`, mallory.uri);
    answer('two', `acct:ada@${siege.server.host}`, mallory.uri);
    answer('four', `acct:four@${evil.host}`, `${evil.origin}/nowhere`);
    for (const name of ['one', 'two', 'four']) await found(`@${name}@${evil.host}`);
    // Another name for somebody leads to them, but becomes nobody's name here.
    for (const [name, uri] of [
      ['three', siege.uri(siege.ada)],
      ['five', alice.uri],
    ] as const) {
      answer(name, `acct:${name}@${evil.host}`, uri);
      await siege.unchanged(() => lookUp(`@${name}@${evil.host}`));
      expect(await findAccount(siege.server.app, `${name}@${evil.host}`)).toBeNull();
    }
  });

  it('9: boosts a note it made up in the name of another, or one that is for few', async () => {
    const { evil, honest, alice, mallory, aliceFollow } = siege;
    const announce = (object: unknown) => evil.activity(mallory, { type: 'Announce', to: [PUBLIC], object });
    const invented = `${honest.origin}/notes/invented`;
    await siege.repels([
      announce(note(invented, alice.uri)),
      announce(note(siege.alicePost.id, alice.uri, { type: 'Tombstone' })).object as Json,
      announce({ ...aliceFollow, id: invented }),
      announce({ type: 'Create', id: invented, actor: alice.uri, object: note(invented, alice.uri) }),
      announce({ type: 'Delete', id: invented, actor: alice.uri, object: siege.alicePost.id }),
    ]);
    const hidden = honest.note(alice, { to: [alice.followers], cc: [] });
    await siege.tell(alice, honest.create(alice, hidden));
    const ours = await composePost(siege.server.app, siege.ada, { text: 'Few', visibility: 'followers' });
    await siege.repels([announce(hidden.id), announce(`${siege.server.origin}/posts/${ours}`)]);
    await siege.repels([
      evil.activity(mallory, { type: 'Like', object: `${siege.server.origin}/posts/${ours}` }),
    ]);
  });

  it('19: takes the name of another, or one that is none', async () => {
    const { honest, evil, mallory } = siege;
    const pretender = honest.account('pretender', { preferredUsername: 'alice' });
    await siege.unchanged(() => lookUp(pretender.uri));
    const profile = JSON.parse((await evil.get(mallory.uri)).body) as Json;
    const names = [
      'ada@x',
      `ada@${siege.server.host}`,
      'a/b',
      'a\nb',
      'a‮b',
      'a​b',
      '',
      ' ',
      '..',
      'x'.repeat(3000),
    ];
    for (const [index, preferredUsername] of names.entries()) {
      const id = `${evil.origin}/users/named${index}`;
      await found(
        evil.put(`/users/named${index}`, { ...profile, id, preferredUsername, publicKey: undefined }),
      );
    }
  });

  it('21: serves what has no end', async () => {
    const { evil, mallory } = siege;
    const page = (path: string): Json => ({
      id: evil.origin + path,
      type: 'OrderedCollectionPage',
      orderedItems: [note(`${evil.origin}${path}/note`, 'https://nobody.example/users/x')],
      next: `${evil.origin}/endless?${Math.random()}`,
    });
    const endless = evil.account('endless');
    evil.put('/users/endless/outbox', {
      ...page('/users/endless/outbox'),
      next: `${evil.origin}/users/endless/outbox`,
    });
    const id = await siege.known(endless);
    await siege.server.app.remote.refresh(id);
    expect(await siege.post(`${evil.origin}/users/endless/outbox/note`)).toBeUndefined();
    expect(evil.asked('/users/endless/outbox')).toBeLessThan(12);
    const circle = (path: string, other: string) =>
      evil.put(
        path,
        note(evil.origin + path, mallory.uri, { inReplyTo: evil.origin + other, cc: [siege.uri(siege.ada)] }),
      );
    circle('/circle/1', '/circle/2');
    circle('/circle/2', '/circle/1');
    const own = note(`${evil.origin}/circle/3`, mallory.uri, { inReplyTo: `${evil.origin}/circle/3` });
    evil.put('/circle/3', own);
    await lookUp(`${evil.origin}/circle/1`);
    await siege.tell(mallory, evil.create(mallory, { ...own, cc: [siege.uri(siege.ada)] }));
    await siege.server.settle();
    expect(evil.asked('/circle/1') + evil.asked('/circle/2') + evil.asked('/circle/3')).toBeLessThan(12);
    evil.page('/huge', { headers: { 'content-type': ACTIVITY }, body: Buffer.alloc(3_000_000, 0x20) });
    await found(`${evil.origin}/huge`);
    await found(evil.put('/deep', nested(10_000)));
  });
});

function nested(depth: number): Json {
  let inner: Json = { type: 'Note' };
  for (let level = 0; level < Math.min(depth, 2_000); level += 1) inner = { type: 'Note', tag: [inner] };
  return inner;
}

describe('22: a server with a public address', () => {
  it('asks nobody in a private network for anything', async () => {
    const server = await startServer({ ALLOW_PRIVATE_ADDRESS: 'false' });
    const inner = await Peer.start();
    try {
      const carl = inner.account('carl');
      const posted = inner.note(carl);
      const { remote } = server.app;
      for (const origin of [inner.origin, inner.origin.replace('http:', 'https:')]) {
        expect(await remote.lookup(carl.uri.replace(inner.origin, origin))).toBeNull();
        expect(await remote.post(posted.id.replace(inner.origin, origin))).toBeNull();
        expect(await remote.file(`${origin}/picture.png`, 1000)).toBeNull();
      }
      expect(await remote.lookup(`@${carl.handle}`)).toBeNull();
      const port = new URL(inner.origin).port;
      for (const host of [
        '2130706433',
        '0x7f.1',
        '0177.0.0.1',
        '[::1]',
        '[::ffff:7f00:1]',
        'localhost.',
        '0',
      ]) {
        expect(await remote.lookup(`http://${host}:${port}/users/carl`)).toBeNull();
        expect(await remote.file(`http://${host}:${port}/picture.png`, 1000)).toBeNull();
      }
      const create = inner.create(carl, posted);
      expect((await inner.post(carl, `${server.origin}/inbox`, create)).status).toBe(401);
      expect(inner.received).toEqual([]);
      expect(inner.asked('/users/carl') + inner.asked('/picture.png')).toBe(0);
    } finally {
      await Promise.all([server.stop(), inner.stop()]);
    }
  });
});
