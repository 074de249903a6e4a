import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { htmx, Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: TestApp;
let alice: Member;
let bob: Member;
let postId: PostId;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
});

beforeEach(async () => {
  postId = await say(alice, { text: 'High water at noon.' });
});

function say(author: Member, input: Partial<PostInput> & { text: string }): Promise<PostId> {
  return composePost(app, author.id, { visibility: 'public', ...input });
}

const pathOf = (author: Member, id: PostId) => `/@${author.username}/${id}`;

describe('posting', () => {
  it('leads back to where the form stood', async () => {
    const response = await bob.post('/compose', {
      text: 'plain and simple',
      visibility: 'public',
      return: '/local',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/local');
    expect(await bob.page('/local')).toContain('plain and simple');
  });

  it('leads nowhere but here', async () => {
    for (const path of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const response = await bob.post('/compose', { text: 'no way out', visibility: 'public', return: path });
      expect(response.headers.get('location')).toBe('/');
    }
  });

  it('gives htmx the card and an empty form', async () => {
    const fields = { text: 'swapped in', visibility: 'public', place: 'home', return: '/' };
    const response = await bob.post('/compose', fields, htmx);
    const fragment = await response.text();
    expect(response.status).toBe(200);
    expect(fragment).toMatch(/^<article class="post"/);
    expect(fragment).toContain('swapped in');
    expect(fragment).toMatch(/<time [^>]*data-ago>now<\/time>/);
    expect(fragment).toContain('<hx-partial hx-target="#composer-home"');
    expect(response.headers.get('hx-trigger')).toContain('Posted.');
  });

  it('takes a form that comes again for the same one only if it says so and says the same', async () => {
    const many = async () => {
      const { total } = await app.db
        .selectFrom('posts')
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .where('account_id', '=', bob.id)
        .executeTakeFirstOrThrow();
      return Number(total);
    };
    const before = await many();
    const fields = { text: ' Did you get this?\r\n', visibility: 'public', place: 'home', return: '/' };
    await bob.post('/compose', { ...fields, again: '1' }, htmx);
    expect(await many()).toBe(before + 1);
    const second = await bob.post('/compose', { ...fields, again: '1' }, htmx);
    expect(await second.text()).toContain('Did you get this?');
    expect(await many()).toBe(before + 1);
    for (const other of [
      { text: 'Did you get that?' },
      { visibility: 'unlisted' },
      { warned: '1', warning: 'Question' },
      { inReplyToId: postId },
    ]) {
      await bob.post('/compose', { ...fields, again: '1', ...other }, htmx);
    }
    await bob.post('/compose', fields, htmx);
    expect(await many()).toBe(before + 6);
    app.at(new Date(Date.now() + 11 * 60_000));
    await bob.post('/compose', { ...fields, again: '1' }, htmx);
    app.at(null);
    expect(await many()).toBe(before + 7);
  });

  it('keeps everything typed when it is refused', async () => {
    const fields = {
      text: `too long ${'x'.repeat(600)}`,
      warned: '1',
      warning: 'long words',
      sensitive: '1',
      language: 'pt',
      visibility: 'followers',
      return: '/local',
    };
    const response = await bob.post('/compose', fields);
    const page = await response.text();
    expect(response.status).toBe(422);
    expect(page).toContain(fields.text);
    expect(page).toContain('value="long words"');
    expect(page).toContain('aria-invalid="true"');
    expect(page).toMatch(/name="sensitive" value="1" checked/);
    expect(page).toMatch(/value="pt" selected/);
    expect(page).toMatch(/value="followers" checked/);
    expect(page).toContain('name="return" value="/local"');
  });

  it('gives htmx the refused form in its place', async () => {
    const response = await bob.post('/compose', { text: '', visibility: 'public', place: 'home' }, htmx);
    const fragment = await response.text();
    expect(response.status).toBe(422);
    expect(fragment).toMatch(/^<form class="composer" id="composer-home"/);
  });

  it('begins a reply with everybody’s names and no wider audience', async () => {
    const id = await say(alice, { text: `hello @${bob.username}`, visibility: 'followers' });
    const reply = await say(alice, { text: 'and more', visibility: 'unlisted' });
    const page = await alice.page(`/compose?reply=${id}`);
    expect(page).toContain(`@${bob.username} `);
    expect(page).toMatch(/value="followers" checked/);
    expect(await bob.page(`/compose?reply=${reply}`)).toMatch(/value="unlisted" checked/);
  });

  it('is refused without a login, and when it comes from elsewhere', async () => {
    expect((await new Visitor(app).post('/compose', { text: 'who am I' })).status).toBe(303);
    const forged = await bob.post('/compose', { text: 'forged' }, { origin: 'https://evil.example' });
    expect(forged.status).toBe(403);
  });
});

describe('one-button forms', () => {
  it.each(['like', 'boost', 'bookmark'])('%s and back again, without script', async (verb) => {
    const on = await bob.post(`/posts/${postId}/${verb}`, { return: `/local#post-${postId}` });
    expect([on.status, on.headers.get('location')]).toEqual([303, `/local#post-${postId}`]);
    expect(await bob.page(pathOf(alice, postId))).toContain(`action="/posts/${postId}/un${verb}"`);
    await bob.post(`/posts/${postId}/un${verb}`);
    expect(await bob.page(pathOf(alice, postId))).toContain(`action="/posts/${postId}/${verb}"`);
  });

  it('swap themselves for htmx, and lead back to the page they stand on', async () => {
    const response = await bob.post(`/posts/${postId}/like`, { return: '/local#x' }, htmx);
    const fragment = await response.text();
    expect(fragment).toMatch(/^<form method="post" action="\/posts\/\d+\/unlike"/);
    expect(fragment).toContain('aria-pressed="true"');
    expect(fragment).toContain(`value="/local#post-${postId}"`);
    expect(fragment).not.toContain('<article');
  });

  it('pin to the profile, and say so once', async () => {
    const own = await say(bob, { text: 'the rules of the harbour' });
    await bob.post(`/posts/${own}/pin`, { return: `/@${bob.username}` });
    const page = await bob.page(`/@${bob.username}`);
    expect(page).toContain('Pinned to your profile.');
    expect(page).toContain(`id="pinned-${own}"`);
    // It stands there once, and in the feed of the profile as ever.
    expect(page).not.toContain(`id="post-${own}"`);
    expect(await bob.page(`/@${bob.username}?tab=replies`)).toContain(`id="post-${own}"`);
    expect(await bob.page(`/@${bob.username}.rss`)).toContain('the rules of the harbour');
    expect(await bob.page(`/@${bob.username}`)).not.toContain('Pinned to your profile.');
  });

  it('delete only one’s own, and leave a tombstone', async () => {
    const strangers = await bob.post(`/posts/${postId}/delete`, {}, htmx);
    expect([403, 404]).toContain(strangers.status);
    const response = await alice.post(`/posts/${postId}/delete`, {}, htmx);
    expect(await response.text()).toContain('class="tomb"');
    expect((await bob.get(pathOf(alice, postId))).status).toBe(410);
  });
});

describe('a post’s page', () => {
  it('shows what came before, the post and what answers it', async () => {
    const answer = await say(bob, { text: 'And the ferry?', inReplyToId: postId });
    await say(alice, { text: 'Running, for now.', inReplyToId: answer });
    const page = await bob.page(pathOf(bob, answer));
    const places = ['High water at noon.', 'And the ferry?', 'Running, for now.'].map((text) =>
      page.lastIndexOf(text),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(page).toContain('class="post up"');
    expect(page).toContain('class="post focus"');
    expect(page).toContain('id="composer-reply"');
  });

  it('is the same answer for hidden and absent posts', async () => {
    const hidden = await say(alice, { text: 'followers only', visibility: 'followers' });
    const one = await bob.get(pathOf(alice, hidden));
    const other = await bob.get(`/@${alice.username}/1`);
    expect([one.status, other.status]).toEqual([404, 404]);
    expect((await bob.post(`/posts/${hidden}/like`)).status).toBe(404);
  });

  it('leads to the right address under a wrong name', async () => {
    const response = await bob.get(`/@${bob.username}/${postId}`);
    expect(response.headers.get('location')).toBe(pathOf(alice, postId));
  });

  it('appends a reply for htmx with a fresh form', async () => {
    const fields = {
      text: 'noted',
      visibility: 'public',
      place: 'reply',
      inReplyToId: postId,
      return: pathOf(alice, postId),
    };
    const fragment = await (await bob.post('/compose', fields, htmx)).text();
    expect(fragment).toMatch(/^<li><article/);
    expect(fragment).toContain('hx-target="#composer-reply"');
    expect(await bob.page(pathOf(alice, postId))).toContain('noted');
  });

  it('keeps earlier versions', async () => {
    const form = await alice.page(`/edit/${postId}`);
    expect(form).toContain('High water at noon.');
    expect(form).toContain('Ctrl + Enter saves.');
    const saved = await alice.post(`/posts/${postId}/edit`, { text: 'High water at one.' });
    expect(saved.headers.get('location')).toBe(pathOf(alice, postId));
    expect(await bob.page(pathOf(alice, postId))).toContain('High water at one.');
    expect(await bob.page(`${pathOf(alice, postId)}/edits`)).toContain('High water at noon.');
  });

  it('is changed by its author only: others are told so, and led to it', async () => {
    for (const answer of [await bob.get(`/edit/${postId}`), await bob.post(`/posts/${postId}/edit`)]) {
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('Only the person who wrote a post can change it.');
    }
    expect(await bob.page(`/edit/${postId}`)).toContain(`href="${pathOf(alice, postId)}">See the post`);
    const hidden = await say(alice, { text: 'followers only', visibility: 'followers' });
    expect((await bob.get(`/edit/${hidden}`)).status).toBe(404);
  });

  it('says that the post was deleted, where everybody could read it, and leads to who wrote it', async () => {
    const hidden = await say(alice, { text: 'followers only', visibility: 'followers' });
    for (const id of [postId, hidden]) await alice.post(`/posts/${id}/delete`);
    for (const reader of [bob, new Visitor(app)]) {
      const gone = await reader.get(pathOf(alice, postId));
      expect(gone.status).toBe(410);
      expect(await gone.text()).toContain(`href="/@${alice.username}">See the author’s profile`);
      expect((await reader.get(pathOf(alice, hidden))).status).toBe(404);
    }
  });

  it('lists who liked and boosted it', async () => {
    await bob.post(`/posts/${postId}/like`);
    await bob.post(`/posts/${postId}/boost`);
    for (const list of ['likes', 'boosts']) {
      expect(await alice.page(`${pathOf(alice, postId)}/${list}`)).toContain(`href="/@${bob.username}"`);
    }
  });

  it('escapes what people write', async () => {
    const id = await say(alice, {
      text: '<script>alert(1)</script> <hx-partial hx-target="body">',
      warning: '"><b>x',
    });
    const page = await bob.page(pathOf(alice, id));
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<hx-partial hx-target="body">');
    expect(page).not.toContain('"><b>x');
  });
});
