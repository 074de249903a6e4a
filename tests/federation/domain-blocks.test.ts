import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { blockDomain, unblockDomain } from '../../src/domain/instances/block.ts';
import { playFilm } from '../../src/domain/media/film.ts';
import { proxiedPicture } from '../../src/domain/media/proxy.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { canSee } from '../../src/domain/posts/visibility.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { displayUrl } from '../../src/lib/display-url.ts';
import { type Json, Peer, PUBLIC, transmit } from '../support/peer/index.ts';
import { picture } from '../support/pictures.ts';
import { settle } from '../support/servers.ts';
import { openSiege, type Siege } from './attack-world.ts';

let siege: Siege;
/** The evil server's address without its protocol: what the rule is about. */
let bad: string;
let malloryPost: Json & { id: string };

beforeAll(async () => {
  siege = await openSiege();
  bad = siege.evil.host;
  const { evil, mallory } = siege;
  malloryPost = evil.note(mallory, { content: '<p>Before</p>' });
  await siege.tell(mallory, evil.create(mallory, malloryPost));
  await siege.tell(mallory, evil.activity(mallory, { type: 'Follow', object: siege.uri(siege.ada) }));
  expect(await siege.post(malloryPost.id)).toBeDefined();
  await blockDomain(siege.server.app, { domain: bad, severity: 'suspend' });
  await siege.server.settle();
});
afterAll(() => siege?.stop());

/** How often the evil server was asked or told anything while `work` was done. */
async function heard(work: () => Promise<unknown>): Promise<number> {
  const requests = () => siege.evil.requests;
  const before = requests();
  await work();
  await siege.server.settle();
  return requests() - before;
}

const mallory = async () =>
  siege.server.app.db
    .selectFrom('accounts')
    .select(['id', 'suspended_by_domain'])
    .where('uri', '=', siege.mallory.uri)
    .executeTakeFirstOrThrow();

describe('27: a blocked server', () => {
  it('is gone from sight, and follows nobody and is followed by nobody', async () => {
    const { app } = siege.server;
    const { id, suspended_by_domain } = await mallory();
    expect(suspended_by_domain).toBe(true);
    const post = await siege.post(malloryPost.id);
    expect(post && (await canSee(app.db, anonymous, post.id))).toBe(false);
    const follows = await app.db
      .selectFrom('follows')
      .select('id')
      .where((eb) => eb.or([eb('follower_id', '=', id), eb('followee_id', '=', id)]))
      .execute();
    expect(follows).toEqual([]);
  });

  it('is refused at both inboxes and at every address, and no key of it is looked for', async () => {
    const { evil, server, ada, adaPost } = siege;
    const stranger = evil.account('stranger');
    const urls = [`${server.origin}/inbox`, `${siege.uri(ada)}/inbox`];
    await siege.unchanged(async () => {
      const count = await heard(async () => {
        for (const as of [siege.mallory, stranger]) {
          for (const inbox of urls) {
            for (const spec of ['cavage', 'rfc9421'] as const) {
              const create = evil.create(as, evil.note(as, { cc: [siege.uri(ada)] }));
              expect((await evil.post(as, inbox, create, { spec })).status).toBe(403);
              expect((await evil.get(adaPost, as, spec)).status).toBe(403);
            }
          }
        }
        expect((await evil.get(`${server.origin}/actor`, stranger)).status).toBe(200);
      });
      expect(count).toBe(0);
    });
  });

  it('does not come in by a server under it, or by the same name in another spelling', async () => {
    const { app, origin } = siege.server;
    await blockDomain(app, { domain: 'bad.example', severity: 'suspend' });
    for (const host of [
      'bad.example',
      'sub.bad.example',
      'SUB.Bad.Example',
      'bad.example.',
      'bad.example:8443',
    ]) {
      const key = { ...siege.mallory.key, id: `https://${host}/users/x#main-key` };
      const wire = siege.evil.sign({ ...siege.mallory, key }, `${origin}/inbox`, { type: 'Create' });
      expect([host, (await transmit(wire)).status]).toEqual([host, 403]);
      expect(await app.remote.lookup(`https://${host}/users/x`)).toBeNull();
    }
  });

  it('does not come in through others: passed on, boosted, named, answered or quoted', async () => {
    const { honest, alice, evil, server, ada, adaPost } = siege;
    const create = evil.create(siege.mallory, evil.note(siege.mallory, { inReplyTo: adaPost }));
    const fresh = evil.note(siege.mallory, { content: '<p>Fresh</p>' });
    const stranger = evil.account('second');
    let count = 0;
    await siege.unchanged(async () => {
      count = await heard(async () => {
        // Passed on by an honest server, which is not to blame.
        expect(await siege.tell(alice, create)).toBe(202);
        for (const object of [malloryPost.id, fresh.id, { ...create }]) {
          await siege.tell(alice, honest.activity(alice, { type: 'Announce', object, to: [PUBLIC] }));
        }
        await siege.tell(
          alice,
          honest.activity(alice, { type: 'Move', object: alice.uri, target: stranger.uri }),
        );
      });
    });
    const before = await server.app.db.selectFrom('accounts').select('id').orderBy('id').execute();
    count += await heard(async () => {
      const note = honest.note(alice, {
        content: `<p>Look</p>`,
        inReplyTo: fresh.id,
        quoteUrl: fresh.id,
        cc: [stranger.uri, siege.uri(ada)],
        tag: [{ type: 'Mention', href: stranger.uri, name: `@${stranger.handle}` }],
      });
      await siege.tell(alice, honest.create(alice, note));
      expect(await siege.post(note.id)).toBeDefined();
    });
    expect(await siege.post(fresh.id)).toBeUndefined();
    expect(await server.app.db.selectFrom('accounts').select('id').orderBy('id').execute()).toEqual(before);
    expect(count).toBe(0);
  });

  it('is asked for nothing: no person, post, page, picture or redirect', async () => {
    const { evil, honest, server } = siege;
    const { remote } = server.app;
    const bytes = await picture();
    const file = evil.page('/picture.png', { headers: { 'content-type': 'image/png' }, body: bytes });
    const around = honest.page('/around', { status: 302, headers: { location: file } });
    const note = evil.note(siege.mallory);
    const count = await heard(async () => {
      expect(await remote.lookup(siege.mallory.uri)).toBeNull();
      expect(await remote.lookup(`@${siege.mallory.handle}`)).toBeNull();
      expect(await remote.lookup(note.id)).toBeNull();
      expect(await remote.post(note.id)).toBeNull();
      expect(await remote.account('nobody', bad)).toBeNull();
      expect(await remote.file(file, 1_000_000)).toBeNull();
      expect(await remote.file(around, 1_000_000)).toBeNull();
      expect(await remote.open(file, null, AbortSignal.timeout(5_000))).toBeNull();
      expect(await remote.open(around, null, AbortSignal.timeout(5_000))).toBeNull();
      expect(await remote.interaction({ username: 'mallory', host: bad }, siege.adaPost)).toBeNull();
      await remote.refresh((await mallory()).id);
      expect(await proxiedPicture(server.app, file)).toBeNull();
    });
    expect(count).toBe(0);
    const shown = await fetch(server.origin + displayUrl(server.app.secret, file));
    expect(shown.status).toBe(404);
  });

  it('is told nothing, and cannot be followed', async () => {
    const { server, ada } = siege;
    const { id } = await mallory();
    // As if one had been left over.
    await server.app.db
      .insertInto('follows')
      .values({
        follower_id: id,
        followee_id: ada,
        uri: `${siege.evil.origin}/left-over`,
        accepted_at: new Date('2025-01-01'),
      })
      .execute();
    const count = await heard(async () => {
      await composePost(server.app, ada, {
        text: `Hello @${siege.mallory.handle}`,
        visibility: 'public',
      });
      await expect(follow(server.app, ada, id)).rejects.toThrow();
    });
    expect(count).toBe(0);
    const rows = await server.app.db
      .selectFrom('deliveries')
      .select('state')
      .where('host', '=', bad)
      .execute();
    expect(rows.every(({ state }) => state !== 'pending')).toBe(true);
  });
});

