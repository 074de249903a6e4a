import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { picture } from '../support/pictures.ts';
import { PASSWORD, startServer, type TestServer } from '../support/servers.ts';

/** What a refused form keeps, and what the small form above home does. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await Promise.all([server.account('ada'), server.account('abe')]);
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });

  describe.each([
    { kind: 'with JavaScript', javaScript: true, name: 'ada' },
    { kind: 'without JavaScript', javaScript: false, name: 'abe' },
  ])('writing $kind', ({ javaScript, name }) => {
    let open: Visit;
    let page: Page;
    beforeAll(async () => {
      open = await visit({ javaScript, expected: [422] });
      page = open.page;
      await logInAs(page, server.origin, name, PASSWORD);
    });
    afterAll(async () => {
      await open?.context.close();
      expect(open.complaints).toEqual([]);
    });

    it('keeps all that was typed and chosen when the post is too long', async () => {
      await page.goto(`${server.origin}/compose`);
      await page.getByLabel('Post text').fill('word '.repeat(120));
      await page.locator('label:has(input[name=warned])').click();
      await page.getByLabel('Content warning', { exact: true }).last().fill('Long');
      await page.locator('details.choice > summary').click();
      await page.locator('label', { has: page.locator('input[value=followers]') }).click();
      await page.getByText('Language, replies and quotes').click();
      await page.getByLabel('Language').selectOption('uk');
      await attach(page, javaScript, 'A blue sea');
      await send(page);

      // With script it is not even sent.
      await page.locator(javaScript ? '[data-refused]' : '#composer-page-text-fault').waitFor();
      expect(await page.getByLabel('Post text').inputValue()).toBe('word '.repeat(120));
      expect(await page.locator('input[name=warning]').inputValue()).toBe('Long');
      expect(await page.locator('input[name=visibility]:checked').inputValue()).toBe('followers');
      expect(await page.getByLabel('Language').inputValue()).toBe('uk');
      expect(await page.locator('.attach textarea').inputValue()).toBe('A blue sea');

      await page.getByLabel('Post text').fill('Short enough');
      await send(page);
      const post = page.locator('article.post', { hasText: 'Long' });
      await post.locator('details.cw > summary').click();
      await post.getByText('Short enough').waitFor();
      expect(await post.getByAltText('A blue sea').isVisible()).toBe(true);
    });

    it('posts from home and says what is wrong beside the form', async () => {
      await page.goto(server.origin);
      await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
      await send(page);
      await page.getByText(/Write something, or add an? /).waitFor();
      await page.getByLabel('Post text').fill(`From the small form of ${name}`);
      // The last choice is remembered.
      expect(await page.locator('input[name=visibility]:checked').inputValue()).toBe('followers');
      await page.locator('details.choice > summary').click();
      await page.locator('label', { has: page.locator('input[value=public]') }).click();
      await send(page);
      await page.locator('.feed article', { hasText: `From the small form of ${name}` }).waitFor();
      await page.getByText('Posted.').waitFor();
      expect(await page.getByLabel('Post text').inputValue()).toBe('');
      // htmx puts the post there; without script the page is loaded anew.
      expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(javaScript);
    });

    it('answers in a thread where it is read', async () => {
      await page.goto(server.origin);
      const post = page.locator('article.post', { hasText: `From the small form of ${name}` });
      await post.getByRole('link', { name: 'Reply' }).click();
      await page.locator('#reply').getByLabel('Post text').fill('And one thing more');
      await send(page);
      await page.locator('#replies article', { hasText: 'And one thing more' }).waitFor();
      await page.goto(page.url().split('#', 1)[0] ?? '');
      expect(await page.locator('.focus [data-count=replies]').innerText()).toBe('1');
    });

    it('answers an answer without leaving the thread, with script', async () => {
      const thread = new URL(page.url()).pathname;
      const answer = page.locator('#replies article', { hasText: 'And one thing more' });
      await answer.getByRole('link', { name: 'Reply' }).click();
      const form = page.locator(javaScript ? 'dialog#compose' : '#reply');
      await form.getByLabel('Post text').fill('To that, too');
      await form.locator('.end button.primary').press('Enter');
      await page.locator('#replies article', { hasText: 'To that, too' }).waitFor();
      expect(new URL(page.url()).pathname === thread).toBe(javaScript);
      expect(await page.locator('dialog#compose').count()).toBe(0);
    });
  });
}

async function send(page: Page): Promise<void> {
  // What cannot be sent yet can be pressed, and says why. By key: a page that still scrolls is not missed.
  await page.locator('form.composer:visible .end button.primary').press('Enter');
}

async function attach(page: Page, javaScript: boolean, description: string): Promise<void> {
  const file = { name: 'sea.png', mimeType: 'image/png', buffer: await picture('#2980b9') };
  if (!javaScript) {
    await page.setInputFiles('input[name=file1]', file);
    await page.fill('input[name=fileAlt1]', description);
    return;
  }
  await page.setInputFiles('input[name=upload]', file);
  await page.locator('.attach textarea').fill(description);
}
