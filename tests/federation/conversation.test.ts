import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LiveMessage } from '../../src/domain/live.ts';
import type { App, Remote } from '../../src/domain/ports.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import { fetchReplies } from '../../src/federation/conversation/fetch.ts';
import { answersTo } from '../../src/federation/conversation/sources.ts';
import { fetchObject } from '../../src/federation/fetch.ts';
import { createRemote } from '../../src/federation/remote.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { testApp } from '../support/app.ts';
import { type Json, type Neighbour, PUBLIC, startNeighbour, unique } from './inbox-neighbour.ts';
import { local, post } from './rows.ts';

type Note = Json & { id: string };

let app: App;
let remote: Remote;
let near: Neighbour;
let far: Neighbour;
let bea: string;
let carl: string;
let told: LiveMessage[];
const going = new AbortController().signal;

beforeAll(async () => {
  const original = await testApp();
  app = {
    ...original,
    config: { ...original.config, allowPrivateAddress: true },
    bus: { ...original.bus, publish: async (message) => void told.push(message) },
  };
  remote = createRemote(app);
  [near, far] = await Promise.all([startNeighbour(), startNeighbour()]);
  bea = near.person(unique('bea'));
  carl = far.person(unique('carl'));
});
afterAll(() => Promise.all([near.close(), far.close()]));
beforeEach(() => {
  told = [];
});

const pathOf = (uri: string) => new URL(uri).pathname + new URL(uri).search;
const stored = (uri: string) =>
  app.db.selectFrom('posts').selectAll().where('uri', '=', uri).executeTakeFirst();

/** What is at an address from now on. */
function says(home: Neighbour, note: Note, more: Json): void {
  home.put(pathOf(note.id), { ...note, ...more });
}

/** A collection of answers at an address of its own, on pages of these. */
function repliesOf(home: Neighbour, note: Note, pages: unknown[][], last?: string): string {
  const id = `${note.id}/replies`;
  const at = (index: number) => `${id}?page=${index}`;
  home.put(pathOf(id), { id, type: 'Collection', first: at(0) });
  for (const [index, items] of pages.entries()) {
    const next = index + 1 < pages.length ? at(index + 1) : last;
    home.put(pathOf(at(index)), { id: at(index), type: 'CollectionPage', partOf: id, next, items });
  }
  says(home, note, { replies: id });
  return id;
}

async function known(note: Note): Promise<PostId> {
  const id = await remote.post(note.id);
  if (!id) throw new Error(`${note.id} was not stored`);
  return id;
}

async function missing(notes: Note[]): Promise<string[]> {
  const rows = await Promise.all(notes.map(({ id }) => stored(id)));
  return notes.filter((_note, index) => !rows[index]).map(({ id }) => id);
}

