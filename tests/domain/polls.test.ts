import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { block } from '../../src/domain/blocks/block.ts';
import { readCounts } from '../../src/domain/live/counts.ts';
import { listNotifications } from '../../src/domain/notifications/list.ts';
import { endPolls, tellTallies } from '../../src/domain/polls/end.ts';
import type { NewPoll, PollInput } from '../../src/domain/polls/types.ts';
import { receiveVote, vote } from '../../src/domain/polls/vote.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { receiveEdit, receivePost } from '../../src/domain/posts/receive.ts';
import type { PostInput, RemotePostDraft } from '../../src/domain/posts/types.ts';
import { listEdits } from '../../src/domain/posts/versions.ts';
import { anonymous, viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { makeFollow, type Person, person, remotePerson, unique } from '../support/people.ts';

let app: TestApp;
let author: Person;

beforeAll(async () => {
  app = await testApp();
  author = await person(app);
});

const TEA: PollInput = { options: ['Tea', 'Coffee', 'Water'], multiple: false, seconds: 3600 };

function asks(poll: Partial<PollInput> = {}, more: Partial<PostInput> = {}): Promise<PostId> {
  return composePost(app, author.id, {
    text: 'Which?',
    visibility: 'public',
    ...more,
    poll: { ...TEA, ...poll },
  });
}

async function pollOf(id: PostId, viewer: AccountId | null = null) {
  const { poll } = await readPost(app, viewer ? viewerOf(viewer) : anonymous, id);
  if (!poll) throw new Error('there is no poll');
  return poll;
}

async function votes(id: PostId): Promise<number[]> {
  return (await pollOf(id)).options.map((option) => option.votes);
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { key?: string; faults?: { key: string }[] }) => error.faults?.[0]?.key ?? error.key,
  );

const endNow = (id: PostId) =>
  sql`update polls set expires_at = now() - interval '1 hour' where post_id = ${id}`.execute(app.db);

