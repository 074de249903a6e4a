import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { endPolls, tellTallies } from '../../src/domain/polls/end.ts';
import { refreshPoll } from '../../src/domain/polls/refresh.ts';
import type { PollInput } from '../../src/domain/polls/types.ts';
import { vote } from '../../src/domain/polls/vote.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { listEdits } from '../../src/domain/posts/versions.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { ACTIVITY, type Json, type PeerAccount, PUBLIC } from '../support/peer/index.ts';
import { openWorld, type World } from './peer-world.ts';

/** Polls between Perch and an independent server. */

let world: World;
let ada: AccountId;
let ben: AccountId;
/** Followed by Ada and following her. */
let carl: PeerAccount;
let dora: PeerAccount;

beforeAll(async () => {
  world = await openWorld();
  [ada, ben] = [await world.server.account('ada'), await world.server.account('ben')];
  [carl, dora] = [world.peer.account('carl'), world.peer.account('dora')];
  await world.followed(ada, carl);
  await world.followed(ben, carl);
  await world.tell(carl, world.peer.activity(carl, { type: 'Follow', object: world.uri(ada) }));
});
afterAll(() => world?.stop());

const TEA: PollInput = { options: ['Tea', 'Coffee'], multiple: false, seconds: 3600 };

async function asks(poll: Partial<PollInput> = {}, more: Partial<PostInput> = {}) {
  const { app, origin } = world.server;
  const id = await composePost(app, ada, {
    text: 'Which?',
    visibility: 'public',
    ...more,
    poll: { ...TEA, ...poll },
  });
  await world.server.settle();
  return { id, uri: `${origin}/posts/${id}` };
}

let count = 0;
const voteOf = (voter: PeerAccount, uri: string, name: string, more: Json = {}): Json => ({
  id: `${voter.uri}#votes/${++count}`,
  type: 'Note',
  name,
  attributedTo: voter.uri,
  inReplyTo: uri,
  to: [world.uri(ada)],
  ...more,
});

async function votes(voter: PeerAccount, uri: string, name: string, more: Json = {}): Promise<void> {
  const create = world.peer.create(voter, voteOf(voter, uri, name, more));
  expect(await world.tell(voter, create)).toBe(202);
}

async function pollOf(id: PostId, viewer = ada) {
  const { poll } = await readPost(world.server.app, viewerOf(viewer), id);
  if (!poll) throw new Error('there is no poll');
  return poll;
}
const counts = async (id: PostId) => (await pollOf(id)).options.map((option) => option.votes);

/** What the peer got while something was done, all of it without a fault. */
async function heard(type: string, work: () => Promise<unknown>): Promise<Json[]> {
  const before = world.peer.got(type).length;
  await work();
  await world.server.settle();
  const after = world.peer.got(type).slice(before);
  expect(after.flatMap(({ faults }) => faults)).toEqual([]);
  return after.map(({ activity }) => activity as Json);
}

const overdue = (id: PostId, column: 'tally_due_at' | 'expires_at') =>
  sql`update polls set ${sql.ref(column)} = '2026-01-02T03:04:05Z' where post_id = ${id}`.execute(
    world.server.app.db,
  );

