import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Back leads to the place in a timeline that one has left, and to nothing of anybody else. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let ada: AccountId;
  let bea: AccountId;
  let guest: Visit;
  let page: Page;

  beforeAll(async () => {
    here = await startServer();
    [ada, bea] = [await here.account('ada'), await here.account('bea')];
    await follow(here.app, ada, bea);
    for (let n = 1; n <= 70; n += 1) await say(`Number ${n}.`);
    await settle(here);
    guest = await visit({ width: 390 });
    page = guest.page;
    await enterAs(guest, here, ada);
  });
  afterAll(async () => {
    await guest?.context.close();
    await closeBrowser();
    await here?.stop();
  });

  it('comes back to the same post, with all that was loaded, and with its new state', async () => {
    await page.goto(here.origin);
    await scrollTo('Number 21.');
    const top = await topOf('Number 21.');
    await post('Number 21.').locator('time').click();
    await page.locator('article.focus button.like').click();
    await page.locator('article.focus button.like[aria-pressed=true]').waitFor();
    await page.locator('.htmx-request').waitFor({ state: 'detached' });
    await page.goBack();
    expect(await page.locator('#feed article').count()).toBeGreaterThan(40);
    expect(Math.abs((await topOf('Number 21.')) - top)).toBeLessThan(2);
    expect(await post('Number 21.').locator('button.like').getAttribute('aria-pressed')).toBe('true');
  });

  it('still loads what comes after, and likes what it shows', async () => {
    await scrollTo('Number 1.');
    const like = post('Number 1.').locator('button.like');
    await like.click();
    await post('Number 1.').locator('button.like[aria-pressed=true]').waitFor();
  });

  it('tells of what has come since as news, without moving anything', async () => {
    await scrollTo('Number 30.');
    const top = await topOf('Number 30.');
    await page.goto(`${here.origin}/about`);
    await say('The newest of all.');
    await settle(here);
    await page.goBack();
    await page.locator('#new-posts a', { hasText: '1 new post' }).waitFor();
    expect(await page.getByText('The newest of all.').count()).toBe(0);
    expect(Math.abs((await topOf('Number 30.')) - top)).toBeLessThan(2);
  });

  it('starts afresh at the top when one comes by a link', async () => {
    await page.locator('.nav a[href="/search"]').click();
    await page.locator('.nav a[href="/"]').click();
    await page.getByText('The newest of all.').waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
  });

  it('shows the newest posts when the pill is pressed far down', async () => {
    await scrollTo('Number 40.');
    await say('Newer than the newest.');
    await settle(here);
    await page.locator('#new-posts a').click();
    await page.getByText('Newer than the newest.').waitFor();
    expect(await page.evaluate('scrollY')).toBe(0);
  });

  it('shows nothing of it after the logout', async () => {
    await page.locator('details.menu.to-md > summary').click();
    expect(await page.evaluate('Object.keys(sessionStorage).length')).toBeGreaterThan(0);
    await page.locator('form[action="/logout"] button:visible').click();
    await page.getByRole('link', { name: 'Log in' }).first().waitFor();
    expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual([]);
    await page.goBack();
    await page.waitForLoadState();
    expect(await page.locator('.composer, form[action="/logout"]').count()).toBe(0);
    expect(guest.complaints).toEqual([]);
  });

  it('is nobody else’s when a session ends without a logout', async () => {
    await enterAs(guest, here, ada);
    await page.goto(`${here.origin}/bookmarks`);
    await page.goto(here.origin);
    await page.goto(`${here.origin}/about`);
    expect(await page.evaluate('Object.keys(sessionStorage).length')).toBeGreaterThan(0);
    await guest.context.clearCookies();
    await page.goto(`${here.origin}/about`);
    expect(await page.evaluate('Object.keys(sessionStorage)')).toEqual([]);
  });

  async function say(text: string): Promise<void> {
    await composePost(here.app, bea, { text, visibility: 'public' });
  }

  function post(text: string) {
    return page.locator('#feed article').filter({ has: page.getByText(text, { exact: true }) });
  }

  /** Scrolls on until the post is there, as a thumb would. */
  async function scrollTo(text: string): Promise<void> {
    for (let step = 0; step < 60 && (await post(text).count()) === 0; step += 1) {
      const before = await page.locator('#feed article').count();
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      await expect.poll(() => page.locator('#feed article').count()).not.toBe(before);
    }
    await post(text)
      .evaluate(`(element) => element.scrollIntoView({ block: 'center' })`)
      .catch(() => {});
    await post(text).scrollIntoViewIfNeeded();
  }

  async function topOf(text: string): Promise<number> {
    await post(text).waitFor();
    return (await post(text).boundingBox())?.y ?? Number.NaN;
  }
}
