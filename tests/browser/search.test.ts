import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** Looking for something: by words, by kind, once more, and by an address from elsewhere. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let there: TestServer;
  let far: PostId;

  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
    const heron = await here.account('heron', { displayName: 'Grey Heron' });
    await composePost(here.app, heron, { text: 'A heron on the pole #heronry', visibility: 'public' });
    const olena = await there.account('olena', { displayName: 'Olena' });
    far = await composePost(there.app, olena, { text: 'The storks have landed', visibility: 'public' });
    await here.settle();
    await there.settle();
  });
  afterAll(async () => {
    await closeBrowser();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  describe.each([
    { kind: 'on a phone', javaScript: true, width: 390, name: 'pia' },
    { kind: 'at a desk', javaScript: true, width: 1440, name: 'dan' },
    { kind: 'without JavaScript', javaScript: false, width: 390, name: 'nora' },
  ])('search $kind', ({ javaScript, width, name }) => {
    let guest: Visit;
    let page: Page;
    beforeAll(async () => {
      guest = await visit({ javaScript, width });
      page = guest.page;
      await enterAs(guest, here, await here.account(name));
    });
    afterAll(() => guest?.context.close());

    const main = () => page.locator('main');
    const ask = async (query: string) => {
      await page.goto(`${here.origin}/search`);
      await main().getByRole('searchbox').fill(query);
      await main().getByRole('searchbox').press('Enter');
    };
    const tab = (text: string) => main().getByRole('link', { name: text, exact: true });

    it('shows everything, then one kind by each tab, and keeps the words', async () => {
      await ask('heron');
      await main().getByText('Grey Heron').first().waitFor();
      await main().locator('article', { hasText: 'on the pole' }).waitFor();
      await tab('People').click();
      await main().locator('a[aria-current=page]', { hasText: 'People' }).waitFor();
      await main().locator('#found-people').waitFor();
      expect(await main().locator('article').count()).toBe(0);
      expect(await main().getByRole('searchbox').inputValue()).toBe('heron');
      await tab('Tags').click();
      await main().getByRole('link', { name: '#heronry' }).waitFor();
      expect(await main().locator('#found-people').count()).toBe(0);
      await tab('Posts').click();
      await main().locator('article', { hasText: 'on the pole' }).waitFor();
      expect(await main().locator('#found-tags').count()).toBe(0);
      await page.goBack();
      await main().locator('#found-tags').waitFor();
      expect(await main().getByRole('searchbox').inputValue()).toBe('heron');
    });

    it('offers what was looked for before, and forgets it', async () => {
      await ask('"on the pole" from:heron');
      await main().locator('article', { hasText: 'on the pole' }).waitFor();
      await ask('nothing of the sort');
      await main().getByText('Nothing found').first().waitFor();
      await page.goto(`${here.origin}/search`);
      await main().getByRole('link', { name: 'nothing of the sort' }).waitFor();
      await main().getByRole('link', { name: '"on the pole" from:heron' }).click();
      await main().locator('article', { hasText: 'on the pole' }).waitFor();
      await page.goto(`${here.origin}/search`);
      await main().getByRole('button', { name: 'Forget them' }).click();
      await page.getByText('Your searches are forgotten.').first().waitFor();
      expect(
        await main()
          .getByRole('link', { name: /on the pole/ })
          .count(),
      ).toBe(0);
    });

    it('finds a person by a pasted handle, and by the address of their page', async () => {
      const handle = `@olena@${there.host}`;
      for (const pasted of [handle, ` ${there.origin}/@olena `]) {
        await ask(pasted);
        await main().locator('#found-remote', { hasText: there.host }).waitFor();
        await main().getByRole('button', { name: 'Follow Olena' }).waitFor();
        await main().getByText(handle).first().waitFor();
      }
      await ask(`@nobody@${there.host}`);
      await main().locator('.notice.warn').waitFor();
    });

    it('opens a post by its pasted address', async () => {
      await ask(`${there.origin}/@olena/${far}`);
      await page.waitForURL(new RegExp(`/@olena@${there.host}/\\d+$`));
      await main().locator('article', { hasText: 'The storks have landed' }).first().waitFor();
      expect(guest.complaints).toEqual([]);
      expect(guest.foreign).toEqual([]);
    });
  });
}
