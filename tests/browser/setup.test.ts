import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setupLink } from '../../src/domain/auth/setup.ts';
import { graveFaults } from '../support/axe.ts';
import { closeBrowser, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { PASSWORD, startServer, type TestServer } from '../support/servers.ts';

/** The first minute of a new server: its owner is made with the link that the start prints. */
if (!hasChromium) it(noBrowser, () => {});
else {
  describe.each([
    { kind: 'with JavaScript', javaScript: true },
    { kind: 'without JavaScript', javaScript: false },
  ])('a new server $kind', ({ javaScript }) => {
    let server: TestServer;
    let open: Visit;
    beforeAll(async () => {
      server = await startServer({ REGISTRATION: 'closed' });
      open = await visit({ javaScript, expected: [404, 422] });
    });
    afterAll(async () => {
      await open?.context.close();
      await closeBrowser();
      await server?.stop();
    });

    it('is given to its owner by a link that works once', async () => {
      const { page } = open;
      const link = (await setupLink(server.app)) ?? 'no link';
      await page.goto(link);
      if (javaScript) expect(await graveFaults(page)).toEqual([]);
      await page.getByLabel('Username').fill('olena');
      await page.getByLabel('Email').fill('olena@test.example');
      await page.getByLabel('Password').fill('short');
      await page.getByRole('button', { name: /Create the owner/ }).click();
      await page.locator('#password-err').waitFor();
      expect(await page.getByLabel('Username').inputValue()).toBe('olena');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: /Create the owner/ }).click();
      await page.getByText('This server is yours now').waitFor();
      await page.locator('.nav').getByRole('link', { name: 'Admin' }).click();
      await page.getByRole('heading', { level: 1, name: 'Admin' }).waitFor();

      const late = await visit({ javaScript, expected: [404] });
      expect((await late.page.goto(link))?.status()).toBe(404);
      await late.context.close();
      expect(await setupLink(server.app)).toBeNull();
      expect([...open.complaints, ...late.complaints]).toEqual([]);
    });
  });
}
