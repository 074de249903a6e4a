import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import type { PostInput } from '../../src/domain/posts/types.ts';
import { receiveConsent, receiveRefusal } from '../../src/domain/quotes/answer.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Quotes, as people make, see and leave them. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let there: TestServer;
  let ada: AccountId;
  let bea: AccountId;
  let far: AccountId;
  const visits: Visit[] = [];

  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
    [ada, bea, far] = await Promise.all([here.account('ada'), here.account('bea'), there.account('far')]);
  });
  afterAll(async () => {
    for (const { context } of visits) await context.close();
    await closeBrowser();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  async function enter(who: AccountId, options: Parameters<typeof visit>[0] = {}): Promise<Page> {
    const open = await visit(options);
    visits.push(open);
    await enterAs(open, here, who);
    return open.page;
  }
  // Both servers may have given the same number to somebody.
  async function say(
    author: AccountId,
    text: string,
    more: Partial<PostInput> = {},
    server = here,
  ): Promise<PostId> {
    const id = await composePost(server.app, author, { visibility: 'public', ...more, text });
    await settle(here, there);
    return id;
  }
  /** A post of the other server, as this one knows it. */
  async function fromAfar(text: string): Promise<PostId> {
    const found = await here.app.remote.post(`${there.origin}/posts/${await say(far, text, {}, there)}`);
    if (!found) throw new Error('not found here');
    return found;
  }
  const address = async (id: PostId) => here.origin + (await readPost(here.app, viewerOf(ada), id)).path;
  /** Opens the page of a waiting quote, until it hears of news and has asked for itself in vain. */
  async function waits(page: Page, quoting: PostId): Promise<void> {
    const connected = page.waitForResponse((response) => response.url().includes('/stream'));
    const asked = page.waitForResponse((response) => response.url().endsWith(`/posts/${quoting}/quote`));
    await page.goto(await address(quoting));
    await connected;
    expect((await asked).status()).toBe(204);
  }
  const focusedClass = (page: Page) => page.evaluate<string>('document.activeElement.className');

  it('begin beside the boost button, in a form over the page, and lead back to the button', async () => {
    const page = await enter(ada);
    await page.goto(await address(await say(bea, 'High water at noon')));
    const quote = page.locator('article.focus .acts > a', { hasText: 'Quote' });
    await quote.click();
    const form = page.locator('dialog#compose .composer[data-ready]');
    await form.waitFor();
    expect(await form.locator('.quote').innerText()).toContain('High water at noon');
    await page.keyboard.press('Escape');
    await expect.poll(() => focusedClass(page)).toBe('act quoting');
    await page.locator('article.focus').focus();
    await page.keyboard.press('q');
    await form.waitFor();
    await form.getByLabel('Post text').fill('Mind this');
    await page.keyboard.press('Control+Enter');
    await page.locator('#toasts', { hasText: 'Posted.' }).waitFor();
    await page.goto(`${here.origin}/@ada`);
    const card = page.locator('article', { hasText: 'Mind this' });
    expect(await card.locator('.quote').innerText()).toContain('High water at noon');
    // One press of the button beside it boosts, as ever.
    await page.goto(await address(await say(bea, 'Boost me')));
    await page.locator('article.focus').focus();
    await page.keyboard.press('b');
    await page.locator('article.focus button.boost[aria-pressed=true]').waitFor();
  });

  it.each([true, false])('begin in the menu on a phone (script: %s)', async (javaScript) => {
    const page = await enter(ada, { javaScript, width: 390, touch: true });
    const text = `On a phone ${javaScript}`;
    await page.goto(await address(await say(bea, text)));
    expect(await page.locator('article.focus .acts > .quoting').isVisible()).toBe(false);
    await page.locator('article.focus details.menu > summary').click();
    await page.locator('article.focus .menu a', { hasText: 'Quote' }).click();
    const form = page.locator(javaScript ? 'dialog#compose .composer[data-ready]' : '#composer-page');
    await form.waitFor();
    expect(await form.locator('.quote').innerText()).toContain(text);
    await form.getByLabel('Post text').fill(`About it ${javaScript}`);
    await form.locator('.end .btn.primary').click();
    if (javaScript) await page.locator('#toasts', { hasText: 'Posted.' }).waitFor();
    else await page.waitForURL((url) => !url.pathname.startsWith('/compose'));
    await page.goto(`${here.origin}/@ada`);
    const card = page.locator('article', { hasText: `About it ${javaScript}` });
    expect(await card.locator('.quote').innerText()).toContain(text);
  });

  it('are not offered where the author wants none, which the menu says', async () => {
    const author = await enter(bea);
    await author.goto(`${here.origin}/compose`);
    await author.locator('#composer-page[data-ready]').waitFor();
    await author.getByLabel('Post text').fill('Leave it at that');
    const policy = author.getByLabel('Who may quote it');
    if (!(await policy.isVisible()))
      await author.locator('details:has(select[name=quotePolicy]) > summary').click();
    await policy.selectOption('nobody');
    await author.keyboard.press('Control+Enter');
    await author.waitForURL((url) => !url.pathname.startsWith('/compose'));
    const page = await enter(ada);
    await page.goto(`${here.origin}/@bea`);
    const card = page.locator('article', { hasText: 'Leave it at that' });
    expect(await card.locator('.acts > a.quoting').count()).toBe(0);
    await card.locator('details.menu > summary').click();
    expect(await card.locator('.menu').innerText()).toContain('does not let you quote it');
    expect(await card.locator('a[href*="quote="]').count()).toBe(0);
  });

  it('show as soon as the author on another server agrees, and where they stand', async () => {
    const quoted = await fromAfar('From afar');
    const quoting = await say(ada, 'Look at that', { quoteOfId: quoted });
    const { authorization_uri } = await here.app.db
      .updateTable('quotes')
      .set({ state: 'pending' })
      .where('post_id', '=', quoting)
      .returning('authorization_uri')
      .executeTakeFirstOrThrow();
    expect(authorization_uri).toContain(there.origin);
    const page = await enter(ada);
    await waits(page, quoting);
    await page.getByText('as soon as the author of the post agrees').waitFor();
    await page.locator('#reply textarea').focus();
    await write(here.app, (w) => receiveConsent(w, quoting, authorization_uri ?? ''));
    await page.locator('article.focus .quote', { hasText: 'From afar' }).waitFor();
    expect(await page.getByText('as soon as the author of the post agrees').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.localName')).toBe('textarea');
  });

  it('say so when the author does not agree', async () => {
    const quoted = await fromAfar('Not for you');
    const quoting = await say(ada, 'Hoping for it', { quoteOfId: quoted });
    await here.app.db
      .updateTable('quotes')
      .set({ state: 'pending' })
      .where('post_id', '=', quoting)
      .execute();
    const page = await enter(ada);
    await waits(page, quoting);
    await write(here.app, (w) => receiveRefusal(w, quoting));
    await page.getByText('did not agree').waitFor();
    expect(await page.locator('article.focus .quote').count()).toBe(0);
  });

  it.each([true, false])('are left by whom they quote, from the menu (script: %s)', async (javaScript) => {
    const quoted = await say(ada, `Mine ${javaScript}`);
    const quoting = await say(bea, `Quoting ${javaScript}`, { quoteOfId: quoted });
    const page = await enter(ada, { javaScript });
    await page.goto(`${here.origin}/@bea`);
    const card = page.locator(`#post-${quoting}`);
    expect(await card.locator('.quote').innerText()).toContain(`Mine ${javaScript}`);
    await card.locator('details.menu > summary').click();
    await card.getByText('Remove my post from this quote').click();
    await page.locator('#toasts', { hasText: 'no longer part of that quote' }).waitFor();
    await card.getByText('no longer available').waitFor();
    expect(await card.locator('.quote').count()).toBe(0);
    expect(await card.getByText('Remove my post from this quote').count()).toBe(0);
    if (javaScript) {
      expect(await page.evaluate('document.activeElement.id')).toBe(`post-${quoting}`);
      expect(await card.locator('.menu[open]').count()).toBe(0);
    } else expect(page.url()).toContain(`#post-${quoting}`);
    const { quote } = await readPost(here.app, viewerOf(bea), quoting);
    expect(quote).toEqual({ state: 'gone' });
  });

  it('complained of nothing', () => {
    expect(visits.flatMap((one) => one.complaints)).toEqual([]);
  });
}