describe('a poll', () => {
  it('shows its choices, when it ends and who may vote', async () => {
    const id = await asks();
    const poll = await pollOf(id);
    expect(poll).toMatchObject({ multiple: false, votes: 0, voters: 0, ended: false, voted: false });
    expect(poll.options.map(({ title }) => title)).toEqual(['Tea', 'Coffee', 'Water']);
    const { created_at } = await app.db
      .selectFrom('posts')
      .select('created_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(poll.expiresAt?.getTime()).toBe(created_at.getTime() + 3600_000);
  });

  it.each([
    ['fault.poll.few', { options: ['Tea', ' ', ''] }],
    ['fault.poll.many', { options: ['1', '2', '3', '4', '5'] }],
    ['fault.poll.same', { options: ['Tea', ' Tea '] }],
    ['fault.poll.long', { options: ['x'.repeat(51), 'y'] }],
    ['fault.poll.time', { seconds: 299 }],
    ['fault.poll.time', { seconds: 31 * 24 * 3600 }],
    ['fault.poll.time', { seconds: Number.NaN }],
  ] as const)('is refused: %s', async (key, poll) => {
    expect(await refusal(asks(poll))).toBe(key);
  });

  it('counts what one sees, not code units, and takes no pictures beside it', async () => {
    await asks({ options: ['👩‍👩‍👧‍👦'.repeat(50), 'y'] });
    expect(await refusal(asks({}, { mediaIds: ['1'] }))).toBe('fault.poll.media');
  });

  it('goes with its post', async () => {
    const id = await asks();
    const voter = await person(app);
    await vote(app, voter.id, id, [0]);
    await deletePost(app, author.id, id);
    for (const table of ['polls', 'poll_options', 'poll_votes'] as const) {
      expect(await app.db.selectFrom(table).selectAll().where('post_id', '=', id).execute()).toEqual([]);
    }
  });
});

describe('voting', () => {
  it('counts once, and shows the voter what they chose', async () => {
    const id = await asks();
    const voter = await person(app);
    await vote(app, voter.id, id, [1]);
    expect(await votes(id)).toEqual([0, 1, 0]);
    expect(await pollOf(id, voter.id)).toMatchObject({ voted: true, voters: 1, votes: 1 });
    expect((await pollOf(id, voter.id)).options.map(({ mine }) => mine)).toEqual([false, true, false]);
    expect(await refusal(vote(app, voter.id, id, [1]))).toBe('errors.pollVoted');
    expect(await refusal(vote(app, voter.id, id, [2]))).toBe('errors.pollVoted');
    expect(await votes(id)).toEqual([0, 1, 0]);
  });

  it('takes several choices only where the poll does, and counts the person once', async () => {
    const id = await asks({ multiple: true });
    const voter = await person(app);
    await vote(app, voter.id, id, [0, 2, 2]);
    expect(await pollOf(id)).toMatchObject({ voters: 1, votes: 2 });
    expect((await pollOf(id)).options.map(({ share }) => share)).toEqual([100, 0, 100]);
    expect(await refusal(vote(app, voter.id, id, [1]))).toBe('errors.pollVoted');
    expect(await refusal(vote(app, (await person(app)).id, await asks(), [0, 1]))).toBe('fault.poll.choice');
  });

  it.each([[[]], [[3]], [[-1]], [[0.5]], [[Number.NaN]]])(
    'refuses %j, which is no choice',
    async (choices) => {
      const id = await asks({ multiple: true });
      expect(await refusal(vote(app, (await person(app)).id, id, choices))).toBe('fault.poll.choice');
      expect(await votes(id)).toEqual([0, 0, 0]);
    },
  );

  it('is not for the author, not after the end, and not for whom the post is hidden', async () => {
    const id = await asks();
    const voter = await person(app);
    expect(await refusal(vote(app, author.id, id, [0]))).toBe('errors.pollOwn');
    await endNow(id);
    expect(await refusal(vote(app, voter.id, id, [0]))).toBe('errors.pollEnded');
    const hidden = await asks({}, { visibility: 'followers' });
    expect(await refusal(vote(app, voter.id, hidden, [0]))).toBe('errors.notFound');
    await makeFollow(app, voter.id, author.id);
    await vote(app, voter.id, hidden, [0]);
    const enemy = await person(app);
    await block(app, author.id, enemy.id);
    expect(await refusal(vote(app, enemy.id, await asks(), [0]))).toBe('errors.notFound');
    expect(await refusal(vote(app, voter.id, '1' as PostId, [0]))).toBe('errors.notFound');
  });

  it('at the same moment counts every person once and nobody twice', async () => {
    const id = await asks();
    const people = await Promise.all(Array.from({ length: 8 }, () => person(app)));
    const tries = people.flatMap(({ id: who }) => [vote(app, who, id, [0]), vote(app, who, id, [1])]);
    const done = await Promise.allSettled(tries);
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    const [tea = 0, coffee = 0] = await votes(id);
    expect(tea + coffee).toBe(8);
    expect(await pollOf(id)).toMatchObject({ voters: 8, votes: 8 });
  });

  it('from elsewhere is by the words of a choice, one by one', async () => {
    const id = await asks({ multiple: true });
    const { uri } = await readPost(app, anonymous, id);
    const far = await remotePerson(app);
    const says = (title: string, postUri = uri) =>
      refusal(write(app, (w) => receiveVote(w, { accountId: far.id, postUri, title })));
    expect(await says('Tea')).toBeNull();
    expect(await says('Water')).toBeNull();
    await says('Tea');
    expect(await says('Milk')).toBe('fault.poll.choice');
    expect(await votes(id)).toEqual([1, 0, 1]);
    expect(await pollOf(id)).toMatchObject({ voters: 1 });
    expect(await says('Tea', 'https://far.example/1')).toBe('errors.notFound');
    const single = await asks();
    const other = (await readPost(app, anonymous, single)).uri;
    expect(await says('Tea', other)).toBeNull();
    expect(await says('Coffee', other)).toBe('errors.pollVoted');
    expect(await votes(single)).toEqual([1, 0, 0]);
  });

  it('is told to open pages, and after a while to other servers, once for many', async () => {
    const id = await asks();
    await app.takeEvents();
    for (let n = 0; n < 3; n += 1) await vote(app, (await person(app)).id, id, [n]);
    const told = (await app.takeEvents()).filter((event) => 'postId' in event && event.postId === id);
    expect(told.map(({ type }) => type)).toEqual(['poll.changed', 'poll.changed', 'poll.changed']);
    expect(await readCounts(app, anonymous, [id])).toMatchObject([
      { id, poll: { multiple: false, votes: [1, 1, 1], voters: 3 } },
    ]);
    const counted = async () =>
      (await app.takeEvents()).filter((event) => event.type === 'poll.counted' && event.postId === id);
    await tellTallies(app);
    expect(await counted()).toHaveLength(0);
    await sql`update polls set tally_due_at = now() - interval '1 hour' where post_id = ${id}`.execute(
      app.db,
    );
    await tellTallies(app);
    await tellTallies(app);
    expect(await counted()).toHaveLength(1);
  });
});

describe('the end of a poll', () => {
  const news = async (who: AccountId, id: PostId) =>
    (await listNotifications(app, who, {})).items
      .filter(({ post }) => post?.id === id)
      .map(({ kind }) => kind);

  it('is told to voters and author, once', async () => {
    const id = await asks();
    const [voter, bystander] = [await person(app), await person(app)];
    await vote(app, voter.id, id, [0]);
    await endPolls(app);
    expect(await news(voter.id, id)).toEqual([]);
    await endNow(id);
    await app.takeEvents();
    await endPolls(app);
    await endPolls(app);
    const events = await app.takeEvents();
    expect(events.filter((event) => event.type === 'poll.ended' && event.postId === id)).toEqual([
      { type: 'poll.ended', postId: id },
    ]);
    expect(await news(voter.id, id)).toEqual(['poll']);
    expect(await news(author.id, id)).toEqual(['poll']);
    expect(await news(bystander.id, id)).toEqual([]);
    expect(await pollOf(id)).toMatchObject({ ended: true });
  });

  it('is not told to those who switched it off, or have muted the author', async () => {
    const id = await asks();
    const [quiet, muting] = [await person(app), await person(app)];
    await sql`update users set settings = '{"notifications": {"poll": false}}' where account_id = ${quiet.id}`.execute(
      app.db,
    );
    for (const { id: who } of [quiet, muting]) await vote(app, who, id, [0]);
    await sql`insert into mutes (account_id, target_id) values (${muting.id}, ${author.id})`.execute(app.db);
    await endNow(id);
    await endPolls(app);
    const { rows } = await sql<{ account_id: string }>`
      select account_id from notifications where kind = 'poll' and post_id = ${id}`.execute(app.db);
    expect(rows.map((row) => row.account_id)).toEqual([author.id]);
  });
});

describe('an edit', () => {
  const words = { text: 'Which?', visibility: 'public' } as const;

  it('of the words leaves the poll and its votes', async () => {
    const id = await asks();
    await vote(app, (await person(app)).id, id, [0]);
    await editPost(app, author.id, id, { ...words, text: 'Which one?' });
    expect(await votes(id)).toEqual([1, 0, 0]);
    await editPost(app, author.id, id, { ...words, poll: { ...TEA, seconds: null } });
    expect(await votes(id)).toEqual([1, 0, 0]);
  });

  it('of the choices begins anew, keeps the old ones in the history, and can take the poll away', async () => {
    const id = await asks();
    const voter = await person(app);
    await vote(app, voter.id, id, [0]);
    const { expiresAt } = await pollOf(id);
    await editPost(app, author.id, id, {
      ...words,
      poll: { ...TEA, options: ['Tea', 'Milk'], seconds: null },
    });
    expect(await pollOf(id, voter.id)).toMatchObject({ votes: 0, voters: 0, voted: false, expiresAt });
    expect((await readPost(app, anonymous, id)).editedAt).not.toBeNull();
    await vote(app, voter.id, id, [1]);
    await editPost(app, author.id, id, { ...words, poll: null });
    expect((await readPost(app, anonymous, id)).poll).toBeNull();
    expect((await listEdits(app, anonymous, id)).map(({ poll }) => poll)).toEqual([
      null,
      ['Tea', 'Milk'],
      ['Tea', 'Coffee', 'Water'],
    ]);
  });

  it('may put the end elsewhere without losing votes', async () => {
    const id = await asks();
    await vote(app, (await person(app)).id, id, [0]);
    await endNow(id);
    await endPolls(app);
    await editPost(app, author.id, id, { ...words, poll: { ...TEA, seconds: 600 } });
    expect(await pollOf(id)).toMatchObject({ ended: false, votes: 1 });
    await vote(app, (await person(app)).id, id, [0]);
    expect(await votes(id)).toEqual([2, 0, 0]);
  });

  it('adds no pictures to a poll', async () => {
    const id = await asks();
    expect(await refusal(editPost(app, author.id, id, { ...words, mediaIds: ['1'] }))).toBe(
      'fault.poll.media',
    );
  });
});

describe('a poll of another server', () => {
  const LATER = new Date(Date.now() + 24 * 3600_000);

  async function draft(poll: Partial<NewPoll> = {}): Promise<RemotePostDraft & { poll: NewPoll }> {
    const far = await remotePerson(app);
    const uri = `https://remote.example/${unique('poll')}`;
    return {
      uri,
      url: uri,
      authorId: far.id,
      html: '<p>Which?</p>',
      warning: '',
      sensitive: false,
      language: null,
      visibility: 'public',
      inReplyToUri: null,
      publishedAt: new Date('2026-01-02T00:00:00Z'),
      editedAt: null,
      mentions: [],
      hashtags: [],
      emojis: [],
      media: [],
      poll: {
        multiple: false,
        options: [
          { title: 'Yes', votes: 4 },
          { title: 'No', votes: 6 },
        ],
        voters: 10,
        expiresAt: LATER,
        ...poll,
      },
    };
  }

  async function arrives(given: RemotePostDraft): Promise<PostId> {
    const id = await write(app, (w) => receivePost(w, given));
    if (!id) throw new Error('it was refused');
    return id;
  }

  const counts = (yes: number, no: number) => ({
    options: [
      { title: 'Yes', votes: yes },
      { title: 'No', votes: no },
    ],
    voters: yes + no,
  });

  it('shows what its server counted, takes votes of people here, and sends one for each choice', async () => {
    const given = await draft({ multiple: true });
    const id = await arrives(given);
    const voter = await person(app);
    await app.takeEvents();
    await vote(app, voter.id, id, [0, 1]);
    expect(await votes(id)).toEqual([5, 7]);
    const sent = (await app.takeEvents()).filter(({ type }) => type === 'vote.created');
    expect(sent).toEqual(
      [0, 1].map((position) => ({ type: 'vote.created', postId: id, accountId: voter.id, position })),
    );
    expect(await votes(id)).toEqual([5, 7]);
  });

  it('takes counts from its author without making an edit of them', async () => {
    const given = await draft();
    const id = await arrives(given);
    const told = { ...given, poll: { ...given.poll, ...counts(5, 9) } };
    await write(app, (w) => receiveEdit(w, told));
    expect(await votes(id)).toEqual([5, 9]);
    expect(await pollOf(id)).toMatchObject({ voters: 14 });
    expect((await readPost(app, anonymous, id)).editedAt).toBeNull();
    expect(await listEdits(app, anonymous, id)).toHaveLength(1);
    const stranger = await remotePerson(app);
    const forged = { ...told, authorId: stranger.id, poll: { ...given.poll, ...counts(99, 0) } };
    await write(app, (w) => receiveEdit(w, forged));
    expect(await votes(id)).toEqual([5, 9]);
  });

  it('takes other choices only as an edit, which takes the votes away', async () => {
    const given = await draft();
    const id = await arrives(given);
    const voter = await person(app);
    await vote(app, voter.id, id, [0]);
    const options = [{ title: 'Maybe', votes: 1 }];
    const other = { ...given, poll: { ...given.poll, options, voters: 1 } };
    await write(app, (w) => receiveEdit(w, other));
    expect(await votes(id)).toEqual([5, 6]);
    await write(app, (w) => receiveEdit(w, { ...other, editedAt: new Date('2026-01-03T00:00:00Z') }));
    expect(await votes(id)).toEqual([1]);
    expect(await pollOf(id, voter.id)).toMatchObject({ voted: false });
  });

  it('is asked for its result when it has ended, if somebody here has voted', async () => {
    const [voted, other] = [await draft(), await draft()];
    const [id, otherId] = [await arrives(voted), await arrives(other)];
    const voter = await person(app);
    await vote(app, voter.id, id, [0]);
    await endNow(id);
    await endNow(otherId);
    await app.takeEvents();
    await endPolls(app);
    const ended = (await app.takeEvents()).filter((event) => event.type === 'poll.ended');
    expect(ended).toEqual([{ type: 'poll.ended', postId: id, remote: true }]);
    const { items } = await listNotifications(app, voter.id, {});
    expect(items.map(({ kind }) => kind)).toEqual(['poll']);
  });

  it('that is over when it comes has ended already', async () => {
    const id = await arrives(await draft({ expiresAt: new Date('2026-01-03T00:00:00Z') }));
    expect(await pollOf(id)).toMatchObject({ ended: true });
    await app.takeEvents();
    await endPolls(app);
    expect((await app.takeEvents()).filter((event) => 'postId' in event && event.postId === id)).toEqual([]);
    expect(await refusal(vote(app, (await person(app)).id, id, [0]))).toBe('errors.pollEnded');
  });
});