describe('a poll of ours', () => {
  it('goes out as a Question, delivered and fetched alike', async () => {
    let asked = { id: '' as PostId, uri: '' };
    const [create] = await heard('Create', async () => {
      asked = await asks();
    });
    const question = create?.object as Json;
    expect(question).toMatchObject({
      id: asked.uri,
      type: 'Question',
      votersCount: 0,
      oneOf: ['Tea', 'Coffee'].map((name) => ({
        type: 'Note',
        name,
        replies: { type: 'Collection', totalItems: 0 },
      })),
    });
    expect(question).not.toHaveProperty('closed');
    expect(JSON.stringify(create?.['@context'])).toContain('"votersCount":"toot:votersCount"');
    const fetched = await world.peer.read(asked.uri);
    expect(fetched).toMatchObject({ type: 'Question', oneOf: question.oneOf, endTime: question.endTime });
  });

  it('counts a vote and never shows it as an answer', async () => {
    const { id, uri } = await asks();
    await votes(carl, uri, 'Coffee');
    await votes(dora, uri, 'Tea', { to: world.uri(ada), content: null });
    expect(await counts(id)).toEqual([1, 1]);
    expect(await pollOf(id)).toMatchObject({ voters: 2, voted: false });
    expect(await world.post(uri)).toMatchObject({ replies: 0 });
    const { items } = await listNotifications(world.server.app, ada, {});
    expect(items.filter(({ post }) => post?.id === id)).toEqual([]);
  });

  it('takes several answers in several activities, or in one as GoToSocial sends them', async () => {
    const { id, uri } = await asks({ multiple: true, options: ['a', 'b', 'c'] });
    await votes(carl, uri, 'a');
    await votes(carl, uri, 'c');
    const create = world.peer.activity(dora, {
      type: 'Create',
      to: world.uri(ada),
      object: [voteOf(dora, uri, 'b'), voteOf(dora, uri, 'c')],
    });
    expect(await world.tell(dora, create)).toBe(202);
    expect(await counts(id)).toEqual([1, 1, 2]);
    expect(await pollOf(id)).toMatchObject({ voters: 2 });
  });

  it('tells how it stands to followers and voters, together and as no edit', async () => {
    const { id, uri } = await asks();
    const soon = await heard('Update', async () => {
      await votes(carl, uri, 'Tea');
      await votes(dora, uri, 'Tea');
      await tellTallies(world.server.app);
    });
    expect(soon).toEqual([]);
    await overdue(id, 'tally_due_at');
    const [update, ...more] = await heard('Update', async () => {
      await tellTallies(world.server.app);
      await tellTallies(world.server.app);
    });
    expect(more).toEqual([]);
    expect(update?.object).toMatchObject({
      id: uri,
      type: 'Question',
      votersCount: 2,
      oneOf: [{ replies: { totalItems: 2 } }, { replies: { totalItems: 0 } }],
    });
    expect(update?.object).not.toHaveProperty('updated');
  });

  it('tells even a voter who does not follow', async () => {
    const far = await (await import('../support/peer/index.ts')).Peer.start();
    try {
      const eve = far.account('eve');
      const { id, uri } = await asks();
      await world.known(eve);
      const note = { ...voteOf(eve, uri, 'Tea'), id: `${eve.uri}#votes/1` };
      await far.post(eve, `${world.server.origin}/inbox`, far.create(eve, note));
      await world.server.settle();
      expect(await counts(id)).toEqual([1, 0]);
      await overdue(id, 'tally_due_at');
      await tellTallies(world.server.app);
      await world.server.settle();
      expect(far.got('Update').map(({ faults }) => faults)).toEqual([[]]);
    } finally {
      await far.stop();
    }
  });

  it('says when it has ended, with the result', async () => {
    const { id, uri } = await asks();
    await votes(carl, uri, 'Tea');
    await overdue(id, 'expires_at');
    const [update, ...more] = await heard('Update', async () => {
      await endPolls(world.server.app);
      await tellTallies(world.server.app);
    });
    expect(more).toEqual([]);
    expect(update?.object).toMatchObject({
      closed: '2026-01-02T03:04:05.000Z',
      endTime: '2026-01-02T03:04:05.000Z',
      oneOf: [{ replies: { totalItems: 1 } }, {}],
    });
    await votes(dora, uri, 'Tea');
    expect(await counts(id)).toEqual([1, 0]);
  });

  it('that is edited says so, with its new choices', async () => {
    const { id, uri } = await asks();
    await votes(carl, uri, 'Tea');
    const [update] = await heard('Update', () =>
      editPost(world.server.app, ada, id, {
        text: 'Which?',
        visibility: 'public',
        poll: { ...TEA, options: ['Milk', 'Juice'], seconds: null },
      }),
    );
    expect(update?.object).toMatchObject({
      id: uri,
      oneOf: [{ name: 'Milk' }, { name: 'Juice' }],
      votersCount: 0,
    });
    expect(update?.object).toHaveProperty('updated');
    await votes(carl, uri, 'Juice');
    expect(await counts(id)).toEqual([0, 1]);
  });
});

