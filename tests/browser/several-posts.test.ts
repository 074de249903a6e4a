import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeBrowser, enterAs, hasChromium, noBrowser, visit } from '../support/browser.ts';
import { unique } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** Several posts written at once: one more, one less, a picture of its own, and published in their order. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });

  it.each([
    { kind: 'at a desk with JavaScript', javaScript: true, width: 1440 },
    { kind: 'on a phone with JavaScript', javaScript: true, width: 390 },
    { kind: 'at a desk without JavaScript', javaScript: false, width: 1440 },
    { kind: 'on a phone without JavaScript', javaScript: false, width: 390 },
  ])('a thread is written and published $kind', async ({ javaScript, width }) => {
    const name = unique('w');
    const guest = await visit({ javaScript, width, expected: [422] });
    const { page } = guest;
    await enterAs(guest, server, await server.account(name));
    const part = (n: number) => page.getByLabel(`Text of post ${n}`);
    const ready = () => (javaScript ? page.locator('.composer[data-ready]').waitFor() : null);
    const add = async (n: number, text: string) => {
      await page.getByRole('button', { name: 'Add another post' }).click();
      await part(n).waitFor();
      await ready();
      // The writing goes on where the new one is.
      await expect.poll(() => part(n).evaluate((field) => field.matches(':focus'))).toBe(true);
      await part(n).fill(text);
    };
    const send = page.locator('#composer-page .end button.primary');

    await page.goto(`${server.origin}/compose`);
    await ready();
    await page.getByLabel('Post text').fill('First the river');
    await add(2, 'x'.repeat(501));
    await page.setInputFiles('input[name=upload-2]', {
      name: 'bridge.png',
      mimeType: 'image/png',
      buffer: await picture('#2980b9'),
    });
    if (javaScript) await page.locator('.further .attach:not(.sending)').waitFor();
    await add(3, 'To be left out');
    await add(4, 'Last the sea');
    await page.getByRole('button', { name: 'Remove post 3' }).click();
    await part(4).waitFor({ state: 'detached' });
    await ready();
    expect(await part(3).inputValue()).toBe('Last the sea');
    await page.locator('.further .attach textarea').fill('A bridge');

    // One that is too long keeps all of them from being sent.
    await send.press('Enter');
    await page.locator(javaScript ? '[data-refused]' : '#composer-page-text-2-fault').waitFor();
    expect(await page.getByLabel('Post text').inputValue()).toBe('First the river');
    expect(await part(3).inputValue()).toBe('Last the sea');
    expect(await page.locator('.further .attach textarea').inputValue()).toBe('A bridge');
    expect(await postsOf(name)).toBe(0);
    await part(2).fill('Then the bridge');
    await send.click();
    await page.locator('.feed article', { hasText: 'First the river' }).first().waitFor();

    await page.goto(`${server.origin}/@${name}`);
    await page.locator('article', { hasText: 'First the river' }).first().locator('a time').click();
    await page.locator('article', { hasText: 'Last the sea' }).first().waitFor();
    const texts = await page.locator('main article.post > .body > .text').allInnerTexts();
    expect(texts.map((text) => text.trim())).toEqual(['First the river', 'Then the bridge', 'Last the sea']);
    await page.locator('article', { hasText: 'Then the bridge' }).getByAltText('A bridge').waitFor();
    expect(await fits(page)).toBe(true);
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });

  async function postsOf(name: string): Promise<number> {
    const { total } = await server.app.db
      .selectFrom('posts')
      .innerJoin('accounts', 'accounts.id', 'posts.account_id')
      .select((eb) => eb.fn.countAll<string>().as('total'))
      .where('accounts.username', '=', name)
      .executeTakeFirstOrThrow();
    return Number(total);
  }
}

/** Nothing stands out at the side. */
function fits(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth');
}
