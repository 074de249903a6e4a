import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graveFaults } from '../support/axe.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, visit } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** What somebody sees whose line is dead. */
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

  describe('a page that cannot be fetched', () => {
    it.each([390, 1440])('is a page of ours that says what to do, at %i px', async (width) => {
      const { page, context } = await visit({ worker: true, width });
      const id = await server.account(`away${width}`);
      await enterAs({ page, context, complaints: [], foreign: [] }, server, id);
      const [theme, size] = ['dark', 'large'];
      for (const [path, form] of [
        ['/theme', { theme }],
        ['/settings/appearance', { textSize: size }],
      ] as const) {
        await context.request.post(server.origin + path, { form, headers: { origin: server.origin } });
      }
      await page.goto(server.origin);
      expect(await page.evaluate('({ ...document.documentElement.dataset })')).toMatchObject({ theme, size });
      await page.evaluate('navigator.serviceWorker.ready');
      await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true);
      await context.setOffline(true);
      await page.goto(`${server.origin}/notifications`);
      await page.getByRole('heading', { name: 'No way through' }).waitFor();
      // It is drawn as our pages are, and knows nobody.
      expect(await page.evaluate('document.styleSheets.length')).toBe(1);
      expect(await page.evaluate('({ ...document.documentElement.dataset })')).toMatchObject({ theme, size });
      expect(await page.content()).not.toContain(`away${width}`);
      expect(await graveFaults(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await context.setOffline(false);
      // By itself when the line is up again, or with the button.
      await page.getByRole('heading', { name: 'Notifications', level: 1 }).waitFor();
      const kept =
        'caches.keys().then((names) => Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).then((all) => all.flat())';
      const paths = await page.evaluate<string[]>(kept);
      expect(paths.filter((path) => !path.startsWith('/assets/'))).toEqual(['/offline']);
      await context.close();
    });
  });
}