describe('a poll of theirs', () => {
  const END = '2099-01-02T03:04:05Z';
  const option = (name: string, totalItems: number): Json => ({
    type: 'Note',
    name,
    replies: { type: 'Collection', totalItems },
  });
  const question = (more: Json = {}) =>
    world.peer.note(carl, {
      type: 'Question',
      content: '<p>Which?</p>',
      oneOf: [option('Tea', 2), option('Coffee', 1)],
      endTime: END,
      ...more,
    });

  async function arrives(note: Json & { id: string }): Promise<PostId> {
    await world.tell(carl, world.peer.create(carl, note));
    const row = await world.post(note.id);
    if (!row) throw new Error('it was not stored');
    return row.id;
  }
  const update = (note: Json, by = carl) =>
    world.tell(by, world.peer.activity(by, { type: 'Update', object: note, to: [PUBLIC] }));

  it('is shown with what its server counted', async () => {
    const id = await arrives(question());
    expect(await pollOf(id)).toMatchObject({ multiple: false, votes: 3, expiresAt: new Date(END) });
    expect(await counts(id)).toEqual([2, 1]);
  });

  it('gets our vote: by the exact words of the choice, to its author alone, one activity for each', async () => {
    const note = question({
      oneOf: undefined,
      anyOf: [option('Tea', 2), option('Green & black', 0), option('Milk', 0)],
    });
    const id = await arrives(note);
    const sent = await heard('Create', () => vote(world.server.app, ada, id, [1, 2]));
    expect(sent.map(({ object }) => object)).toMatchObject(
      ['Green & black', 'Milk'].map((name) => ({
        type: 'Note',
        name,
        inReplyTo: note.id,
        attributedTo: world.uri(ada),
        to: [carl.uri],
      })),
    );
    for (const { to, cc, object } of sent) {
      expect({ to, cc }).toEqual({ to: [carl.uri], cc: undefined });
      expect(object).not.toHaveProperty('content');
    }
    expect(new Set(sent.map(({ id: own }) => own)).size).toBe(2);
    expect(await counts(id)).toEqual([2, 1, 1]);
  });

  it('brings its counts up to date, by its author alone and as no edit', async () => {
    const note = question();
    const id = await arrives(note);
    await update({ ...note, oneOf: [option('Tea', 5), option('Coffee', 4)], votersCount: 9 });
    expect(await counts(id)).toEqual([5, 4]);
    expect((await readPost(world.server.app, viewerOf(ada), id)).editedAt).toBeNull();
    expect(await listEdits(world.server.app, viewerOf(ada), id)).toHaveLength(1);
    await update({ ...note, oneOf: [option('Tea', 99), option('Coffee', 4)] }, dora);
    expect(await counts(id)).toEqual([5, 4]);
  });

  it('that is closed early has ended, and those who voted hear of it', async () => {
    const note = question();
    const id = await arrives(note);
    await vote(world.server.app, ben, id, [0]);
    await update({ ...note, closed: '2026-02-03T00:00:00Z' });
    expect(await pollOf(id)).toMatchObject({ ended: true });
    await endPolls(world.server.app);
    await world.server.settle();
    const kinds = async (who: AccountId) =>
      (await listNotifications(world.server.app, who, {})).items
        .filter(({ post }) => post?.id === id)
        .map(({ kind }) => kind);
    expect(await kinds(ben)).toEqual(['poll']);
    expect(await kinds(ada)).toEqual([]);
  });

  it('is read again at its own address: when asked, once a minute, and when it has ended', async () => {
    const note = question();
    const id = await arrives(note);
    const { pathname } = new URL(note.id);
    const stands = (tea: number, more: Json = {}) => {
      const body = JSON.stringify({
        '@context': 'https://www.w3.org/ns/activitystreams',
        ...note,
        oneOf: [option('Tea', tea), option('Coffee', 1)],
        ...more,
      });
      world.peer.page(pathname, { headers: { 'content-type': ACTIVITY }, body });
    };
    const { app } = world.server;
    stands(7);
    await refreshPoll(app, viewerOf(ada), id);
    expect(await counts(id)).toEqual([7, 1]);
    stands(8);
    await refreshPoll(app, viewerOf(ada), id);
    expect(await counts(id)).toEqual([7, 1]);
    await vote(app, ada, id, [1]);
    await overdue(id, 'expires_at');
    await endPolls(app);
    await world.server.settle();
    expect(await counts(id)).toEqual([8, 1]);
  });

  it('that asks something else has been edited, and our votes are gone', async () => {
    const note = question();
    const id = await arrives(note);
    await vote(world.server.app, ada, id, [0]);
    await update({
      ...note,
      oneOf: [option('Milk', 1), option('Juice', 0)],
      updated: '2099-01-01T00:00:00Z',
    });
    expect((await pollOf(id)).options.map(({ title }) => title)).toEqual(['Milk', 'Juice']);
    expect(await pollOf(id)).toMatchObject({ voted: false });
    const [again] = await heard('Create', () => vote(world.server.app, ada, id, [0]));
    expect(again?.object).toMatchObject({ name: 'Milk' });
  });
});