describe('a server that is no longer blocked', () => {
  it('is seen and heard again, but follows must be made anew', async () => {
    const { evil, server, ada } = siege;
    await unblockDomain(server.app, bad);
    await settle(server);
    const post = await siege.post(malloryPost.id);
    expect(post && (await canSee(server.app.db, anonymous, post.id))).toBe(true);
    const followed = await server.app.db
      .selectFrom('follows')
      .select('id')
      .where('follower_id', '=', ada)
      .where('followee_id', '=', (await mallory()).id)
      .execute();
    expect(followed).toEqual([]);
    const reply = evil.note(siege.mallory, { inReplyTo: siege.adaPost, cc: [siege.uri(ada)] });
    expect(await siege.tell(siege.mallory, evil.create(siege.mallory, reply))).toBe(202);
    expect(await siege.post(reply.id)).toBeDefined();
  });
});

describe('a server whose pictures are refused', () => {
  it('has its words shown without them', async () => {
    const { server, ada } = siege;
    const painter = await Peer.start();
    try {
      await blockDomain(server.app, { domain: painter.host, severity: 'none', rejectMedia: true });
      const pia = painter.account('pia', { icon: { type: 'Image', url: `${painter.origin}/pia.png` } });
      const note = painter.note(pia, {
        cc: [siege.uri(ada)],
        tag: [
          { type: 'Mention', href: siege.uri(ada) },
          { type: 'Emoji', name: ':smile:', icon: { type: 'Image', url: `${painter.origin}/smile.png` } },
        ],
        attachment: [{ type: 'Image', mediaType: 'image/png', url: `${painter.origin}/1.png` }],
      });
      await painter.post(pia, `${server.origin}/inbox`, painter.create(pia, note));
      await server.settle();
      const row = await server.app.db
        .selectFrom('posts')
        .innerJoin('accounts', 'accounts.id', 'posts.account_id')
        .leftJoin('media', 'media.post_id', 'posts.id')
        .select(['posts.html', 'posts.emojis', 'accounts.avatar', 'media.id as media'])
        .where('posts.uri', '=', note.id)
        .execute();
      expect(row).toEqual([{ html: '<p>Hello</p>', emojis: [], avatar: null, media: null }]);
      expect(await proxiedPicture(server.app, `${painter.origin}/1.png`)).toBeNull();
      expect(
        await playFilm(server.app, `${painter.origin}/1.mp4`, undefined, AbortSignal.timeout(5_000)),
      ).toBeNull();
      expect(painter.asked('/1.png') + painter.asked('/1.mp4')).toBe(0);
    } finally {
      await painter.stop();
    }
  });
});