describe('the replies of a remote post', () => {
  it('are brought in over pages and servers, and so is what answers them', async () => {
    const root = near.note(bea);
    const own = near.note(bea, { inReplyTo: root.id });
    const other = far.note(carl, { inReplyTo: root.id });
    const late = far.note(carl, { inReplyTo: root.id });
    const below = near.note(bea, { inReplyTo: other.id });
    // As Mastodon says it: a first page with the author's own, without an id; the others by its `next`.
    const next = `${root.id}/replies?page=2`;
    const last = `${root.id}/replies?page=3`;
    says(near, root, {
      replies: {
        id: `${root.id}/replies`,
        type: 'Collection',
        first: { type: 'CollectionPage', partOf: `${root.id}/replies`, items: [own.id], next },
      },
    });
    near.put(pathOf(next), { id: next, type: 'CollectionPage', items: other.id, next: last });
    near.put(pathOf(last), { id: last, type: 'CollectionPage', items: [late.id] });
    repliesOf(far, other, [[below.id]]);

    const rootId = await known(root);
    await fetchReplies(app, rootId, going);
    expect(await missing([own, other, late, below])).toEqual([]);
    const parents = await Promise.all([own, other, late, below].map(({ id }) => stored(id)));
    expect(parents.map((row) => row?.in_reply_to_id)).toEqual([
      rootId,
      rootId,
      rootId,
      (await stored(other.id))?.id,
    ]);
    expect(told.at(-1)).toEqual({ type: 'thread', postId: rootId });
  });

  it('are looked for from the top, also when one in the middle was opened', async () => {
    const root = near.note(bea);
    const middle = near.note(bea, { inReplyTo: root.id });
    const sibling = far.note(carl, { inReplyTo: root.id });
    repliesOf(near, root, [[middle.id, sibling.id]]);
    const rootId = await known(root);
    await fetchReplies(app, await known(middle), going);
    expect(await missing([sibling])).toEqual([]);
    expect(told.at(-1)).toEqual({ type: 'thread', postId: rootId });
  });

  it('of remote answers under a post of ours are found, too', async () => {
    const ann = await local(app);
    const ours = `https://perch.example/posts/${await post(app, ann)}`;
    const [one, two] = [near.note(bea, { inReplyTo: ours }), far.note(carl, { inReplyTo: ours })];
    const below = near.note(bea, { inReplyTo: two.id });
    repliesOf(far, two, [[below.id, ours]]);
    const opened = await known(one);
    await known(two);
    await fetchReplies(app, opened, going);
    expect(await missing([below])).toEqual([]);
  });

  it('are found by the collection of the conversation, in whatever order it has them', async () => {
    const root = near.note(bea);
    const child = far.note(carl, { inReplyTo: root.id });
    const grandchild = near.note(bea, { inReplyTo: child.id });
    const context = `${near.origin}/contexts/${unique('c')}`;
    const items = [grandchild.id, child.id, root.id];
    near.put(pathOf(context), { id: context, type: 'OrderedCollection', orderedItems: items });
    says(near, root, { context, conversation: 'tag:near,2026:1' });
    const rootId = await known(root);
    expect((await stored(root.id))?.conversation_uri).toBe(context);
    await fetchReplies(app, rootId, going);
    expect((await stored(grandchild.id))?.in_reply_to_id).toBe((await stored(child.id))?.id);
  });

  it('are only those that answer something there, and that everybody may read', async () => {
    const root = near.note(bea);
    const stranger = far.note(carl);
    const elsewhere = far.note(carl, { inReplyTo: stranger.id });
    const hidden = near.note(bea, { inReplyTo: root.id, to: [`${bea}/followers`], cc: [] });
    const wanted = near.note(bea, { inReplyTo: root.id });
    repliesOf(near, root, [[stranger.id, elsewhere.id, hidden.id, wanted.id]]);
    await fetchReplies(app, await known(root), going);
    expect(await missing([stranger, elsewhere, hidden, wanted])).toEqual(
      [stranger, elsewhere, hidden].map(({ id }) => id),
    );
  });

  it('are read at their own servers, whatever the collection embeds', async () => {
    const root = near.note(bea);
    const real = far.note(carl, { inReplyTo: root.id, content: '<p>True</p>' });
    const absent = { ...far.note(carl, { inReplyTo: root.id }) };
    far.remove(pathOf(absent.id));
    repliesOf(near, root, [[{ ...real, content: '<p>Forged</p>' }, absent]]);
    await fetchReplies(app, await known(root), going);
    expect((await stored(real.id))?.html).toBe('<p>True</p>');
    expect(await missing([absent])).toEqual([absent.id]);
  });

  it('bring a post that is here up to date', async () => {
    const root = near.note(bea);
    const rootId = await known(root);
    says(near, root, { content: '<p>Now</p>', updated: new Date().toISOString() });
    await fetchReplies(app, rootId, going);
    expect((await stored(root.id))?.html).toBe('<p>Now</p>');
  });
});

