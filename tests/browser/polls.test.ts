import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { vote } from '../../src/domain/polls/vote.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { graveFaults } from '../support/axe.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { PASSWORD, startServer, type TestServer } from '../support/servers.ts';

/** A poll on an open page: its bars move by themselves, and a vote takes its form's place. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let cleo: AccountId;
  let poll: PostId;
  let open: Visit;

  beforeAll(async () => {
    here = await startServer();
    const ada = await here.account('ada');
    cleo = await here.account('cleo');
    await here.account('ben');
    poll = await composePost(here.app, ada, {
      text: 'Which?',
      visibility: 'public',
      poll: { options: ['Tea', 'Coffee'], multiple: false, seconds: 86_400 },
    });
    await here.settle();
    open = await visit();
    await logInAs(open.page, here.origin, 'ben', PASSWORD);
  });
  afterAll(async () => {
    await open?.context.close();
    await closeBrowser();
    await here?.stop();
  });

  it('shows votes of others as they come, and swaps in the results of one’s own', async () => {
    const { page } = open;
    await page.goto(`${here.origin}/@ada/${poll}`);
    const ballot = page.locator('.ballot').first();
    await ballot.getByText('See results').click();
    await ballot.getByLabel('Coffee').first().check();
    await vote(here.app, cleo, poll, [0]);
    await ballot.locator('.res.won', { hasText: '100%' }).waitFor();
    expect(await ballot.locator('progress').first().getAttribute('aria-label')).toBe('Tea');
    expect(await ballot.locator('[data-voters]').innerText()).toBe('1 person');
    expect(await ballot.locator('input[type=radio]').nth(1).isChecked()).toBe(true);
    await ballot.getByRole('button', { name: 'Vote' }).press('Enter');
    await page.locator('#toasts .sr', { hasText: 'Vote counted.' }).waitFor({ state: 'attached' });
    // The form has gone; the reader stays at its post.
    expect(await page.evaluate('document.activeElement.id')).toBe(`post-${poll}`);
    const results = page.locator('.ballot').first();
    expect(await results.locator('.res b').allInnerTexts()).toEqual(['50%', '50%']);
    expect(await results.locator('input[type=radio]').count()).toBe(0);
  });

  it('fills its bars in the colours of high contrast, and leaves its words legible with more contrast', async () => {
    const { page } = open;
    await page.goto(`${here.origin}/@ada/${poll}`);
    const bar = page.locator('.res progress').first();
    // One half of a bar is filled, the other is not; nothing else stands in these places.
    const halves = async () => {
      const box = await bar.boundingBox();
      if (!box) throw new Error('there are results');
      const clip = { x: box.x + box.width / 2 - 6, y: box.y + box.height - 4, width: 12, height: 2 };
      const pixels = await sharp(await page.screenshot({ clip }))
        .removeAlpha()
        .raw()
        .toBuffer();
      return [pixels.readUIntBE(0, 3), pixels.readUIntBE(33, 3)];
    };
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, forcedColors: 'active' });
      const [full, empty] = await halves();
      expect(full).not.toBe(empty);
      await page.emulateMedia({ colorScheme, forcedColors: 'none', contrast: 'more' });
      // What is drawn is as faint as a tint, and not as strong as the edge of a control.
      const colour = (name: string) =>
        page.evaluate(
          `getComputedStyle(document.querySelector('.res progress')).getPropertyValue('${name}')`,
        );
      const [tint, strong] = await Promise.all([colour('--line'), colour('--edge')]);
      expect(tint).not.toBe(strong);
    }
    await page.emulateMedia({ colorScheme: null, contrast: null });
  });

  it('and the form for one hold nothing serious for axe', async () => {
    const { page } = open;
    for (const path of [`/@ada/${poll}`, '/compose']) {
      await page.goto(here.origin + path);
      if (path === '/compose') await page.locator('.polled').check({ force: true });
      expect(await graveFaults(page)).toEqual([]);
    }
  });
}
