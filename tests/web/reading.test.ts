import { beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { editPost } from '../../src/domain/posts/edit.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { htmx, Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
});

describe('a private note', () => {
  it('is seen by its writer alone, changed, and taken away', async () => {
    const path = `/@${alice.username}`;
    const note = (text: string) => bob.post(`/accounts/${alice.id}/note`, { note: text, return: path });
    expect((await note('Met at the quay <b>')).headers.get('location')).toBe(path);
    expect(await bob.page(path)).toContain('Met at the quay &lt;b&gt;');
    for (const other of [alice, new Visitor(app)]) expect(await other.page(path)).not.toContain('quay');
    await note('Met at the harbour');
    expect(await bob.page(path)).toContain('Met at the harbour');
    expect((await note('x'.repeat(2001))).status).toBe(422);
    await note('  ');
    expect(await bob.page(path)).toContain('Add a private note');
    expect((await bob.post('/accounts/999/note', { note: 'nobody' })).status).toBe(404);
    expect((await new Visitor(app).post(`/accounts/${alice.id}/note`, { note: 'x' })).status).toBe(303);
  });
});

describe('the card of a person', () => {
  it('says who they are and offers to follow them; to a browser it is their profile', async () => {
    const path = `/@${alice.username}/card`;
    const card = await (await bob.get(path, htmx)).text();
    expect(card).toContain(`@${alice.username}@perch.example`);
    expect(card).toContain(`/accounts/${alice.id}/follow`);
    expect(card).not.toContain('<html');
    expect((await bob.get(path)).headers.get('location')).toBe(`/@${alice.username}`);
    expect((await bob.get('/@nobody_at_all/card', htmx)).status).toBe(404);
  });
});

describe('a long post', () => {
  it('shows its beginning in lists, with a way to the rest, and all of it on its own page', async () => {
    const text = Array.from({ length: 16 }, (_, n) => `Line ${n} of a poem`).join('\n');
    const id = await composePost(app, alice.id, { text, visibility: 'public' });
    const path = `/@${alice.username}/${id}`;
    expect(await bob.page('/local')).toContain(`<a class="more" href="${path}" data-unfold>Show more</a>`);
    expect(await bob.page(path)).not.toContain('data-unfold');
    const short = await composePost(app, alice.id, { text: 'short '.repeat(40), visibility: 'public' });
    const list = await bob.page('/local');
    expect(new RegExp(`id="post-${short}".*?</article>`, 's').exec(list)?.[0]).not.toContain('fold');
  });
});

describe('the history of a post', () => {
  it('marks what each version added and took away', async () => {
    const id = await composePost(app, alice.id, {
      text: 'It was a wern, & small.',
      warning: 'birds',
      visibility: 'public',
    });
    await editPost(app, alice.id, id, {
      text: 'It was a wren, & small.',
      warning: 'small birds',
      visibility: 'public',
    });
    const page = await bob.page(`/@${alice.username}/${id}/edits`);
    expect(page).toContain('It was a <del><span class="sr">Removed: </span>wern</del><ins>');
    expect(page).toContain('<ins><span class="sr">Added: </span>wren</ins>, &amp; small.');
    expect(page).toContain('<ins><span class="sr">Added: </span>small </ins>birds');
    expect(page).toContain('As first published');
    expect(page).toContain('Show this version');
  });
});

describe('the menu of a post', () => {
  it('leads to who liked it and who boosted it', async () => {
    const id = await composePost(app, alice.id, { text: 'liked', visibility: 'public' });
    const path = `/@${alice.username}/${id}`;
    expect(await bob.page(path)).not.toContain(`<a class="item" href="${path}/likes">`);
    await bob.post(`/posts/${id}/like`);
    await bob.post(`/posts/${id}/boost`);
    const page = await bob.page(path);
    expect(page).toContain(`<a class="item" href="${path}/likes">`);
    expect(page).toContain(`<a class="item" href="${path}/boosts">`);
  });
});
