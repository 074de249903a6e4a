import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { picture } from '../support/pictures.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** Choosing one's pictures, and looking through those of others. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  let ann: AccountId;
  let axe: string;

  beforeAll(async () => {
    server = await startServer();
    ann = await server.account('ann', { displayName: 'Ann' });
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    for (let n = 0; n < 24; n += 1) {
      const bytes = await picture(`hsl(${n * 15} 60% 50%)`, 300, 200);
      const id = await uploadMedia(server.app, ann, bytes, n % 3 ? `colour ${n}` : '');
      await composePost(server.app, ann, {
        text: `${n}`,
        visibility: 'public',
        mediaIds: [id],
        sensitive: n % 8 === 7,
      });
    }
  });
  afterAll(async () => {
    await closeBrowser();
    await server.stop();
  });

  async function faults({ page }: Visit): Promise<string[]> {
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  }

  /** Left half red, right half blue. */
  async function halves(): Promise<Buffer> {
    const right = await picture('#0000ff', 300, 300);
    const base = sharp({ create: { width: 600, height: 300, channels: 3, background: '#ff0000' } });
    return base
      .composite([{ input: right, left: 300, top: 0 }])
      .png()
      .toBuffer();
  }
  const leftOf = (page: Page) =>
    page.evaluate<number[]>(
      "[...document.querySelector('canvas').getContext('2d').getImageData(5, 5, 1, 1).data].slice(0, 3)",
    );

  it('shows a chosen picture, and keeps the part that was set with the keyboard', async () => {
    const guest = await visit({ width: 390 });
    const { page } = guest;
    await enterAs(guest, server, ann);
    await page.goto(`${server.origin}/settings`);
    const slider = page.getByRole('slider', { name: 'Left to right' });
    expect(await slider.isVisible()).toBe(false);
    await page.setInputFiles('[name=avatar]', {
      name: 'me.png',
      mimeType: 'image/png',
      buffer: await halves(),
    });
    await page.locator('canvas').waitFor();
    expect(await leftOf(page)).toEqual([255, 0, 0]);
    await slider.press('End');
    expect(await leftOf(page)).toEqual([0, 0, 255]);
    expect(await faults(guest)).toEqual([]);
    // Dragged wholly to the right, its left shows again; and back.
    const box = await page.locator('canvas').boundingBox();
    if (!box) throw new Error('the canvas is there');
    await page.mouse.move(box.x + 5, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 5 + box.width * 1.2, box.y + 20);
    await page.mouse.up();
    expect(await leftOf(page)).toEqual([255, 0, 0]);
    await slider.press('End');
    await page.getByRole('button', { name: 'Save profile' }).click();
    await page.getByText('Profile saved').first().waitFor();
    const { avatarUrl } = await readProfile(server.app, anonymous, ann);
    const stored = await (await fetch(`${server.origin}${avatarUrl}`)).arrayBuffer();
    const { dominant } = await sharp(Buffer.from(stored)).stats();
    expect(dominant.b).toBeGreaterThan(dominant.r);
    // Nothing was chosen after all: the picture is as before.
    await page.setInputFiles('[name=banner]', {
      name: 'b.png',
      mimeType: 'image/png',
      buffer: await halves(),
    });
    await page.locator('canvas').waitFor();
    await page.setInputFiles('[name=banner]', []);
    await page.locator('canvas').waitFor({ state: 'detached' });
    expect(await slider.count()).toBe(0);
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });

  it.each([
    [390, false],
    [1440, true],
  ])('shows media as squares, three in a row, and more of them further down: %i', async (width, dark) => {
    const guest = await visit({ width, dark, still: true });
    const { page } = guest;
    await page.goto(`${server.origin}/@ann?tab=media`);
    const tiles = page.locator('.tiles li > a[aria-label]');
    const boxes = await Promise.all([0, 1, 2, 3].map((n) => tiles.nth(n).boundingBox()));
    const [first, second, third, fourth] = boxes;
    if (!first || !second || !third || !fourth) throw new Error('four tiles are there');
    expect([second.y, third.y]).toEqual([first.y, first.y]);
    expect(fourth.y).toBeGreaterThan(first.y + first.height);
    expect(Math.abs(first.width - first.height)).toBeLessThan(1);
    expect(await faults(guest)).toEqual([]);
    await page.locator('.tiles .load').scrollIntoViewIfNeeded();
    await expect.poll(() => tiles.count()).toBe(24);
    await tiles.last().click();
    await page.waitForURL(/\/@ann\/\d+$/);
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });
}
