import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { closeBrowser, hasChromium, noBrowser, visit } from '../support/browser.ts';
import { linkInMail } from '../support/mail.ts';
import { unique } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { PASSWORD, startServer, type TestServer } from '../support/servers.ts';

/** From the form for a new account to a home with something to read, by the ways that the pages offer. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
    const [ada, bea, cem] = [
      await server.account('ada', { displayName: 'Ada' }),
      await server.account('bea', { displayName: 'Bea' }),
      await server.account('cem', { displayName: 'Cem' }),
    ];
    await composePost(server.app, ada, { text: 'By Ada, whom one follows', visibility: 'public' });
    await composePost(server.app, bea, { text: 'By Bea, whom one leaves', visibility: 'public' });
    await composePost(server.app, cem, { text: 'Seen from the quay #harbour', visibility: 'public' });
    await server.settle();
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });

  describe.each([
    { kind: 'on a desk with JavaScript', javaScript: true, width: 1440 },
    { kind: 'on a phone with JavaScript', javaScript: true, width: 390 },
    { kind: 'on a phone without JavaScript', javaScript: false, width: 390 },
  ])('the first minutes $kind', ({ javaScript, width }) => {
    it('lead from the landing page over people, tags and a profile to a home with posts', async () => {
      const name = unique('new');
      const guest = await visit({ javaScript, width });
      const { page } = guest;
      await page.goto(server.origin);
      await page.getByRole('link', { name: 'Create an account' }).first().click();
      await page.getByLabel('Username').fill(name);
      await page.getByLabel('Email').fill(`${name}@test.example`);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.waitForURL(/confirm\/sent/);
      await server.settle();
      await page.goto(await linkInMail(server, name));
      await page.locator('main button.primary').click();
      await page.waitForURL(/\/login\?return=/);
      await page.getByLabel('Email or username').fill(name);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.locator('form.card button.primary').click();

      // The one who has just come does not have to look for where to begin.
      await page.waitForURL(`${server.origin}/welcome`);
      await page.getByLabel('Ada').check();
      await page.getByLabel('#harbour').check();
      await page.getByRole('button', { name: 'Follow these' }).click();
      await page.waitForURL(`${server.origin}/`);
      await page.getByText('Here is your home').waitFor();
      await page.locator('#feed article', { hasText: 'By Ada' }).waitFor();
      await page.locator('#feed article', { hasText: '#harbour' }).waitFor();
      expect(await page.getByText('By Bea').count()).toBe(0);

      await page.goto(`${server.origin}/welcome`);
      expect(await page.getByLabel('Ada').count()).toBe(0);
      await page.getByLabel('Bea').waitFor();
      await page.getByRole('link', { name: 'Fill in your profile' }).click();
      await page.getByLabel('Display name').fill('Somebody New');
      await page.getByLabel('About you').fill('Looks at birds');
      await page.locator('input[name=avatar]').setInputFiles({
        name: 'me.png',
        mimeType: 'image/png',
        buffer: await picture('#16a085', 400, 400),
      });
      await page.locator('form[action="/settings/profile"] button.primary').click();
      await page.getByText('Profile saved.').first().waitFor();
      await page.getByRole('link', { name: 'See your profile' }).click();
      await page.locator('main h1, main h2', { hasText: 'Somebody New' }).first().waitFor();
      await page.getByText('Looks at birds').first().waitFor();
      expect(guest.complaints).toEqual([]);
      expect(guest.foreign).toEqual([]);
      await guest.context.close();
    });
  });
}
