import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App, Remote } from '../../src/domain/ports.ts';
import { fetchParent } from '../../src/federation/inbox/thread.ts';
import { createRemote } from '../../src/federation/remote.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type Json, type Neighbour, PUBLIC, startNeighbour, unique } from './inbox-neighbour.ts';
import { local, type Person, post } from './rows.ts';

let original: TestApp;
let app: App;
let remote: Remote;
let near: Neighbour;
let far: Neighbour;
let ann: Person;

beforeAll(async () => {
  original = await testApp();
  app = { ...original, config: { ...original.config, allowPrivateAddress: true } };
  remote = createRemote(app);
  [near, far] = await Promise.all([startNeighbour(), startNeighbour()]);
  ann = await local(app);
});
afterAll(() => Promise.all([near.close(), far.close()]));

const account = (uri: string) =>
  app.db.selectFrom('accounts').selectAll().where('uri', '=', uri).executeTakeFirst();
const stored = (uri: string) =>
  app.db.selectFrom('posts').selectAll().where('uri', '=', uri).executeTakeFirst();

describe('lookup', () => {
  it.each(['@NAME@HOST', 'NAME@HOST', ' @NAME@HOST ', 'ORIGIN/users/NAME'])(
    'finds somebody by %s',
    async (form) => {
      const name = unique('bea');
      const uri = near.person(name);
      const query = form.replace('NAME', name).replace('HOST', near.host).replace('ORIGIN', near.origin);
      const found = await remote.lookup(query);
      expect(found).toEqual({ kind: 'account', id: (await account(uri))?.id });
      expect(await account(uri)).toMatchObject({ username: name, domain: near.host });
      // Known now: nobody is asked again.
      const before = near.hits(`/users/${name}`);
      await remote.lookup(query);
      expect(near.hits(`/users/${name}`)).toBe(before);
    },
  );

  it('finds people of localhost by a handle with a port, but only where that is allowed', async () => {
    const name = unique('bea');
    const host = near.host.replace('127.0.0.1', 'localhost');
    const id = `http://${host}/users/${name}`;
    near.put(`/users/${name}`, { id, type: 'Person', preferredUsername: name, inbox: `${id}/inbox` });
    near.page(`/.well-known/webfinger?resource=${encodeURIComponent(`acct:${name}@${host}`)}`, {
      type: 'application/jrd+json',
      body: JSON.stringify({
        subject: `acct:${name}@${host}`,
        links: [{ rel: 'self', type: 'application/activity+json', href: id }],
      }),
    });
    expect(await createRemote(original).lookup(`@${name}@${host}`)).toBeNull();
    expect(await createRemote(original).lookup(id)).toBeNull();
    expect(near.hits(`/users/${name}`)).toBe(0);
    expect(await remote.lookup(`@${name}@${host}`)).toEqual({ kind: 'account', id: (await account(id))?.id });
    expect((await account(id))?.domain).toBe(host);
  });

  it('finds a post by its address, by its page’s link, and somebody by their page', async () => {
    const name = unique('bea');
    const bea = near.person(name);
    const [first, second] = [near.note(bea), near.note(bea)];
    expect(await remote.lookup(first.id)).toEqual({ kind: 'post', id: (await stored(first.id))?.id });
    const page = near.page(`/@${name}/2`, {
      type: 'text/html',
      body: `<html><head><link href="${second.id}" rel="alternate" type="application/activity+json"></head></html>`,
    });
    expect(await remote.lookup(page)).toEqual({ kind: 'post', id: (await stored(second.id))?.id });
    const profile = near.page(`/@${name}`, { type: 'text/html', body: '<html></html>' });
    expect(await remote.lookup(profile)).toEqual({ kind: 'account', id: (await account(bea))?.id });
  });

  it('answers what is ours from the database', async () => {
    const id = await post(app, ann);
    const origin = app.config.origin;
    for (const query of [
      ann.uri,
      `${origin}/@${ann.username}`,
      `@${ann.username}@perch.example`,
      `${ann.username.toLowerCase()}@perch.example`,
    ]) {
      expect(await remote.lookup(query)).toEqual({ kind: 'account', id: ann.id });
    }
    for (const query of [`${origin}/posts/${id}`, `${origin}/@${ann.username}/${id}`]) {
      expect(await remote.lookup(query)).toEqual({ kind: 'post', id });
    }
    expect(await remote.lookup(`${origin}/@nobody_at_all`)).toBeNull();
  });

  it('finds nothing in nonsense, in pages, and where nobody answers', async () => {
    const page = near.page('/page', { type: 'text/html', body: '<p>Hi</p>' });
    for (const query of [
      '',
      'hello',
      '@@',
      'ftp://a.example/',
      page,
      `@nobody@${near.host}`,
      'http://127.0.0.1:1/users/x',
    ]) {
      expect(await remote.lookup(query)).toBeNull();
    }
  });
});

