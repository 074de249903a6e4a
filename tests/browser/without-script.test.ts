import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { unique } from '../support/people.ts';
import { idOf } from '../support/scenes.ts';
import { PASSWORD, startServer, type TestServer } from '../support/servers.ts';

/** What journey.test.ts and writing.test.ts leave out: polls, further pages, search, lists, muted words, quotes and settings as plain HTML. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
    const ada = await server.account('ada', { displayName: 'Ada Byron' });
    for (let n = 1; n <= 45; n += 1) {
      await composePost(server.app, ada, { text: `Note ${n} on the quay #harbour`, visibility: 'public' });
    }
    await server.settle();
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });

  describe.each([
    { kind: 'on a phone', width: 390, name: 'pia' },
    { kind: 'on a desk', width: 1440, name: 'dan' },
  ])('without JavaScript, $kind', ({ width, name }) => {
    let guest: Visit;
    let page: Page;

    beforeAll(async () => {
      guest = await visit({ javaScript: false, width, expected: [422] });
      page = guest.page;
      await server.account(name);
      await logInAs(page, server.origin, name, PASSWORD);
    });
    afterAll(() => guest?.context.close());

    it('a poll is asked and voted in', async () => {
      await page.goto(`${server.origin}/compose`);
      await page.getByLabel('Post text').fill(`Tea or coffee, asks ${name}?`);
      await page.locator('label', { has: page.locator('input[name=polled]') }).click();
      const choices = page.locator('input[name=option]');
      await choices.nth(0).fill('Tea');
      await choices.nth(1).fill('Coffee');
      await page.locator('form.composer .end button.primary').click();
      await page
        .locator('article', { hasText: `asks ${name}?` })
        .first()
        .waitFor();
      const other = await visit({ javaScript: false, width });
      await logInAs(other.page, server.origin, 'ada', PASSWORD);
      await other.page.goto(`${server.origin}/@${name}`);
      const ballot = other.page.locator('article', { hasText: `asks ${name}?` }).first();
      await ballot.getByLabel('Coffee').first().check();
      await ballot.getByRole('button', { name: 'Vote' }).click();
      await other.page.locator('.res', { hasText: '100%' }).first().waitFor();
      expect(other.complaints).toEqual([]);
      await other.context.close();
    });

    it('people, posts and hashtags are searched, and pages follow pages', async () => {
      await page.goto(`${server.origin}/search`);
      await page.locator('main').getByRole('searchbox').first().fill('harbour');
      await page.locator('main').getByRole('searchbox').first().press('Enter');
      await page.locator('main').getByRole('link', { name: 'Posts', exact: true }).click();
      await page.locator('main article', { hasText: 'on the quay' }).first().waitFor();
      await page.locator('main').getByRole('link', { name: 'Tags', exact: true }).click();
      await page
        .locator('main')
        .getByRole('link', { name: /#harbour/ })
        .first()
        .click();
      const notes = page.locator('main article', { hasText: 'on the quay' });
      await page.locator('main article', { hasText: 'Note 45 ' }).waitFor();
      const seen = await notes.count();
      await page.getByRole('link', { name: 'Older posts' }).click();
      await page.locator('main article', { hasText: `Note ${45 - seen} ` }).waitFor();
      expect(await page.locator('main article', { hasText: 'Note 45 ' }).count()).toBe(0);
    });

    it('a list is made, somebody found is put into it, and it shows what they post', async () => {
      const title = unique('Quay');
      await page.goto(`${server.origin}/lists`);
      await page.getByLabel('Name', { exact: true }).fill(title);
      await page.getByRole('button', { name: 'Make list' }).click();
      await page.getByText('The list is there.').first().waitFor();
      await page.goto(`${server.origin}/search?q=byron&type=people`);
      await page.locator('main').getByRole('link', { name: 'Ada Byron', exact: true }).click();
      await page.locator('main .profile details.menu > summary').first().click();
      await page.getByRole('link', { name: 'Add to lists' }).click();
      await page.getByLabel(title).check();
      await page.locator('main').getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').first().waitFor();
      await page.goto(`${server.origin}/lists`);
      await page.locator('main li', { hasText: title }).getByText('1 person').waitFor();
      await page.locator('main').getByRole('link', { name: title, exact: true }).click();
      await page.locator('#feed article', { hasText: 'on the quay' }).first().waitFor();
      await page.getByRole('link', { name: 'Edit list' }).first().click();
      await page.getByRole('button', { name: 'Remove Ada Byron from this list' }).click();
      await page.getByText('Nobody is in this list yet.').waitFor();
    });

    it('words are muted: posts with them fold, or are left out', async () => {
      const word = unique('word');
      const ada = await idOf(server, 'ada');
      const [folded, shown] = [`A post with ${word} in it`, `A post without, for ${name} ${word}s`];
      for (const text of [folded, shown]) await composePost(server.app, ada, { text, visibility: 'public' });
      await page.goto(`${server.origin}/settings/filters`);
      await page.getByLabel('Word or phrase').fill(word);
      await page.getByRole('button', { name: 'Mute', exact: true }).click();
      await page.getByText('Muted.').first().waitFor();
      await page.goto(`${server.origin}/@ada`);
      await page.getByText(shown).waitFor();
      expect(await page.getByText(folded).isVisible()).toBe(false);
      await page.locator('main details.cw > summary', { hasText: word }).click();
      await page.getByText(folded).waitFor();

      await page.goto(`${server.origin}/settings/filters`);
      await page.locator('main').getByRole('link', { name: word, exact: true }).click();
      await page.getByLabel('Leave them out').check();
      await page.locator('main form').getByRole('button', { name: 'Save' }).click();
      await page.locator('main li', { hasText: word }).getByText('Left out').waitFor();
      await page.goto(`${server.origin}/@ada`);
      await page.getByText(shown).waitFor();
      expect(await page.getByText(folded).count()).toBe(0);
      await page.goto(`${server.origin}/settings/filters`);
      await page.getByRole('button', { name: `Unmute “${word}”` }).click();
      await page.getByText('No longer muted.').first().waitFor();
      await page.goto(`${server.origin}/@ada`);
      await page.getByText(folded).waitFor();
    });

    it('a post is quoted, from beside it or from its menu', async () => {
      const words = unique('quoted');
      await composePost(server.app, await idOf(server, 'ada'), {
        text: `To be ${words}`,
        visibility: 'public',
      });
      await page.goto(`${server.origin}/@ada`);
      const post = page.locator('main article.post', { hasText: words }).first();
      const beside = post.locator('.acts > a.quoting');
      if (width < 640) {
        expect(await beside.isVisible()).toBe(false);
        await post.locator('details.menu > summary').click();
        await post.locator('.menu a', { hasText: 'Quote' }).click();
      } else await beside.click();
      await page.locator('form.composer .quote', { hasText: words }).waitFor();
      await page.getByLabel('Post text').fill(`What ${name} says of it`);
      await page.locator('form.composer .end button.primary').click();
      await page.getByText('Posted.').first().waitFor();
      await page.goto(`${server.origin}/@${name}`);
      const quoting = page.locator('main article.post', { hasText: `What ${name} says of it` }).first();
      await quoting.locator('.quote', { hasText: words }).waitFor();
    });

    it('somebody is followed, and how the pages look is set', async () => {
      await page.goto(`${server.origin}/@ada`);
      const follow = page.locator('main').getByRole('button', { name: 'Follow Ada Byron', exact: true });
      // A second try finds what the first one did.
      if (await follow.count()) await follow.first().click();
      await page.locator('main').getByRole('button', { name: 'Following Ada Byron' }).first().waitFor();
      await page.goto(`${server.origin}/settings/appearance`);
      await page.getByLabel('Dark', { exact: true }).check({ force: true });
      await page.locator('main form').getByRole('button', { name: 'Save' }).first().click();
      await page.locator('html[data-theme=dark]').waitFor();
      expect(guest.complaints).toEqual([]);
      expect(guest.foreign).toEqual([]);
    });
  });
}
