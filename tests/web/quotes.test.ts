import { beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { deletePost } from '../../src/domain/posts/delete.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { Member } from './member.ts';
import { Visitor } from './visitor.ts';

let app: TestApp;
let alice: Member;
let bob: Member;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
});

const say = (author: Member, text: string, more: Partial<PostInput> = {}): Promise<PostId> =>
  composePost(app, author.id, { visibility: 'public', ...more, text });
const pathOf = (author: Member, id: PostId) => `/@${author.username}/${id}`;
const quotation = /<blockquote class="quote"[\s\S]*?<\/blockquote>/;

describe('quoting', () => {
  it('begins in the menu of a post, shows what is quoted, and leads back', async () => {
    const id = await say(alice, 'High water at noon.');
    const page = await bob.page(pathOf(alice, id));
    const link = /href="(\/compose\?quote=[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    const form = await bob.page(link ?? '');
    expect(quotation.exec(form)?.[0]).toContain('High water at noon.');
    expect(form).toContain(`name="quoteOfId" value="${id}"`);
    const answer = await bob.post('/compose', {
      text: 'Mind this',
      visibility: 'public',
      quoteOfId: id,
      quotePolicy: 'nobody',
      return: pathOf(alice, id),
    });
    expect(answer.headers.get('location')).toBe(pathOf(alice, id));
    const profile = await new Visitor(app).page(`/@${bob.username}`);
    expect(profile).toContain('Mind this');
    expect(quotation.exec(profile)?.[0]).toContain('High water at noon.');
    const news = await alice.page('/notifications');
    expect(news).toContain('quoted your post');
    const row = await app.db
      .selectFrom('posts')
      .select('quote_policy')
      .where('account_id', '=', bob.id)
      .executeTakeFirstOrThrow();
    expect(row.quote_policy).toBe('nobody');
  });

  it('is not offered where it is not allowed', async () => {
    const closed = await say(alice, 'Mine', { quotePolicy: 'nobody' });
    expect(await bob.page(pathOf(alice, closed))).not.toContain('/compose?quote=');
    expect(await alice.page(pathOf(alice, closed))).toContain('/compose?quote=');
    expect(await new Visitor(app).page(pathOf(alice, closed))).not.toContain('/compose?quote=');
    const refused = await bob.get(`/compose?quote=${closed}`);
    expect(refused.status).toBe(403);
    const hidden = await say(alice, 'Followers', { visibility: 'followers' });
    expect((await bob.get(`/compose?quote=${hidden}`)).status).toBe(404);
  });

  it('is offered to visitors as well, and leads to their server or through the login to the form', async () => {
    const visitor = new Visitor(app);
    for (const quotePolicy of ['everyone', 'followers', 'nobody'] as const) {
      const id = await say(alice, 'Seen from outside', { quotePolicy });
      const links = (await visitor.page(pathOf(alice, id))).split(`href="/interact/quote/${id}"`).length - 1;
      // Beside the buttons, and in the menu for narrow screens.
      expect([quotePolicy, links]).toEqual([quotePolicy, quotePolicy === 'nobody' ? 0 : 2]);
    }
    const id = await say(alice, 'Quote me');
    const page = await visitor.page(`/interact/quote/${id}`);
    expect(page).toContain('My account is on another server');
    const login = /href="\/login\?return=([^"]+)"/.exec(page)?.[1] ?? '';
    const form = await bob.page(decodeURIComponent(login));
    expect(form).toContain(`name="quoteOfId" value="${id}"`);
    const member = await bob.get(`/interact/quote/${id}`);
    expect(member.headers.get('location')).toContain(`/compose?quote=${id}`);
  });

  it('loses no word when the post has gone meanwhile', async () => {
    const id = await say(alice, 'Soon gone');
    await deletePost(app, alice.id, id);
    const answer = await bob.post('/compose', { text: 'All my words', visibility: 'public', quoteOfId: id });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('All my words');
    expect(page).toContain('is no longer there');
    expect(page).not.toContain('name="quoteOfId"');
  });

  it('keeps one’s own rule for the next posts', async () => {
    const carol = await Member.join(app, 'carol');
    await carol.post('/settings/appearance', { visibility: 'public', quotePolicy: 'followers' });
    expect(await carol.page('/compose')).toMatch(/<option value="followers" selected/);
    await carol.post('/compose', { text: 'From home', visibility: 'public', place: 'home' });
    const row = await app.db
      .selectFrom('posts')
      .select('quote_policy')
      .where('account_id', '=', carol.id)
      .executeTakeFirstOrThrow();
    expect(row.quote_policy).toBe('followers');
  });
});

describe('a quoted post', () => {
  it('counts and lists its quotes, but none that are not for the reader', async () => {
    const id = await say(alice, 'Quote me often');
    await say(bob, 'The first quote', { quoteOfId: id });
    await say(bob, 'The second quote', { quoteOfId: id });
    await say(bob, 'A quiet quote', { quoteOfId: id, visibility: 'followers' });
    const taken = await say(bob, 'A quote too many', { quoteOfId: id });
    await alice.post(`/posts/${taken}/unquote`);
    expect(await alice.page(pathOf(alice, id))).toMatch(/quotes"><b>2<\/b> quotes/);
    const page = await new Visitor(app).page(`${pathOf(alice, id)}/quotes`);
    expect(page).toContain('The first quote');
    expect(page).toContain('The second quote');
    expect(page).not.toContain('A quiet quote');
    expect(page).not.toContain('A quote too many');
    expect(await bob.page(`${pathOf(alice, id)}/quotes`)).toContain('A quiet quote');
    const own = await say(alice, 'Followers', { visibility: 'followers' });
    expect((await bob.get(`${pathOf(alice, own)}/quotes`)).status).toBe(404);
  });

  it('can be taken out of the quote by its author', async () => {
    const id = await say(alice, 'Quote me');
    const quoting = await say(bob, 'Look at this', { quoteOfId: id });
    const action = `/posts/${quoting}/unquote`;
    expect(await bob.page(pathOf(bob, quoting))).not.toContain(action);
    expect(await alice.page(pathOf(bob, quoting))).toContain(action);
    expect((await bob.post(action)).status).toBe(404);
    expect((await alice.post(action, { return: pathOf(bob, quoting) })).status).toBe(303);
    const page = await bob.page(pathOf(bob, quoting));
    expect(page).toContain('no longer available');
    expect(page).not.toContain('Quote me');
  });

  it('is shown to those who may see it', async () => {
    const own = await say(bob, 'For my followers', { visibility: 'followers' });
    const quoting = await say(bob, 'As I told some of you', { quoteOfId: own });
    expect(quotation.exec(await bob.page(pathOf(bob, quoting)))?.[0]).toContain('For my followers');
    const page = await alice.page(pathOf(bob, quoting));
    expect(page).not.toContain('For my followers');
    expect(page).toContain('no longer available');
  });

  it('is shown one level deep', async () => {
    const first = await say(alice, 'The first');
    const second = await say(bob, 'The second', { quoteOfId: first });
    const third = await say(alice, 'The third', { quoteOfId: second });
    const page = await bob.page(pathOf(alice, third));
    expect(page.match(/<blockquote class="quote"/g)).toHaveLength(1);
    expect(quotation.exec(page)?.[0]).toContain('The second');
    expect(quotation.exec(page)?.[0]).toContain(`posts/${first}`);
    expect(page).not.toContain('The first');
  });
});
