import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { followHashtag } from '../../src/domain/hashtags/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Whoever uses a keyboard or a screen reader is never thrown back to the top of the page. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let ada: AccountId;
  let guest: Visit;
  let page: Page;

  beforeAll(async () => {
    here = await startServer();
    ada = await here.account('ada', { displayName: 'Ada' });
    const bea = await here.account('bea', { displayName: 'Bea' });
    await here.app.db.updateTable('accounts').set({ locked: true }).where('id', '=', ada).execute();
    for (let n = 1; n <= 50; n += 1) await say(bea, `Number ${n}`);
    await follow(here.app, ada, bea);
    for (const name of ['cay', 'dee', 'eve']) await follow(here.app, await here.account(name), ada);
    await settle(here);
    guest = await visit({ width: 1280, expected: [422] });
    page = guest.page;
    await enterAs(guest, here, ada);
  });
  afterAll(async () => {
    await guest?.context.close();
    await closeBrowser();
    await here?.stop();
  });
  beforeEach(() => page.goto(here.origin));

  it.each(['like', 'boost', 'save'])('stays on the button to %s', async (act) => {
    const button = page.locator(`#feed article button.act.${act}`).first();
    await button.focus();
    await page.keyboard.press('Enter');
    await page.locator(`#feed article button.act.${act}[aria-pressed=true]`).first().waitFor();
    await page.locator('.htmx-request').waitFor({ state: 'detached' });
    expect(await focused()).toMatch(new RegExp(`^button#${act === 'save' ? 'bookmark' : act}-`));
  });

  it('stays on the button to follow, in all its states', async () => {
    await page.goto(`${here.origin}/@bea`);
    const button = page.locator('main form[action$=follow] button');
    await button.focus();
    for (const verb of ['unfollow', 'follow']) {
      await page.keyboard.press('Enter');
      await page.locator(`main form[action$="/${verb === 'follow' ? 'unfollow' : 'follow'}"]`).waitFor();
      expect(await focused()).toMatch(/^button#follow-/);
    }
  });

  it.each([
    ['/@bea', 'Replies'],
    ['/notifications', 'Mentions'],
    ['/search?q=number', 'People'],
    ['/local', 'Everyone'],
  ])('stays on the tab of %s that was pressed, but goes nowhere by a mouse', async (path, name) => {
    await page.goto(here.origin + path);
    const tab = page.locator('.tabs a', { hasText: name });
    const current = page.locator('.tabs a[aria-current=page]', { hasText: name });
    await tab.focus();
    await page.keyboard.press('Enter');
    await current.waitFor();
    await expect
      .poll(() => page.evaluate("document.activeElement.closest('.tabs a')?.textContent"))
      .toContain(name);
    // A page that one comes to in another way begins at its top.
    await page.reload();
    await current.waitFor();
    await page.goto(here.origin + path);
    await tab.click();
    await current.waitFor();
    await page.locator('html.js').waitFor();
    expect(await page.evaluate('document.activeElement.closest(".tabs")')).toBe(null);
  });

  it('stays on the button of the one hashtag that is left', async () => {
    for (const name of ['bread', 'wires']) await followHashtag(here.app, ada, name);
    await page.goto(`${here.origin}/hashtags`);
    await page.locator('form[action="/tags/wires/unfollow"] button').press('Enter');
    await page.locator('form[action="/tags/wires/follow"]').waitFor();
    expect(await focused()).toBe('button#follow-tag-wires');
  });

  it('stays in the posting form, which is empty again; what happened is said', async () => {
    await page.locator('#composer-home textarea[name=text]').fill('Written with a keyboard');
    await page.keyboard.press('Control+Enter');
    await page.locator('#feed article', { hasText: 'Written with a keyboard' }).waitFor();
    expect(await focused()).toBe('textarea#composer-home-text');
    expect(await page.inputValue('#composer-home-text')).toBe('');
    await page.locator('#toasts[role=status]', { hasText: 'Posted.' }).waitFor();
    await page.locator('#composer-home-text').fill('Written with a button');
    await page.locator('#composer-home-send').focus();
    await page.keyboard.press('Enter');
    await page.locator('#feed article', { hasText: 'Written with a button' }).waitFor();
    expect(await focused()).toBe('button#composer-home-send');
  });

  it('goes to the field that is wrong', async () => {
    await page.locator('#composer-home-text').fill('Too long. '.repeat(60));
    // What cannot be sent yet can be pressed, and says why.
    await page.locator('#composer-home-send').click({ force: true });
    await page.getByRole('alert').filter({ hasText: 'Shorten it' }).waitFor();
    await expect.poll(focused).toBe('textarea#composer-home-text');
    expect(await page.inputValue('#composer-home-text')).toContain('Too long.');
    await page.goto(`${here.origin}/settings/account`);
    await page.locator('form[action="/settings/email"] input[name=email]').fill('new@test.example');
    await page.locator('form[action="/settings/email"] input[type=password]').fill('wrong');
    await page.locator('form[action="/settings/email"] button').click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    expect(await page.evaluate(`document.activeElement.getAttribute('aria-invalid')`)).toBe('true');
  });

  it('goes from a deleted post to the next one', async () => {
    await say(ada, 'Soon gone');
    await page.goto(`${here.origin}/@ada`);
    const post = page.locator('article', { hasText: 'Soon gone' });
    await post.locator('details.menu > summary').press('Enter');
    await post.locator('details.sure > summary.danger').press('Enter');
    await post.locator('details.sure form[action$="/delete"] button').press('Enter');
    await post.waitFor({ state: 'detached' });
    await expect.poll(focused).toMatch(/^article#post-/);
    await page.locator('#toasts', { hasText: 'deleted' }).waitFor();
    expect(await page.locator('.tomb').innerText()).toBe('Post deleted.');
  });

  it('goes from "older posts" to the first of them', async () => {
    // Not by scrolling: a screen reader moves without it.
    await page.evaluate(`document.querySelector('.load a[rel=next]').focus({ preventScroll: true })`);
    await page.locator('.load a[rel=next]').scrollIntoViewIfNeeded();
    await page.locator('#feed article').nth(21).waitFor();
    await expect.poll(focused).toMatch(/^article#post-/);
    const index = await page.evaluate(
      `[...document.querySelectorAll('#feed article')].indexOf(document.activeElement)`,
    );
    expect(index).toBe(20);
  });

  it('stays where it is while more comes by itself, which is said', async () => {
    await page.locator('#feed article button.like').first().focus();
    await page.locator('.load a[rel=next]').scrollIntoViewIfNeeded();
    await page.locator('#toasts .sr', { hasText: 'More has been loaded.' }).waitFor({ state: 'attached' });
    expect(await focused()).toMatch(/^button#like-/);
  });

  it('leaves no menu open behind it', async () => {
    const menu = page.locator('#feed article details.menu').first();
    const summary = menu.locator('> summary');
    await summary.press('Enter');
    await menu.locator('menu').waitFor();
    await page.keyboard.press('Shift+Tab');
    expect(await menu.getAttribute('open')).toBeNull();
    await summary.press('Enter');
    await menu.locator('.item:visible').first().focus();
    await page.keyboard.press('Escape');
    expect(await menu.getAttribute('open')).toBeNull();
    expect(await focused()).toBe('summary');
  });

  it('comes back to a post of which the menu has led to a new page', async () => {
    const post = page.locator('#feed article').nth(9);
    const id = await post.getAttribute('id');
    await post.locator('details.menu > summary').press('Enter');
    await post.locator('form[action$="/mute-conversation"] button').press('Enter');
    await page.waitForURL(`${here.origin}/#${id}`);
    await expect.poll(focused).toBe(`article#${id}`);
  });

  it('comes back to the link that opened a form over the page; what is wrong is said in it', async () => {
    await page.goto(`${here.origin}/bookmarks`);
    const link = page.locator('.side a.primary[href="/compose"]');
    await link.press('Enter');
    const dialog = page.locator('dialog#compose[open]');
    await dialog.locator('.composer[data-ready]').waitFor();
    expect(await focused()).toMatch(/^textarea#composer-dialog-text$/);
    await page.keyboard.insertText('Too long. '.repeat(60));
    await page.keyboard.press('Control+Enter');
    await dialog.getByRole('alert').filter({ hasText: 'Shorten it' }).waitFor();
    // What is no matter of the form is said in it all the same, as long as it covers the page.
    await page.context().setOffline(true);
    await dialog.locator('#toasts .toast.bad', { hasText: 'You are offline' }).waitFor();
    await page.context().setOffline(false);
    await page.locator('#composer-dialog-text').fill('');
    await dialog.getByRole('alert').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate(`document.activeElement.matches('.side a.primary')`)).toBe(true);
    await page.locator('body > #toasts').waitFor({ state: 'attached' });
  });

  it('goes from a request that is answered among the news to what comes after it', async () => {
    await page.goto(`${here.origin}/notifications`);
    const row = page.locator('li.notif', { hasText: 'eve' });
    expect(await page.locator('.tabs #requests-count').innerText()).toBe('3');
    await row.locator('form[action$="/accept"] button').press('Enter');
    await row.waitFor({ state: 'detached' });
    await expect.poll(focused).toMatch(/^li#notification-/);
    await page.locator('#toasts .toast').waitFor();
    expect(await page.locator('.tabs #requests-count').innerText()).toBe('2');
  });

  it('goes from an answered request to the next one, and from the last to the page', async () => {
    await page.goto(`${here.origin}/requests`);
    await page.locator('form[action$="/accept"] button').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('main li.row').count()).toBe(1);
    await expect.poll(focused).toMatch(/^a/);
    await page.locator('form[action$="/reject"] button').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('main li.row').count()).toBe(0);
    await expect.poll(focused).toBe('main#main');
  });

  it('lets arrow keys choose who sees a post', async () => {
    await page.goto(`${here.origin}/compose`);
    const menu = page.locator('.choice');
    await menu.locator('summary').press('Enter');
    await menu.locator('input:checked').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await menu.locator('input:checked').getAttribute('value')).toBe('followers');
    await page.keyboard.press('Enter');
    expect(await menu.getAttribute('open')).toBeNull();
    expect(await menu.locator('summary').innerText()).toContain('Followers');
    expect(await focused()).toMatch(/^summary/);
  });

  it('reaches everything with the Tab key, in the order of the page', async () => {
    for (const path of ['/', '/@bea', '/compose', '/notifications', '/settings']) {
      await page.evaluate('localStorage.clear()');
      await page.goto(here.origin + path);
      await composerScript();
      const { reachable, reached } = await tabThrough();
      expect({ path, missing: reachable.filter((name) => !reached.includes(name)) }).toEqual({
        path,
        missing: [],
      });
    }
  });

  it('complained of nothing', () => {
    expect(guest.complaints).toEqual([]);
  });

  async function say(author: AccountId, text: string): Promise<void> {
    await composePost(here.app, author, { text, visibility: 'public' });
  }

  function focused(): Promise<string> {
    return page.evaluate<string>(
      `(() => { const it = document.activeElement; return it.localName + (it.id ? '#' + it.id : '') })()`,
    );
  }

  /** The posting form takes its last shape with its script, which comes when somebody turns to it. */
  async function composerScript(): Promise<void> {
    const there = await page.evaluate<boolean>(`(() => {
      const form = document.querySelector('.composer');
      form?.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
      return form?.checkVisibility() ?? false;
    })()`);
    if (there) await page.locator('.composer[data-ready]').first().waitFor();
  }

  /** Everything that can be pressed or filled in, and what the Tab key comes to. */
  async function tabThrough(): Promise<{ reachable: number[]; reached: number[] }> {
    const reachable = await page.evaluate<number[]>(`(() => {
      const all = [...document.querySelectorAll('a[href]:not([rel=next]), button, summary, input, select, textarea')];
      const seen = all.filter((element) => element.checkVisibility() && element.tabIndex >= 0 && element.type !== 'hidden'
        && !(element.type === 'radio' && !element.checked) && !element.closest('details:not([open]) > :not(summary)'));
      seen.forEach((element, index) => { element.dataset.stop = index });
      return seen.map((element, index) => index);
    })()`);
    const reached: number[] = [];
    // Around once: lists grow on the way.
    for (let press = 0; press < 1000; press += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate<string | undefined>(`document.activeElement.dataset.stop`);
      if (stop === '0' && reached.length > 0) break;
      if (stop !== undefined) reached.push(Number(stop));
    }
    return { reachable, reached };
  }
}
