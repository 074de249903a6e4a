import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { graveFaults } from '../support/axe.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { picture } from '../support/pictures.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** What the browser keeps of what was written. */
const KEPT = 'Object.keys(localStorage).filter((key) => key.startsWith("draft:"))';

/** The posting form with script: counting, pictures, and that no text is lost. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  let open: Visit;
  let page: Page;
  let made = 0;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });
  beforeEach(async () => {
    made += 1;
    open = await visit({ expected: [422] });
    page = open.page;
    await enterAs(open, server, await server.account(`writer${made}`));
  });
  afterEach(async () => {
    await open.context.close();
  });

  const text = () => page.getByLabel('Post text');
  const send = () => page.locator('form.composer:visible .end button.primary');
  /** On its own page the script of the form comes at once; what is done before belongs to the browser. */
  const ready = () => page.locator('.composer[data-ready]').first().waitFor();

  const dialog = () => page.locator('dialog#compose');
  const openDialog = async () => {
    await page.locator('.side > .btn.primary').click();
    await dialog().getByLabel('Post text').waitFor();
  };

  describe('the counter', () => {
    it('shows what is left as the server counts, and says why a post cannot be sent', async () => {
      await page.goto(`${server.origin}/compose`);
      await ready();
      await expect.poll(() => send().getAttribute('aria-disabled')).toBe('true');
      await text().fill(`https://example.com/${'x'.repeat(400)} @ada@far.example 👩‍🚀`);
      await expect.poll(() => page.locator('.count b').innerText()).toBe(String(500 - 23 - 1 - 4 - 1 - 1));
      expect(await send().getAttribute('aria-disabled')).toBeNull();
      await text().fill('x'.repeat(495));
      await expect.poll(() => page.locator('[data-left]').innerText()).toBe('5 characters left');
      await text().fill('x'.repeat(501));
      await expect.poll(() => send().getAttribute('aria-disabled')).toBe('true');
      await text().press('Control+Enter');
      await page.locator('form .err', { hasText: 'takes 500 characters' }).waitFor();
      await text().fill('Sent with the keyboard');
      await text().press('Control+Enter');
      await page.locator('.feed article', { hasText: 'Sent with the keyboard' }).waitFor();
      expect(open.complaints).toEqual([]);
    });
  });

  describe('pictures', () => {
    /** Files as a drag or the clipboard carries them. */
    async function hand(type: 'drop' | 'paste', colours: string[]): Promise<void> {
      const files = await Promise.all(colours.map(async (one) => (await picture(one)).toString('base64')));
      // Types of the browser are not known here, so it is a text.
      await page.evaluate(`(() => {
        const carried = new DataTransfer();
        for (const [index, one] of ${JSON.stringify(files)}.entries()) {
          const bytes = Uint8Array.from(atob(one), (letter) => letter.charCodeAt(0));
          carried.items.add(new File([bytes], index + '.png', { type: 'image/png' }));
        }
        const options = { bubbles: true, cancelable: true, dataTransfer: carried, clipboardData: carried };
        const made = new (${type === 'drop' ? 'DragEvent' : 'ClipboardEvent'})('${type}', options);
        document.querySelector('#composer-page-text').dispatchEvent(made);
      })()`);
    }

    it('come by dropping and pasting, are described, moved, asked about, and posted in their order', async () => {
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().fill('Three of them');
      await hand('drop', ['#c0392b', '#2980b9']);
      await page.locator('.attach:not(.sending)').nth(1).waitFor();
      await hand('paste', ['#27ae60']);
      await page.locator('.attach:not(.sending)').nth(2).waitFor();
      const alts = page.locator('.attach textarea');
      await alts.nth(2).fill('the last');
      await page.locator('.attach').nth(2).getByRole('button', { name: 'Move towards the start' }).click();
      expect(await alts.nth(1).inputValue()).toBe('the last');
      expect(await page.evaluate('document.activeElement.hasAttribute("data-earlier")')).toBe(true);
      await page.locator('.attach').nth(2).getByRole('button', { name: 'Remove' }).click();
      expect(await alts.count()).toBe(2);

      await send().click();
      await page.getByText('Not every picture has a description').waitFor();
      expect(await alts.nth(1).inputValue()).toBe('the last');
      // The writing goes on where the words are missing.
      expect(await page.locator('.attach .err').allInnerTexts()).toEqual(['No description yet']);
      await expect.poll(() => alts.nth(0).evaluate((field) => field.matches(':focus'))).toBe(true);
      expect(await send().innerText()).toBe('Post anyway');
      await send().click();
      const images = page.locator('.feed article', { hasText: 'Three of them' }).locator('.media img');
      await images.nth(1).waitFor();
      expect(await images.nth(1).getAttribute('alt')).toBe('the last');
      expect(open.complaints).toEqual([]);
    });
  });

  describe('a text', () => {
    it('comes back after the page was left, with all that belongs to it, until it is posted', async () => {
      await page.goto(server.origin);
      await text().fill('half a thought');
      await page.locator('#composer-home label:has(input[name=warned])').click();
      await page
        .locator('#composer-home')
        .getByLabel('Content warning', { exact: true })
        .last()
        .fill('thinking');
      await page.locator('#composer-home button[name=add]').click();
      await page.getByLabel('Text of post 2').fill('and another half');
      await page.goto(`${server.origin}/search`);
      await page.goto(server.origin);
      await page.getByText('Draft recovered.').waitFor();
      expect(await text().inputValue()).toBe('half a thought');
      expect(await page.getByLabel('Text of post 2').inputValue()).toBe('and another half');
      expect(await page.locator('#composer-home input[name=warning]').inputValue()).toBe('thinking');
      await send().click();
      await page.getByText('Posted.').waitFor();
      await expect.poll(() => text().inputValue()).toBe('');
      await page.reload();
      await page.locator('.feed article').first().waitFor();
      expect(await page.evaluate(KEPT)).toEqual([]);
      expect(await text().inputValue()).toBe('');
      expect(open.complaints).toEqual([]);
    });

    it('stays where it is when the line is dead or the server fails, and can be sent again', async () => {
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().fill('Not lost');
      await page.route('**/compose', (route) => route.abort('internetdisconnected'));
      await send().click();
      await page.locator('.toast.bad').first().waitFor();
      expect(await text().inputValue()).toBe('Not lost');
      await page.unroute('**/compose');
      await page.route('**/compose', (route) => route.fulfill({ status: 500, body: 'no' }), { times: 1 });
      await send().click();
      await page.locator('.toast.bad').nth(1).waitFor();
      expect(await text().inputValue()).toBe('Not lost');
      await send().click();
      await page.locator('.feed article', { hasText: 'Not lost' }).waitFor();
    });

    it('is posted once, however often one presses', async () => {
      await page.goto(server.origin);
      await text().click();
      await ready();
      await text().fill('Only once');
      await page.keyboard.press('Control+Enter');
      await page.keyboard.press('Control+Enter');
      const posted = page.locator('#feed article', { hasText: 'Only once' });
      await posted.waitFor();
      await expect.poll(() => text().inputValue()).toBe('');
      await text().fill('Once more');
      await send().dblclick();
      await page.locator('#feed article', { hasText: 'Once more' }).waitFor();
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().fill('From its page');
      await page.keyboard.press('Control+Enter');
      await page.keyboard.press('Control+Enter');
      await page.waitForURL(`${server.origin}/`);
      await page.locator('#feed article', { hasText: 'From its page' }).waitFor();
      await server.settle();
      await page.reload();
      await page.locator('#feed article').nth(2).waitFor();
      expect(await page.locator('#feed article').count()).toBe(3);
      expect(open.complaints).toEqual([]);
    });

    it('is posted once when only the answer was lost, with its picture, and twice when it is meant so', async () => {
      await page.goto(server.origin);
      const write = async (words: string) => {
        await text().click();
        await ready();
        await text().fill(words);
        await page.setInputFiles('#composer-home input[name=upload]', {
          name: 'sea.png',
          mimeType: 'image/png',
          buffer: await picture('#2980b9'),
        });
        await page.locator('#composer-home .attach:not(.sending) textarea').fill('The sea');
      };
      await write('Heard?');
      await page.route(
        '**/compose',
        async (route) => {
          await route.fetch();
          await route.abort('connectionreset');
        },
        { times: 1 },
      );
      await send().click();
      await page.locator('.toast.bad').getByRole('button', { name: 'Try again' }).click();
      const posted = page.locator('#feed article', { hasText: 'Heard?' });
      await posted.waitFor();
      await expect.poll(() => text().inputValue()).toBe('');
      await write('Heard?');
      await send().click();
      await posted.nth(1).waitFor();
      await server.settle();
      await page.reload();
      await posted.nth(1).waitFor();
      expect(await posted.count()).toBe(2);
    });

    it('that could not be kept as a draft does not become a post at the next try', async () => {
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().fill('Not yet');
      await page.route('**/compose', (route) => route.abort('internetdisconnected'));
      await page.locator('.menu.later > summary').click();
      await page.getByRole('button', { name: 'Save draft' }).click();
      await page.locator('.toast.bad').waitFor();
      await page.unroute('**/compose');
      await page.locator('.toast.bad').getByRole('button', { name: 'Try again' }).click();
      await page.locator('.drafts', { hasText: 'Not yet' }).waitFor();
    });

    it('is thrown away on wish', async () => {
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().fill('never mind');
      await page.reload();
      await ready();
      await page.getByText('Draft recovered.').waitFor();
      await page.getByRole('button', { name: 'Discard' }).click();
      expect(await text().inputValue()).toBe('');
      await page.reload();
      await ready();
      await expect.poll(() => send().getAttribute('aria-disabled')).toBe('true');
      expect(await page.getByText('Draft recovered.').count()).toBe(0);
    });
  });

  describe('the dialog', () => {
    it('posts over any page, and puts the post into home', async () => {
      await page.goto(server.origin);
      await openDialog();
      expect(await page.evaluate('document.activeElement.id')).toBe('composer-dialog-text');
      await dialog().getByLabel('Post text').fill('From the dialog');
      await page.keyboard.press('Control+Enter');
      await page.locator('#feed article', { hasText: 'From the dialog' }).waitFor();
      expect(await dialog().count()).toBe(0);
      await page.goto(`${server.origin}/search`);
      await openDialog();
      await dialog().getByLabel('Post text').fill('From afar');
      await page.keyboard.press('Control+Enter');
      await page.getByText('Posted.').waitFor();
      await expect.poll(() => dialog().count()).toBe(0);
      expect(await page.evaluate(KEPT)).toEqual([]);
      expect(open.complaints).toEqual([]);
    });

    it('asks what becomes of the words, and goes back to where it was opened', async () => {
      await page.goto(`${server.origin}/search`);
      await openDialog();
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog().count()).toBe(0);
      expect(await page.evaluate('document.activeElement.matches(".side > .btn.primary")')).toBe(true);
      await openDialog();
      await dialog().getByLabel('Post text').fill('unfinished');
      // A menu in it closes alone.
      await dialog().locator('.choice > summary').click();
      await page.keyboard.press('Escape');
      expect(await page.locator('dialog#compose .choice[open], dialog.ask[open]').count()).toBe(0);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Go on writing' }).click();
      expect(await dialog().getByLabel('Post text').inputValue()).toBe('unfinished');
      await page.keyboard.press('Escape');
      await page.locator('dialog.ask').getByRole('button', { name: 'Save draft' }).click();
      await page.getByText('Draft saved.').waitFor();
      await expect.poll(() => dialog().count()).toBe(0);
      await openDialog();
      expect(await dialog().getByLabel('Post text').inputValue()).toBe('');
      await dialog().getByLabel('Post text').fill('worthless');
      await page.keyboard.press('Escape');
      await page.locator('dialog.ask').getByRole('button', { name: 'Discard' }).click();
      await page.goto(`${server.origin}/drafts`);
      await page.locator('.drafts').getByText('unfinished').waitFor();
      expect(await page.locator('.drafts > li').count()).toBe(1);
      expect(await page.evaluate(KEPT)).toEqual([]);
      expect(open.complaints).toEqual([]);
    });
  });

  describe('who may reply and quote', () => {
    it.each([
      { where: 'above home', path: '/', opener: '.composer .choice > summary' },
      { where: 'on its page', path: '/compose', opener: '.composer details:not(.menu) > summary' },
    ])('is said $where', async ({ path, opener }) => {
      await page.goto(`${server.origin}${path}`);
      await text().click();
      await ready();
      await text().fill('For few');
      await page.locator(opener).click();
      await page.locator('select[name=replyPolicy]').selectOption('followers');
      await page.locator('select[name=quotePolicy]').selectOption('nobody');
      await text().click();
      await page.keyboard.press('Control+Enter');
      const card = page.locator('#feed article', { hasText: 'For few' });
      await card.waitFor();
      await page.goto(`${server.origin}${await card.locator('a:has(time)').getAttribute('href')}`);
      await page.locator('article.focus details.menu > summary').last().click();
      await page.getByRole('link', { name: 'Edit', exact: true }).click();
      await page.getByText('Language, replies and quotes').click();
      expect(await page.locator('select[name=replyPolicy]').inputValue()).toBe('followers');
      expect(await page.locator('select[name=quotePolicy]').inputValue()).toBe('nobody');
      expect(open.complaints).toEqual([]);
    });
  });

  describe('a planned post', () => {
    it('is planned in the zone of the browser', async () => {
      await page.goto(server.origin);
      await text().fill('Good evening');
      await page.locator('#composer-home .later > summary').click();
      await page.locator('#composer-home').getByLabel('Publish at').fill('2030-05-06T18:30');
      await page.locator('#composer-home').getByRole('button', { name: 'Schedule', exact: true }).click();
      await page.getByText('Scheduled.').waitFor();
      await expect.poll(() => text().inputValue()).toBe('');
      await page.goto(`${server.origin}/drafts/scheduled`);
      await page.locator('.drafts').getByText('Good evening').click();
      expect(await page.getByLabel('Publish at').inputValue()).toBe('2030-05-06T18:30');
      expect(open.complaints).toEqual([]);
    });
  });

  describe('emoji', () => {
    it('are found by word, by key and by finger, and go where somebody wrote', async () => {
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().fill('Good day');
      await page.evaluate('document.activeElement.setSelectionRange(4, 4)');
      const button = page.getByRole('button', { name: 'Emoji', exact: true });
      await button.click();
      const panel = page.getByRole('dialog', { name: 'Emoji' });
      await panel.getByRole('button', { name: 'grinning', exact: true }).waitFor();
      expect(await graveFaults(page)).toEqual([]);
      const search = panel.getByLabel('Search emoji');
      await search.fill('hedgeh');
      await panel.getByRole('button', { name: 'hedgehog' }).waitFor();
      await search.press('Enter');
      expect(await text().inputValue()).toBe('Good🦔 day');
      expect(await page.evaluate('document.activeElement.id')).toBe('composer-page-text');
      await button.click();
      const used = panel.getByRole('region', { name: 'Used last' }).getByRole('button', { name: 'hedgehog' });
      await used.waitFor();
      await expect.poll(() => search.evaluate((one) => one.matches(':focus'))).toBe(true);
      await search.press('ArrowDown');
      await expect
        .poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")'))
        .toBe('hedgehog');
      await page.keyboard.press('ArrowDown');
      expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('grinning');
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Enter');
      expect(await text().inputValue()).toBe('Good🦔😃 day');
      await button.click();
      // The panel comes a moment after the click; its search has the keyboard when it is all there.
      await expect.poll(() => search.evaluate((one) => one.matches(':focus'))).toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(() => panel.isVisible()).toBe(false);
      expect(await page.evaluate('document.activeElement.hasAttribute("data-emoji")')).toBe(true);
      expect(open.complaints).toEqual([]);
    });

    it('are finished by name while one writes', async () => {
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().pressSequentially('At 12:30 :hedg');
      const list = page.getByRole('listbox', { name: 'Suggestions' });
      await list.getByRole('option', { name: ':hedgehog:' }).waitFor();
      await page.keyboard.press('Enter');
      expect(await text().inputValue()).toBe('At 12:30 🦔 ');
      expect(open.complaints).toEqual([]);
    });

    it('are in the dialog, too, and Escape closes them alone', async () => {
      await page.goto(`${server.origin}/search`);
      await openDialog();
      await dialog().getByRole('button', { name: 'Emoji', exact: true }).click();
      const panel = page.getByRole('dialog', { name: 'Emoji' });
      await panel.getByRole('button', { name: 'grinning', exact: true }).waitFor();
      await expect
        .poll(() => panel.getByLabel('Search emoji').evaluate((one) => one.matches(':focus')))
        .toBe(true);
      await page.keyboard.press('Escape');
      await expect.poll(() => panel.isVisible()).toBe(false);
      expect(await dialog().count()).toBe(1);
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog().count()).toBe(0);
    });
  });

  describe('suggestions', () => {
    it('finish names and hashtags by key and by finger, and are heard of', async () => {
      await Promise.all([server.account(`kingfisher${made}`), server.account(`kingbird${made}`)]);
      await page.goto(`${server.origin}/compose`);
      await ready();
      await text().pressSequentially('Hello @king');
      const list = page.getByRole('listbox', { name: 'Suggestions' });
      await list.getByRole('option').nth(1).waitFor();
      const first = await list.getByRole('option').nth(0).getAttribute('id');
      expect(await text().getAttribute('aria-activedescendant')).toBe(first);
      await page.keyboard.press('ArrowDown');
      expect(await list.getByRole('option').nth(1).getAttribute('aria-selected')).toBe('true');
      const chosen = await list.getByRole('option').nth(1).getAttribute('data-insert');
      await page.keyboard.press('Enter');
      expect(await text().inputValue()).toBe(`Hello ${chosen} `);
      await text().pressSequentially('and @kingf');
      await list
        .getByRole('option', { name: /kingfisher/ })
        .first()
        .waitFor();
      await page.keyboard.press('Escape');
      expect(await list.count()).toBe(0);
      await text().pressSequentially('i');
      await list
        .getByRole('option', { name: new RegExp(`kingfisher${made}`) })
        .first()
        .click();
      expect(await text().inputValue()).toBe(`Hello ${chosen} and @kingfisher${made} `);
      expect(await page.evaluate('document.activeElement.id')).toBe('composer-page-text');
      expect(open.complaints).toEqual([]);
    });
  });
}