describe('what is fetched', () => {
  it('must come from where its id says', async () => {
    const bea = near.person(unique('bea'));
    const note = near.note(bea, { content: 'genuine' });
    const spoof = far.put('/notes/spoof', { ...note, content: 'forged' });
    const redirect = near.page('/out', {
      status: 302,
      location: far.put('/notes/out', { ...near.note(bea), id: `${near.origin}/out`, content: 'forged' }),
    });
    await remote.lookup(spoof);
    expect((await stored(note.id))?.html).toContain('genuine');
    expect(await remote.lookup(redirect)).toBeNull();
  });

  it('must be ActivityPub by its media type, and of bearable size', async () => {
    const bea = near.person(unique('bea'));
    for (const type of [
      'application/json',
      'text/plain',
      'application/octet-stream',
      'application/ld+json',
    ]) {
      const note = near.note(bea);
      near.page(new URL(note.id).pathname, { type, body: JSON.stringify(note) });
      expect(await remote.post(note.id)).toBeNull();
    }
    const profile = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
    const note = near.note(bea);
    near.page(new URL(note.id).pathname, {
      type: profile,
      body: JSON.stringify({ '@context': 'https://www.w3.org/ns/activitystreams', ...note }),
    });
    expect(await remote.post(note.id)).not.toBeNull();
    expect(await remote.post(near.note(bea, { content: 'x'.repeat(1_100_000) }).id)).toBeNull();
  });

  it('must not be by somebody on another server, nor by us', async () => {
    const bea = near.person(unique('bea'));
    for (const attributedTo of [bea, ann.uri, undefined]) {
      expect(await remote.post(far.note('x', { attributedTo }).id)).toBeNull();
    }
  });
});

describe('a handle', () => {
  it('is what its own host says, also when another name leads there', async () => {
    const name = unique('bea');
    const bea = near.person(name);
    const subject = (path: string, home: Neighbour, value: string) =>
      home.page(`/.well-known/webfinger?resource=${encodeURIComponent(path)}`, {
        type: 'application/jrd+json',
        body: JSON.stringify({
          subject: value,
          links: [{ rel: 'self', type: 'application/activity+json', href: bea }],
        }),
      });
    subject(`acct:alias@${far.host}`, far, `acct:${name}@${near.host}`);
    expect(await remote.account('alias', far.host)).toBe((await account(bea))?.id);
    // far says it is near's bob, and near knows nothing of that.
    subject(`acct:fake@${far.host}`, far, `acct:bob@${near.host}`);
    expect(await remote.account('fake', far.host)).toBeNull();
  });
});

