import { afterAll, beforeAll, expect, it } from 'vitest';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { closeBrowser, hasChromium, noBrowser, visit } from '../support/browser.ts';
import { picture } from '../support/pictures.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** What is seen of a picture before it is there, and of one that is covered. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer();
    const ann = await server.account('ann', { displayName: 'Ann' });
    for (const sensitive of [false, true]) {
      const id = await uploadMedia(server.app, ann, await picture('#d35400', 600, 400), 'Orange');
      const text = sensitive ? 'Under a veil' : 'In plain sight';
      await composePost(server.app, ann, { text, visibility: 'public', mediaIds: [id], sensitive });
    }
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });

  it('shows the colours of a picture until it is there', async () => {
    const { page, context, complaints } = await visit();
    let letIn = () => {};
    const held = new Promise<void>((done) => {
      letIn = done;
    });
    await page.route(/\/media\//, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${server.origin}/@ann`, { waitUntil: 'domcontentloaded' });
    const post = page.locator('article', { hasText: 'In plain sight' });
    const haze = post.locator('img.haze');
    await haze.waitFor();
    await expect
      .poll(() =>
        page.evaluate(
          "[...document.querySelectorAll('.media img.haze')].some((image) => image.naturalWidth === 8)",
        ),
      )
      .toBe(true);
    const [behind, place] = [await haze.boundingBox(), await post.locator('.media').boundingBox()];
    if (!behind || !place) throw new Error('nothing is drawn');
    expect(behind.width).toBeGreaterThanOrEqual(place.width);
    expect(behind.height).toBeGreaterThanOrEqual(place.height);
    letIn();
    await haze.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each([true, false])(
    'takes the first moment of a picture where less movement is wanted: %s',
    async (still) => {
      const { page, context } = await visit({ still });
      await page.goto(`${server.origin}/@ann`);
      await expect
        .poll(() => page.evaluate("[...document.querySelectorAll('.media a img')].at(-1).currentSrc"))
        .toMatch(still ? /[?]still$/ : /[.]webp$/);
      await context.close();
    },
  );

  it('draws them beneath what covers a picture, and fetches nothing of it', async () => {
    const { page, context, complaints } = await visit();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${server.origin}/@ann`);
    const veil = page.locator('article', { hasText: 'Under a veil' }).locator('details.veil');
    await veil.locator('> summary img.haze').waitFor();
    const address = (await veil.locator('.media a img').getAttribute('src')) ?? '';
    expect(asked.some((url) => url.endsWith(address))).toBe(false);
    await veil.locator('> summary').click();
    await veil.locator('.media a img').waitFor();
    expect(await veil.locator('> summary img.haze').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await context.close();
  });
}
