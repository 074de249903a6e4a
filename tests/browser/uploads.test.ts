import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { type Line, lineTo } from '../support/line.ts';
import { unique } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** A picture that does not get there: its author is told, loses nothing else, and can go on either way. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  let line: Line;
  let folder: string;

  beforeAll(async () => {
    server = await startServer();
    line = await lineTo(server);
    folder = await mkdtemp(join(tmpdir(), 'perch-upload-'));
  });
  afterAll(async () => {
    await closeBrowser();
    await line?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  describe.each([
    { kind: 'on a phone', width: 390 },
    { kind: 'at a desk', width: 1440 },
  ])('a picture $kind', ({ width }) => {
    let guest: Visit;
    let page: Page;

    beforeAll(async () => {
      guest = await visit({ width, still: true, expected: [401, 413, 422] });
      page = guest.page;
      await enterAs(guest, server, await server.account(unique('painter')));
    });
    afterAll(async () => {
      line.trouble = null;
      await guest?.context.close();
    });

    const rows = () => page.locator('.attach');
    const failed = () => page.locator('.attach.failed');
    const send = () => page.locator('#composer-page-send');
    const remove = () => page.getByRole('button', { name: 'Remove this image' });

    /** A form with words and one picture that got there. */
    async function begin(text: string): Promise<void> {
      line.trouble = null;
      await page.goto(`${line.origin}/compose`);
      await page.locator('.composer[data-ready]').waitFor();
      await page.getByLabel('Post text').fill(text);
      await choose('first.png', await picture('#16a085'));
      await rows().getByLabel('Describe this image').fill('Green');
    }

    const choose = (name: string, buffer: Buffer) =>
      page.setInputFiles('input[name=upload]', { name, mimeType: 'image/png', buffer });

    /** As large as a photograph, so that it does not fit into one write. */
    const photograph = async () => Buffer.concat([await picture('#2980b9'), Buffer.alloc(3_000_000)]);

    async function nothingIsLost(text: string): Promise<void> {
      expect(await page.getByLabel('Post text').inputValue()).toBe(text);
      expect(await rows().first().getByLabel('Describe this image').inputValue()).toBe('Green');
    }

    async function published(text: string, pictures: number): Promise<void> {
      await page
        .locator('.feed article', { hasText: text })
        .locator('.media img:not(.haze)')
        .nth(pictures - 1)
        .waitFor();
    }

    it('whose line breaks midway says so, keeps the post from going without it, and goes up on the next try', async () => {
      await begin('Two birds');
      line.trouble = { bytes: 1_000_000, kind: 'breaks' };
      await choose('second.png', await photograph());
      await failed().getByRole('alert').waitFor();
      expect(await failed().innerText()).toContain('second.png');
      expect(await failed().innerText()).toContain('did not get through');
      await send().click();
      await page.locator('[data-refused]', { hasText: 'Try it again, or remove it.' }).waitFor();
      await nothingIsLost('Two birds');

      await failed().getByRole('button', { name: 'Try again' }).click();
      await failed().getByRole('alert').waitFor();
      line.trouble = null;
      await failed().getByRole('button', { name: 'Try again' }).click();
      await rows().nth(1).getByLabel('Describe this image').fill('Blue');
      expect(await page.locator('[data-refused]').count()).toBe(0);
      await nothingIsLost('Two birds');
      await send().click();
      await published('Two birds', 2);
    });

    it('that stands still is taken out, and the rest is posted', async () => {
      await begin('One bird');
      line.trouble = { bytes: 1_000_000, kind: 'stalls' };
      await choose('second.png', await photograph());
      await page.getByRole('progressbar', { name: 'Uploading second.png' }).waitFor();
      await send().click();
      await page.locator('[data-refused]', { hasText: 'still on its way' }).waitFor();
      await rows().nth(1).locator(remove()).click();
      expect(await rows().count()).toBe(1);
      expect(await page.locator('[data-refused]').count()).toBe(0);
      await nothingIsLost('One bird');
      await send().click();
      await published('One bird', 1);
    });

    it('that stands still for long counts as broken off', async () => {
      await page.clock.install();
      await begin('Waiting bird');
      line.trouble = { bytes: 1_000_000, kind: 'stalls' };
      await choose('second.png', await photograph());
      await page.getByRole('progressbar', { name: 'Uploading second.png' }).waitFor();
      await page.clock.runFor(60_000);
      await failed().getByRole('button', { name: 'Try again' }).waitFor();
      await nothingIsLost('Waiting bird');
      // Nothing is published without it, but what is written can be kept.
      await page.locator('.menu.later > summary').click();
      await page.getByRole('button', { name: 'Save draft' }).click();
      await page.locator('.drafts', { hasText: 'Waiting bird' }).waitFor();
    });

    it('that the server does not take says why, without a vain try again', async () => {
      await begin('Small bird');
      await choose('broken.png', Buffer.from('no picture'));
      await failed().getByText('not a picture we can read').waitFor();
      const large = join(folder, 'large.png');
      await writeFile(large, '');
      await truncate(large, 46 * 1024 * 1024);
      await page.setInputFiles('input[name=upload]', large);
      await failed().nth(1).getByText('too much at once').waitFor();
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
      await nothingIsLost('Small bird');
      for (const left of [2, 1]) {
        await rows().last().locator(remove()).click();
        expect(await rows().count()).toBe(left);
      }
      await page.setInputFiles('input[name=upload]', {
        name: 'notes.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('words'),
      });
      await page.locator('[data-refused]', { hasText: 'Only pictures' }).waitFor();
      await send().click();
      await published('Small bird', 1);
    });

    it('of somebody whose login has run out goes up after the next login', async () => {
      await begin('Patient bird');
      const cookies = await guest.context.cookies();
      await guest.context.clearCookies();
      await choose('second.png', await picture('#2980b9'));
      await failed().getByText('You are logged out').waitFor();
      await nothingIsLost('Patient bird');
      await guest.context.addCookies(cookies);
      await failed().getByRole('button', { name: 'Try again' }).click();
      await rows().nth(1).getByLabel('Describe this image').fill('Blue');
      await send().click();
      await published('Patient bird', 2);
    });
  });
}