describe('refresh', () => {
  it('brings in pins, newest public posts and totals, once', async () => {
    const name = unique('bea');
    const bea = near.person(name);
    const [old, pinned] = [near.note(bea), near.note(bea)];
    const hidden = near.note(bea, { to: [`${bea}/followers`], cc: [] });
    const foreign = far.note(far.person(unique('carl')));
    const create = (object: Json) => ({
      id: `${String(object.id)}/create`,
      type: 'Create',
      actor: bea,
      object,
    });
    near.put(`/users/${name}/outbox`, {
      id: `${bea}/outbox`,
      type: 'OrderedCollection',
      totalItems: 7,
      first: `${bea}/outbox?page=1`,
    });
    near.put(`/users/${name}/outbox?page=1`, {
      id: `${bea}/outbox?page=1`,
      type: 'OrderedCollectionPage',
      next: `${bea}/outbox?page=1`,
      orderedItems: [create(hidden), create({ ...foreign, content: 'forged' }), create(old)],
    });
    near.put(`/users/${name}/followers`, {
      id: `${bea}/followers`,
      type: 'OrderedCollection',
      totalItems: 12,
    });
    near.put(`/users/${name}/featured`, {
      id: `${bea}/featured`,
      type: 'OrderedCollection',
      orderedItems: [pinned.id],
    });
    const id = await remote.account(name, near.host);
    if (!id) throw new Error('not found');
    await remote.refresh(id);
    expect(await stored(old.id)).toBeDefined();
    expect([await stored(hidden.id), await stored(foreign.id)]).toEqual([undefined, undefined]);
    const pins = await app.db.selectFrom('pins').select('post_id').where('account_id', '=', id).execute();
    expect(pins).toEqual([{ post_id: (await stored(pinned.id))?.id }]);
    const row = await account(bea);
    expect(row?.remote_counts).toEqual({ posts: 7, followers: 12 });
    expect(row?.backfilled_at).not.toBeNull();
    const before = near.hits(`/users/${name}/outbox`);
    await app.db.deleteFrom('kv').execute();
    await remote.refresh(id);
    expect(near.hits(`/users/${name}/outbox`)).toBe(before);
  });

  it('does not throw when the server is away', async () => {
    const name = unique('bea');
    const uri = near.person(name);
    const id = await remote.account(name, near.host);
    near.page(`/users/${name}`, { status: 500 });
    await app.db
      .updateTable('accounts')
      .set({ fetched_at: new Date(0) })
      .where('uri', '=', uri)
      .execute();
    if (id) await remote.refresh(id);
    expect((await account(uri))?.username).toBe(name);
  });
});

describe('fetchParent', () => {
  it('brings in what is answered, upwards, and ends in a circle', async () => {
    const bea = near.person(unique('bea'));
    const top = near.note(bea);
    const middle = near.note(bea, { inReplyTo: top.id });
    const leaf = near.note(bea, { inReplyTo: middle.id });
    const id = await remote.post(leaf.id);
    if (!id) throw new Error('not stored');
    await fetchParent(app, id);
    expect((await stored(middle.id))?.in_reply_to_id).toBe((await stored(top.id))?.id);
    expect((await stored(leaf.id))?.in_reply_to_id).toBe((await stored(middle.id))?.id);

    const [a, b] = [near.note(bea), near.note(bea)];
    near.put(new URL(a.id).pathname, { ...a, inReplyTo: b.id });
    near.put(new URL(b.id).pathname, { ...b, inReplyTo: a.id });
    const start = await remote.post(a.id);
    if (start) await fetchParent(app, start);
    expect(await stored(b.id)).toBeDefined();
  });

  it('ends after twenty, also when each ancestor asks again', async () => {
    const bea = near.person(unique('bea'));
    let above: string | undefined;
    const chain: string[] = [];
    for (let index = 0; index < 45; index++) {
      const note: { id: string } = near.note(bea, { inReplyTo: above, to: [PUBLIC] });
      chain.unshift(note.id);
      above = note.id;
    }
    const have = async () =>
      (await app.db.selectFrom('posts').select('id').where('uri', 'in', chain).execute()).map(
        (row) => row.id,
      );
    const id = await remote.post(chain[0] ?? '');
    if (id) await fetchParent(app, id);
    for (const each of await have()) await fetchParent(app, each);
    expect(await have()).toHaveLength(21);
  });
});

describe('file', () => {
  it('gives bytes and type, and nothing of what is too large or not there', async () => {
    const url = near.page('/a.png', { type: 'image/png', body: '12345' });
    expect(await remote.file(url, 5)).toEqual({ bytes: Buffer.from('12345'), type: 'image/png' });
    expect(await remote.file(url, 4)).toBeNull();
    expect(await remote.file(`${near.origin}/absent`, 5)).toBeNull();
    const guarded = createRemote(original);
    expect(await guarded.file(url, 5)).toBeNull();
  });
});
