import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

/** A visitor of one server whose account is on another: what they press here is done there, and is seen here. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let home: TestServer;
  let away: TestServer;
  beforeAll(async () => {
    [home, away] = await Promise.all([startServer(), startServer()]);
  });
  afterAll(async () => {
    await closeBrowser();
    await Promise.all([home?.stop(), away?.stop()]);
  });

  describe.each([
    { kind: 'with JavaScript', javaScript: true, width: 1440, name: 'ada', author: 'kofi' },
    { kind: 'without JavaScript', javaScript: false, width: 390, name: 'abe', author: 'kaja' },
  ])('a visitor from another server $kind', ({ javaScript, width, name, author }) => {
    let guest: Visit;
    let page: Page;
    let authorId: AccountId;
    beforeAll(async () => {
      const [own, other] = await Promise.all([home.account(name), away.account(author)]);
      authorId = other;
      guest = await visit({ javaScript, width });
      page = guest.page;
      await enterAs(guest, home, own);
    });
    afterAll(() => guest?.context.close());

    const say = async (text: string) => {
      const id = await composePost(away.app, authorId, { text, visibility: 'public' });
      await away.settle();
      return id;
    };
    const card = (text: string) => page.locator('article.post', { hasText: text }).first();

    /** The page in between, up to the server of the visitor. `typed`: what the browser does not know yet. */
    async function goHome(typed: string | null): Promise<void> {
      await page.waitForURL(/\/interact\//);
      const field = page.getByLabel('Your address, or your server’s');
      if (typed === null) expect(await field.inputValue()).toBe(`@${name}@${home.host}`);
      else await field.fill(typed);
      await page.getByRole('button', { name: 'Find my server' }).click();
      await page.getByRole('link', { name: `Continue on ${home.host}` }).click();
      await page.waitForURL((url) => url.origin === home.origin && !url.pathname.startsWith('/authorize'));
    }

    it('names their server once, likes, answers and follows there, and it is so here', async () => {
      const text = `The swifts are back, says ${author}`;
      const id = await say(text);
      await page.goto(`${away.origin}/@${author}`);
      await card(text).getByRole('link', { name: 'Like' }).click();
      await page.getByRole('heading', { name: `Like what ${author} wrote` }).waitFor();
      await goHome(`@${name}@${home.host}`);
      await card(text).locator('button.like').click();
      // The button shows it at once, the form when the server has answered.
      await card(text).locator('form[action$="/unlike"]').waitFor();

      await page.goto(`${away.origin}/@${author}`);
      await card(text).getByRole('link', { name: 'Reply' }).click();
      await goHome(null);
      const field = page.locator('#reply textarea[name=text]');
      if (javaScript) await page.locator('.composer[data-ready]').first().waitFor();
      await field.fill(`@${author}@${away.host} And the swallows, says ${name}`);
      await page.locator('#reply .end button.primary').click();
      await card(`And the swallows, says ${name}`).waitFor();

      await page.goto(`${away.origin}/@${author}`);
      await page.locator('main').getByRole('link', { name: 'Follow', exact: true }).first().click();
      await page.getByRole('heading', { name: `Follow ${author}` }).waitFor();
      await goHome(null);
      const follow = page.locator('main').getByRole('button', { name: `Follow ${author}` });
      // A second try finds what the first one did.
      if (await follow.count()) await follow.first().click();
      await page
        .locator('main')
        .getByRole('button', { name: /Following|Requested/ })
        .first()
        .waitFor();

      await settle(home, away);
      await page.goto(`${away.origin}/@${author}/${id}`);
      await card(`And the swallows, says ${name}`).waitFor();
      await expect.poll(() => card(text).locator('[data-count=likes]').innerText()).toBe('1');
      await page.goto(`${away.origin}/@${author}/followers`);
      await page.locator('main').getByText(`@${name}@${home.host}`).first().waitFor();
      expect(guest.complaints).toEqual([]);
      expect(guest.foreign).toEqual([]);
    });

    it('can name another server, and hears what is wrong with it', async () => {
      const id = await say('For whom it may concern');
      const stranger = await visit({ javaScript, width, expected: [422] });
      await stranger.page.goto(`${away.origin}/interact/like/${id}`);
      const field = stranger.page.getByLabel('Your address, or your server’s');
      expect(await field.inputValue()).toBe('');
      await field.fill(away.host);
      await field.press('Enter');
      await stranger.page.getByText('That is this server').waitFor();
      expect(await field.inputValue()).toBe(away.host);
      await field.fill(home.host);
      await field.press('Enter');
      // Whoever is not logged in there either is asked to, and comes out at the post.
      await stranger.page.getByRole('link', { name: `Continue on ${home.host}` }).click();
      await stranger.page.waitForURL(/\/login\?return=/);
      await fillLogin(stranger.page, name);
      await stranger.page.locator('article.post', { hasText: 'For whom it may concern' }).first().waitFor();
      expect(stranger.page.url()).toContain(`${home.origin}/@${author}@${away.host}/`);
      expect(stranger.complaints).toEqual([]);
      await stranger.context.close();
    });

    it('shares a page into the composer, logged in or not yet', async () => {
      const query = new URLSearchParams({
        title: 'Swifts',
        text: 'Worth reading',
        url: 'https://birds.example/',
      });
      const shared = 'Swifts\n\nWorth reading\n\nhttps://birds.example/';
      await page.goto(`${home.origin}/share?text=Only+words+%26+signs`);
      expect(await page.getByLabel('Post text').inputValue()).toBe('Only words & signs');
      const stranger = await visit({ javaScript, width });
      await stranger.page.goto(`${home.origin}/share?${query}`);
      await fillLogin(stranger.page, name);
      await stranger.page.waitForURL(/\/compose/);
      if (javaScript) await stranger.page.locator('.composer[data-ready]').first().waitFor();
      expect(await stranger.page.getByLabel('Post text').inputValue()).toBe(shared);
      await stranger.page.locator('#composer-page .end button.primary').click();
      await stranger.page.locator('article.post', { hasText: 'Worth reading' }).first().waitFor();
      expect([...guest.complaints, ...stranger.complaints]).toEqual([]);
      await stranger.context.close();
    });
  });
}

async function fillLogin(page: Page, name: string): Promise<void> {
  await page.getByLabel('Email or username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.locator('form.card button.primary').click();
}
