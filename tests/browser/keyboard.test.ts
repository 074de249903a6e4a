import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Shortcuts do the same wherever posts are, rest while somebody writes, and can be switched off. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let ann: AccountId;
  let ben: AccountId;
  let warned: PostId;
  let guest: Visit;
  let page: Page;

  beforeAll(async () => {
    here = await startServer();
    [ann, ben] = [await here.account('ann'), await here.account('ben')];
    await follow(here.app, ann, ben);
    const own = await composePost(here.app, ann, { text: 'By Ann', visibility: 'public' });
    await like(here.app, ben, own);
    warned = await composePost(here.app, ben, {
      text: '@ann It was the gardener.',
      warning: 'How it ends',
      visibility: 'public',
    });
    await composePost(here.app, ben, { text: 'An afterthought', visibility: 'public', inReplyToId: warned });
    await settle(here);
    guest = await visit({ width: 1280, still: true });
    page = guest.page;
    await enterAs(guest, here, ann);
  });
  afterAll(async () => {
    await guest?.context.close();
    await closeBrowser();
    await here?.stop();
  });

  const places = () => ({
    home: '/',
    thread: `/@ben/${warned}`,
    profile: '/@ben',
    notifications: '/notifications',
  });

  describe.each(['home', 'thread', 'profile', 'notifications'] as const)('on the page %s', (place) => {
    it('keys walk through the posts and act on the current one', async () => {
      await page.goto(here.origin + places()[place]);
      await walkTo(warned);
      const post = page.locator(`#post-${warned}`);
      // What it says is read out, but not what the warning covers.
      await expect.poll(() => post.getAttribute('aria-describedby')).not.toBeNull();
      const says = await post.getAttribute('aria-describedby');
      expect(await page.locator(`[id="${says}"]`).innerText()).toBe('How it ends');
      await page.keyboard.press('x');
      expect(await post.locator('.cw').getAttribute('open')).toBe('');
      await page.keyboard.press('x');
      expect(await post.locator('.cw').getAttribute('open')).toBeNull();
      for (const [key, button, on] of [
        ['l', 'like', true],
        ['f', 'like', false],
        ['d', 'save', true],
        ['d', 'save', false],
      ] as const) {
        await page.keyboard.press(key);
        await post.locator(`.act.${button}[aria-pressed=${on}]`).waitFor();
        await page.locator('.htmx-request').waitFor({ state: 'detached' });
        expect(await focusedStop()).toBe(`post-${warned}`);
      }
      await page.keyboard.press('q');
      await dialogOpensAndCloses('#compose');
      expect(await focusedStop()).toBe(`post-${warned}`);
      await page.keyboard.press('?');
      await dialogOpensAndCloses('[aria-labelledby=keys-title]');
      expect(await focusedStop()).toBe(`post-${warned}`);
      await page.keyboard.press('r');
      await page.waitForURL(`**/@ben/${warned}${place === 'thread' ? '' : '#reply'}`);
      await page.locator('#reply textarea:focus').waitFor();
      if (place === 'thread') return;
      await page.goto(here.origin + places()[place]);
      await walkTo(warned);
      await page.keyboard.press('o');
      await page.waitForURL(`**/@ben/${warned}`);
    });
  });

  it('stop at news that are no posts, too, and open what they are about', async () => {
    await page.goto(`${here.origin}/notifications`);
    const liked = await page.locator('li.notif.like').getAttribute('id');
    await walkTo(null, liked ?? '');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/@ann\/\d+$/);
  });

  it.each([
    ['h', '/'],
    ['n', '/notifications'],
    ['p', '/@ann'],
    ['b', '/bookmarks'],
    ['d', '/direct'],
    ['l', '/local'],
    ['f', '/federated'],
    ['s', '/settings'],
  ])('g and %s lead to %s', async (key, path) => {
    await page.goto(`${here.origin}/about`);
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(here.origin + path);
  });

  it('start to write and to search, and mean letters where they are in another alphabet', async () => {
    await page.goto(`${here.origin}/@ben`);
    await page.keyboard.press('n');
    await dialogOpensAndCloses('#compose');
    await page.keyboard.press('/');
    await page.locator('input[type=search]:focus').waitFor();
    await page.goto(here.origin);
    await page.keyboard.press('c');
    await page.locator('#composer-home-text:focus').waitFor();
    await page.locator('main').focus();
    await page.evaluate(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'о', code: 'KeyJ', bubbles: true }))`,
    );
    await page.locator('article.post:focus').waitFor();
  });

  it('rest with modifiers, in fields and where they are switched off', async () => {
    await page.goto(`${here.origin}/@ben`);
    await page.keyboard.press('j');
    await page.locator('article.post:focus').waitFor();
    const before = await focusedStop();
    for (const key of ['Alt+j', 'Control+j', 'Meta+j', 'Shift+J']) await page.keyboard.press(key);
    expect(await focusedStop()).toBe(before);
    await page.locator('.rail input[type=search]').focus();
    await page.keyboard.type('jg?');
    expect(await page.inputValue('.rail input[type=search]')).toBe('jg?');
    await page.goto(`${here.origin}/settings/keyboard`);
    await page.locator('input[name=shortcuts]').press('Space');
    await page.locator('main form button.primary').press('Enter');
    await page.locator('.toast', { hasText: 'saved' }).waitFor();
    expect(await page.locator('input[name=shortcuts]').isChecked()).toBe(false);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${here.origin}/@ben`);
    await page.keyboard.press('j');
    await page.keyboard.press('?');
    expect(await page.locator('article.post:focus, dialog').count()).toBe(0);
    expect(asked.filter((url) => url.includes('keys.js'))).toEqual([]);
    expect(guest.complaints).toEqual([]);
  });

  it('answer a post that refuses answers with nothing', async () => {
    const closed = await composePost(here.app, ben, {
      text: 'No answers',
      visibility: 'public',
      replyPolicy: 'nobody',
    });
    await settle(here);
    await page.goto(`${here.origin}/settings/keyboard`);
    await page.locator('input[name=shortcuts]').check();
    await page.locator('main form button.primary').press('Enter');
    await page.locator('.toast', { hasText: 'saved' }).waitFor();
    await page.goto(`${here.origin}/@ben`);
    await walkTo(closed);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.keyboard.press('r');
    await page.keyboard.press('l');
    const like = page.locator(`#post-${closed} .like.just`);
    await like.waitFor();
    expect(asked.filter((url) => url.includes('compose'))).toEqual([]);
    expect(page.url()).toBe(`${here.origin}/@ben`);
    // Nothing hops for people who want no movement.
    const hop = await like.locator('.i').evaluate((sign) => {
      const view = globalThis as unknown as { getComputedStyle(of: unknown): { animationDuration: string } };
      return Number.parseFloat(view.getComputedStyle(sign).animationDuration);
    });
    expect(hop).toBeLessThan(0.001);
  });

  it('do nothing for visitors, who could not switch them off', async () => {
    const visitor = await visit({ width: 1280 });
    await visitor.page.goto(`${here.origin}/@ben`);
    const asked: string[] = [];
    visitor.page.on('request', (request) => asked.push(request.url()));
    for (const key of ['j', '?', '/']) await visitor.page.keyboard.press(key);
    expect(await visitor.page.locator('article.post:focus, dialog, input:focus').count()).toBe(0);
    expect(asked.filter((url) => /keys|keyboard/.test(url))).toEqual([]);
    await visitor.context.close();
  });

  /** Presses j until the post, or what has this id, has the focus; and once back and forth. */
  async function walkTo(post: PostId | null, id = `post-${post}`): Promise<void> {
    let last = '';
    for (let step = 0; step < 8 && last !== id; step += 1) {
      await page.keyboard.press('j');
      await expect.poll(focusedStop).not.toBe(last);
      last = await focusedStop();
    }
    expect(last).toBe(id);
  }

  function focusedStop(): Promise<string> {
    return page.evaluate<string>(
      `document.activeElement.closest('article.post, li.notif')?.id ?? document.activeElement.id`,
    );
  }

  async function dialogOpensAndCloses(selector: string): Promise<void> {
    const dialog = page.locator(`dialog${selector}[open]`);
    await dialog.waitFor();
    await page.locator('dialog :focus').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
}
