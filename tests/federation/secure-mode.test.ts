import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../src/domain/blocks/block.ts';
import { boost } from '../../src/domain/boosts/boost.ts';
import { wantReplies } from '../../src/domain/conversations/fetching.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { findPostByUri } from '../../src/domain/posts/find.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { homeTimeline } from '../../src/domain/timelines/home.ts';
import { profileTimeline } from '../../src/domain/timelines/profile.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { Peer, type PeerAccount } from '../support/peer/index.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

const SECURE = { AUTHORIZED_FETCH: 'true' };

async function known(server: TestServer, handle: string): Promise<AccountId> {
  const found = await server.app.remote.lookup(handle);
  if (found?.kind !== 'account') throw new Error(`${handle} was not found`);
  return found.id;
}

describe('two servers that answer signed requests only', () => {
  let here: TestServer;
  let there: TestServer;
  let ada: AccountId;
  let bea: AccountId;

  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(SECURE), startServer(SECURE)]);
    [ada, bea] = await Promise.all([here.account('ada'), there.account('bea')]);
  });
  afterAll(async () => {
    await Promise.all([here?.stop(), there?.stop()]);
  });

  it('find each other, with what was written before, and follow', async () => {
    await composePost(there.app, bea, { text: 'Before anybody came', visibility: 'public' });
    const beaHere = await known(here, `@bea@${there.host}`);
    await here.app.remote.refresh(beaHere);
    const before = await profileTimeline(here.app, viewerOf(ada), beaHere, 'posts');
    expect(before.items.map(({ post }) => post.html)).toEqual(['<p>Before anybody came</p>']);
    await follow(here.app, ada, beaHere);
    await follow(there.app, bea, await known(there, `@ada@${here.host}`));
    await settle(here, there);
    for (const server of [here, there]) {
      const rows = await server.app.db.selectFrom('follows').select('accepted_at').execute();
      expect(rows.map((row) => row.accepted_at !== null)).toEqual([true, true]);
    }
  });

  it('post, reply, like and boost', async () => {
    const id = await composePost(here.app, ada, { text: 'A question', visibility: 'public' });
    await settle(here, there);
    const copy = await findPostByUri(there.app.db, `${here.origin}/posts/${id}`);
    if (!copy) throw new Error('the post did not arrive');
    await composePost(there.app, bea, { text: 'An answer', visibility: 'public', inReplyToId: copy });
    await like(there.app, bea, copy);
    await boost(there.app, bea, copy);
    await settle(here, there);
    expect((await readPost(here.app, viewerOf(ada), id)).counts).toMatchObject({
      replies: 1,
      likes: 1,
      boosts: 1,
    });
    const home = await homeTimeline(here.app, ada);
    expect(home.items.map(({ post }) => post.html).join()).toContain('An answer');
  });

  it('read whole conversations of each other', async () => {
    const top = await composePost(there.app, bea, { text: 'Top', visibility: 'unlisted' });
    const answer = await composePost(there.app, bea, {
      text: 'Answer',
      visibility: 'unlisted',
      inReplyToId: top,
    });
    await composePost(there.app, bea, { text: 'Last', visibility: 'unlisted', inReplyToId: answer });
    await here.app.db.deleteFrom('posts').where('local', '=', false).execute();
    const found = await here.app.remote.post(`${there.origin}/posts/${answer}`);
    if (!found) throw new Error('the answer was not found');
    await write(here.app, (w) => wantReplies(w, found));
    await settle(here, there);
    const rows = await here.app.db.selectFrom('posts').select('html').where('local', '=', false).execute();
    expect(rows.map(({ html }) => html).sort()).toEqual(['<p>Answer</p>', '<p>Last</p>', '<p>Top</p>']);
  });
});