describe('a hostile collection', () => {
  it('leads to no other host, round no circle', async () => {
    const root = near.note(bea);
    const [first, second] = [near.note(bea, { inReplyTo: root.id }), near.note(bea, { inReplyTo: root.id })];
    const foreign = far.put(`/${unique('page')}`, { type: 'CollectionPage', items: [second.id] });
    repliesOf(near, root, [[first.id]], foreign);
    await fetchReplies(app, await known(root), going);
    expect(far.hits(pathOf(foreign))).toBe(0);
    expect(await missing([first, second])).toEqual([second.id]);

    const round = near.note(bea);
    const collection = repliesOf(near, round, [[first.id], [second.id]], `${round.id}/replies?page=0`);
    await fetchReplies(app, await known(round), going);
    expect(near.hits(pathOf(`${collection}?page=0`))).toBe(1);
    expect(near.hits(pathOf(`${collection}?page=1`))).toBe(1);
  });

  it('cannot have more than 500 answers', async () => {
    const root = near.note(bea);
    const pages = Array.from({ length: 14 }, (_page, page) =>
      Array.from({ length: 40 }, (_item, item) => `${far.origin}/none/${page}-${item}`),
    );
    repliesOf(near, root, pages);
    const object = await fetchObject(app, root.id);
    if (!object || object === 'gone') throw new Error('The note cannot be read');
    expect(await answersTo(app, object, going)).toHaveLength(500);
  });

  it('cannot send us against somebody else', async () => {
    const root = near.note(bea);
    const targets = Array.from({ length: 60 }, () => `${far.origin}/${unique('target')}`);
    repliesOf(near, root, [targets]);
    await fetchReplies(app, await known(root), going);
    const hits = targets.filter((uri) => far.hits(pathOf(uri)) > 0);
    // Ten in vain, and those that were under way by then.
    expect(hits.length).toBeGreaterThanOrEqual(10);
    expect(hits.length).toBeLessThan(14);
  });
});

describe('the work', () => {
  it('is done once in a while for each conversation, whoever asks', async () => {
    const root = near.note(bea);
    const child = near.note(bea, { inReplyTo: root.id });
    repliesOf(near, root, [[child.id]]);
    const rootId = await known(root);
    const before = near.hits(pathOf(root.id));
    await fetchReplies(app, rootId, going);
    const childId = (await stored(child.id))?.id;
    if (childId) await fetchReplies(app, childId, going);
    await fetchReplies(app, rootId, going);
    expect(near.hits(pathOf(root.id))).toBe(before + 1);
  });

  it('that was broken off may begin again at once', async () => {
    const root = near.note(bea);
    const child = near.note(bea, { inReplyTo: root.id });
    repliesOf(near, root, [[child.id]]);
    const rootId = await known(root);
    await fetchReplies(app, rootId, AbortSignal.abort());
    expect(await missing([child])).toEqual([child.id]);
    await fetchReplies(app, rootId, going);
    expect(await missing([child])).toEqual([]);
  });
});

describe('the numbers of a post', () => {
  const total = (name: string, totalItems: number) => ({
    type: 'Collection',
    id: `${near.origin}/${name}`,
    totalItems,
  });
  const shown = async (id: PostId) => (await readPost(app, anonymous, id)).counts;

  it('are the larger of ours and its own server’s, and ours stay what they are', async () => {
    const root = near.note(bea, { likes: total(unique('l'), 204), shares: total(unique('s'), 33) });
    const rootId = await known(root);
    expect(await shown(rootId)).toEqual({ replies: 0, boosts: 33, likes: 204 });
    await app.db.updateTable('posts').set({ likes_count: 300 }).where('id', '=', rootId).execute();
    expect(await shown(rootId)).toEqual({ replies: 0, boosts: 33, likes: 300 });
    expect(await stored(root.id)).toMatchObject({ likes_count: 300, boosts_count: 0 });
  });

  it('are read again with its answers, from collections that are only named, too', async () => {
    const root = near.note(bea, { likes: total(unique('l'), 2) });
    const rootId = await known(root);
    const shares = near.put(`/${unique('s')}`, {});
    near.put(pathOf(shares), { id: shares, type: 'OrderedCollection', totalItems: 7 });
    says(near, root, { likes: total(unique('l'), 5), shares });
    await fetchReplies(app, rootId, going);
    expect(await shown(rootId)).toEqual({ replies: 0, boosts: 7, likes: 5 });
    expect(told).toContainEqual({ type: 'post', postId: rootId });
  });

  it('are not believed when they are none', async () => {
    for (const totalItems of [-1, 1.5, 'many', null]) {
      const rootId = await known(near.note(bea, { likes: { type: 'Collection', totalItems } }));
      expect(await shown(rootId)).toEqual({ replies: 0, boosts: 0, likes: 0 });
    }
    const huge = await known(near.note(bea, { to: [PUBLIC], likes: total(unique('l'), 1e15) }));
    expect((await shown(huge)).likes).toBe(2_000_000_000);
  });
});
