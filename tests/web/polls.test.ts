import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PollInput } from '../../src/domain/polls/types.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { htmx, Member } from './member.ts';
import { Visitor } from './visitor.ts';

/** Polls as pages show them, with htmx and without. */

let app: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
});

async function asks(poll: Partial<PollInput> = {}): Promise<{ id: PostId; path: string }> {
  const id = await composePost(app, alice.id, {
    text: 'Which?',
    visibility: 'public',
    poll: { options: ['Tea', 'Green & <b>black</b>'], multiple: false, seconds: 2 * 24 * 3600 + 60, ...poll },
  });
  return { id, path: `/@${alice.username}/${id}` };
}

const ballot = (page: string) =>
  /<div class="ballot"[\s\S]*?<div class="note">[\s\S]*?<\/div>/.exec(page)?.[0] ?? '';
const pollOf = async (id: PostId) => (await readPost(app, anonymous, id)).poll;

/** A form as browsers send it, repeated fields and all. */
const fields = (...pairs: [string, string][]) => new URLSearchParams(pairs);

describe('the card of a poll', () => {
  it('is a form for who may vote, with the results behind a word', async () => {
    const { id, path } = await asks();
    const shown = ballot(await bob.page(path));
    expect(shown).toContain(`action="/posts/${id}/vote"`);
    expect(shown.match(/type="radio" name="choice"/g)).toHaveLength(2);
    expect(shown).toContain('Green &amp; &lt;b&gt;black&lt;/b&gt;');
    expect(shown).toMatch(/<details><summary[^>]*>See results<\/summary>/);
    expect(shown).toContain('closes in 2 days');
    expect(shown).not.toContain('style=');
    expect(ballot(await bob.page((await asks({ multiple: true })).path))).toContain(
      'type="checkbox" name="choice"',
    );
  });

  it('is the results for the author, for visitors and when it has ended', async () => {
    const { id, path } = await asks();
    for (const who of [alice, new Visitor(app)]) {
      const shown = ballot(await who.page(path));
      expect(shown).not.toContain('/vote"');
      expect(shown).toContain('<progress value="0" max="100" aria-label="Tea">');
    }
    await sql`update polls set expires_at = '2026-01-02' where post_id = ${id}`.execute(app.db);
    const over = ballot(await bob.page(path));
    expect(over).toContain('final results');
    expect(over).not.toContain('<form');
  });
});