describe('a server that answers signed requests only', () => {
  let server: TestServer;
  let peer: Peer;
  let carl: PeerAccount;
  let ada: AccountId;
  let post: string;

  beforeAll(async () => {
    [server, peer] = await Promise.all([startServer(SECURE), Peer.start()]);
    peer.secure();
    carl = peer.account('carl');
    ada = await server.account('ada');
    post = `${server.origin}/posts/${await composePost(server.app, ada, { text: 'Hi', visibility: 'public' })}`;
  });
  afterAll(async () => {
    await Promise.all([server?.stop(), peer?.stop()]);
  });

  it('gives nothing to who does not sign, but what leads to its people and keys', async () => {
    const actor = `${server.origin}/users/${ada}`;
    const closed = [actor, post, `${actor}/outbox`, `${post}/likes`, `${server.origin}/@ada`];
    for (const url of [...closed, `${actor}/followers?page=first`, `${server.origin}/posts/1`]) {
      const answer = await peer.get(url);
      expect([url, answer.status]).toEqual([url, 401]);
      expect(answer.headers).toMatchObject({
        vary: 'Accept, Signature',
        'cache-control': 'private, no-store',
      });
    }
    const anything = await fetch(`${actor}/outbox`, { headers: { accept: '*/*' } });
    expect(anything.status).toBe(401);
    const resource = encodeURIComponent(`acct:ada@${server.host}`);
    for (const path of [
      '/actor',
      `/.well-known/webfinger?resource=${resource}`,
      '/.well-known/host-meta',
      '/.well-known/nodeinfo',
      '/nodeinfo/2.1',
    ]) {
      expect([path, (await peer.get(server.origin + path)).status]).toEqual([path, 200]);
    }
    const page = await fetch(`${server.origin}/@ada`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Hi');
  });

  it('answers the signed, in each spelling of what is signed', async () => {
    const outbox = `${server.origin}/users/${ada}/outbox?page=first`;
    for (const spec of ['cavage', 'rfc9421'] as const) {
      for (const url of [post, outbox]) {
        const answer = await peer.get(url, carl, spec);
        expect([spec, url, answer.status]).toEqual([spec, url, 200]);
        expect(answer.headers).toMatchObject({
          vary: 'Accept, Signature',
          'cache-control': 'private, no-store',
        });
      }
    }
    const bare = outbox.replace('?page=first', '');
    expect((await peer.get(outbox, carl, 'cavage', bare)).status).toBe(200);
  });

  it('refuses another query or path than was signed', async () => {
    const outbox = `${server.origin}/users/${ada}/outbox?page=first`;
    const wrong = outbox.replace('first', 'second');
    expect((await peer.get(outbox, carl, 'cavage', wrong)).status).toBe(401);
    expect((await peer.get(outbox, carl, 'rfc9421', wrong)).status).toBe(401);
    expect((await peer.get(post, carl, 'cavage', outbox)).status).toBe(401);
    const bare = outbox.replace('?page=first', '');
    expect((await peer.get(bare, carl, 'cavage', outbox)).status).toBe(401);
  });

  it('asks the key of somebody once, and reads it again when it has changed', async () => {
    const dora = peer.account('dora');
    for (let time = 0; time < 3; time += 1) expect((await peer.get(post, dora)).status).toBe(200);
    expect(peer.asked('/users/dora')).toBe(1);
    expect((await peer.get(post, peer.account('dora'))).status).toBe(200);
    expect(peer.asked('/users/dora')).toBe(2);
    // Not again for everybody who sends nonsense in somebody's name.
    const forger = { ...carl, key: { ...carl.key, id: dora.key.id } };
    for (let time = 0; time < 3; time += 1) expect((await peer.get(post, forger)).status).toBe(401);
    expect(peer.asked('/users/dora')).toBe(2);
  });

  it('answers nobody who is suspended or deleted here', async () => {
    for (const column of ['suspended_at', 'deleted_at']) {
      const ed = peer.account(`ed-${column.slice(0, 3)}`);
      const id = await known(server, `@${ed.handle}`);
      expect((await peer.get(post, ed)).status).toBe(200);
      await server.app.db
        .updateTable('accounts')
        .set({ [column]: new Date('2025-01-01') })
        .where('id', '=', id)
        .execute();
      expect([401, 403]).toContain((await peer.get(post, ed)).status);
    }
  });

  it('keeps what is public from whom its author has blocked', async () => {
    const fay = peer.account('fay');
    await block(server.app, ada, await known(server, `@${fay.handle}`));
    expect((await peer.get(post, fay)).status).toBe(404);
    expect((await peer.get(post, carl)).status).toBe(200);
  });

  it('reads and follows on a server that is as strict', async () => {
    const gus = peer.account('gus');
    const note = peer.note(gus, { content: '<p>Strict</p>' });
    expect(await server.app.remote.post(note.id)).not.toBeNull();
    await follow(server.app, ada, await known(server, `@${gus.handle}`));
    await server.settle();
    const [asked] = peer.got('Follow').slice(-1);
    expect(asked?.faults).toEqual([]);
    const accept = peer.activity(gus, { type: 'Accept', object: asked?.activity });
    expect((await peer.post(gus, `${server.origin}/inbox`, accept)).status).toBe(202);
    await server.settle();
    const next = peer.note(gus, { content: '<p>Delivered</p>' });
    await peer.post(gus, `${server.origin}/inbox`, peer.create(gus, next));
    await server.settle();
    const home = await homeTimeline(server.app, ada);
    expect(home.items.map((entry) => entry.post.html)).toContain('<p>Delivered</p>');
    expect(peer.received.filter(({ method }) => method === 'GET').flatMap(({ faults }) => faults)).toEqual(
      [],
    );
  });
});

describe('asking a server for something with a query', () => {
  it('signs it with the query, then without, then in the other way', async () => {
    const [server, peer] = await Promise.all([startServer(), Peer.start()]);
    try {
      const path = '/notes?id=7';
      const author = peer.account('hal');
      const note = peer.note(author, { id: peer.origin + path, content: '<p>Q</p>' });
      peer.put(path, note);
      peer.misbehave(path, { status: 401 }, 2);
      expect(await server.app.remote.post(note.id)).not.toBeNull();
      const asked = peer.received.filter((one) => one.path === path);
      expect(asked.map(({ spec }) => spec)).toEqual(['cavage', 'cavage', 'rfc9421']);
      expect(asked.map(({ faults }) => faults)).toEqual([[], ['signature: the signature is wrong'], []]);
    } finally {
      await Promise.all([server.stop(), peer.stop()]);
    }
  });
});