describe('voting', () => {
  it('leads back to the post on the page where it stood', async () => {
    const { id, path } = await asks();
    const answer = await bob.post(`/posts/${id}/vote`, { choice: '1', return: '/local' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/local#post-${id}`);
    const shown = ballot(await bob.page(path));
    expect(shown).toContain('Your choice');
    expect(shown).toContain('100%');
    expect(shown).toContain('1 person');
    expect(await pollOf(id)).toMatchObject({ votes: 1, voters: 1 });
  });

  it('swaps the form for the results, which are read out', async () => {
    const { id } = await asks({ multiple: true });
    const body = fields(['choice', '0'], ['choice', '1'], ['return', '/']);
    const answer = await bob.post(`/posts/${id}/vote`, body, htmx);
    const fragment = await answer.text();
    expect(answer.status).toBe(200);
    expect(fragment).toMatch(/^<div class="ballot" data-poll><span class="sr" data-say>Vote counted/);
    expect(fragment).not.toContain('type="checkbox"');
    expect(await pollOf(id)).toMatchObject({ votes: 2, voters: 1 });
  });

  it.each([
    ['nothing', fields(), 422],
    ['what is no choice', fields(['choice', '7']), 422],
    ['words', fields(['choice', '']), 422],
    ['two of one', fields(['choice', '0'], ['choice', '1']), 422],
  ] as const)('is refused with %s', async (_what, body, status) => {
    const { id } = await asks();
    const answer = await bob.post(`/posts/${id}/vote`, body);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain('Choose one of the answers.');
    expect(await pollOf(id)).toMatchObject({ votes: 0 });
  });

  it('is refused twice, by its author and by nobody', async () => {
    const { id } = await asks();
    await bob.post(`/posts/${id}/vote`, { choice: '0' });
    expect((await bob.post(`/posts/${id}/vote`, { choice: '1' })).status).toBe(409);
    expect((await alice.post(`/posts/${id}/vote`, { choice: '0' })).status).toBe(403);
    const visitor = await new Visitor(app).post(`/posts/${id}/vote`, { choice: '0' });
    expect(visitor.headers.get('location')).toMatch(/^\/login/);
    expect(await pollOf(id)).toMatchObject({ votes: 1 });
  });

  it('can be looked at again', async () => {
    const { id } = await asks();
    const plain = await bob.post(`/posts/${id}/poll`, { return: '/local' });
    expect(plain.headers.get('location')).toBe(`/local#post-${id}`);
    expect(await (await bob.post(`/posts/${id}/poll`, {}, htmx)).text()).toMatch(
      /^<div class="ballot" data-poll>/,
    );
  });
});

describe('writing a poll', () => {
  const typed = (...more: [string, string][]) =>
    fields(
      ['text', `Which? ${Math.random()}`],
      ['visibility', 'public'],
      ['polled', '1'],
      ['option', 'Tea'],
      ['option', 'Coffee'],
      ['option', ''],
      ['option', ''],
      ['pollLength', '3600'],
      ['return', '/local'],
      ...more,
    );
  const newest = async () => {
    const { id } = await app.db
      .selectFrom('posts')
      .select('id')
      .where('account_id', '=', bob.id)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return id;
  };

  it('is done with the posting form alone', async () => {
    expect((await bob.post('/compose', typed(['multiple', '1']))).status).toBe(303);
    expect(await pollOf(await newest())).toMatchObject({
      multiple: true,
      options: [{ title: 'Tea' }, { title: 'Coffee' }],
    });
  });

  it('is no poll when it is closed again, or empty', async () => {
    const closed = typed();
    closed.delete('polled');
    await bob.post('/compose', closed);
    expect(await pollOf(await newest())).toBeNull();
    const empty = typed();
    empty.delete('option');
    await bob.post('/compose', empty);
    expect(await pollOf(await newest())).toBeNull();
  });

  it('keeps everything typed when it is refused', async () => {
    const page = await (await bob.post('/compose', typed(['option', 'Tea'], ['multiple', '1']))).text();
    expect(page).toContain('Two choices are the same.');
    expect(page).toMatch(/class="sr polled"[^>]* checked/);
    expect(page).toContain('name="option" value="Coffee"');
    expect(page).toContain('<option value="3600" selected>');
    expect(page).toMatch(/name="multiple" value="1" checked/);
  });

  it('of a post can be changed with it: the same choices keep their votes', async () => {
    const { id } = await asks();
    await bob.post(`/posts/${id}/vote`, { choice: '0' });
    const form = await alice.page(`/edit/${id}`);
    expect(form).toContain('name="option" value="Tea"');
    expect(form).toContain('As it is now');
    const edit = (...options: string[]) =>
      alice.post(
        `/posts/${id}/edit`,
        fields(
          ['text', 'Which of them?'],
          ['polled', '1'],
          ...options.map((option): [string, string] => ['option', option]),
          ['pollLength', ''],
        ),
      );
    expect((await edit('Tea', 'Green & <b>black</b>')).status).toBe(303);
    expect(await pollOf(id)).toMatchObject({ votes: 1 });
    await edit('Tea', 'Milk');
    expect(await pollOf(id)).toMatchObject({ votes: 0 });
    const history = await bob.page(`/@${alice.username}/${id}/edits`);
    expect(history).toContain('<li dir="auto">Milk</li>');
    expect(history).toContain('Green &amp; &lt;b&gt;black');
    await alice.post(`/posts/${id}/edit`, { text: 'Never mind' });
    expect(await pollOf(id)).toBeNull();
  });
});
