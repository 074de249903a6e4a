import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, visit } from '../support/browser.ts';
import { unique } from '../support/people.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** What happened: told once for all who did the same, by kind, and seen from other pages and tabs of the browser. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  let fans: AccountId[];
  beforeAll(async () => {
    server = await startServer();
    fans = [];
    for (const name of ['ana', 'bo', 'cleo', 'dev', 'eli']) fans.push(await server.account(name));
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });

  it.each([
    { kind: 'on a phone', javaScript: true, width: 390 },
    { kind: 'at a desk', javaScript: true, width: 1440 },
    { kind: 'without JavaScript', javaScript: false, width: 390 },
  ])('news stand together, by kind, and count until they are read $kind', async ({ javaScript, width }) => {
    const [ana, bo] = fans;
    if (!ana || !bo) throw new Error('there are five of them');
    const name = unique('n');
    const reader = await server.account(name);
    const guest = await visit({ javaScript, width });
    const { page } = guest;
    await enterAs(guest, server, reader);
    const loved = await composePost(server.app, reader, { text: 'The one they love', visibility: 'public' });
    const other = await composePost(server.app, reader, { text: 'The other one', visibility: 'public' });
    for (const fan of fans) await like(server.app, fan, loved);
    await like(server.app, ana, other);
    for (const fan of [ana, bo]) await follow(server.app, fan, reader);
    await composePost(server.app, bo, { text: `@${name} Have you heard?`, visibility: 'public' });
    await server.settle();

    // Nine things that happened, seen from another page.
    await page.goto(`${server.origin}/search`);
    await page.locator('#unread:visible', { hasText: '9' }).first().waitFor();
    expect(await page.title()).toMatch(/^\(9\) /);
    expect(await page.locator('link[rel=icon]').getAttribute('href')).toContain('mark-unread');

    await page.goto(`${server.origin}/notifications`);
    const likes = page.locator('li.notif.like');
    await likes.first().waitFor();
    expect(await likes.count()).toBe(2);
    const together = likes.filter({ hasText: 'The one they love' });
    expect(await together.locator('.faces a').count()).toBe(5);
    expect(await together.locator('p').innerText()).toMatch(/, .* and 3 others liked your post/);
    expect(await page.locator('li.notif.follow p').allInnerTexts()).toEqual([
      expect.stringMatching(/\S and \S+ followed you$/),
    ]);
    await page.locator('main article', { hasText: 'Have you heard?' }).waitFor();
    // The name of the place one is at has its room beside the largest number there is.
    if (javaScript) {
      await page.evaluate(`document.querySelector('#unread > :nth-child(2)').textContent = '99+'`);
      const label = await page.locator('.nav a[aria-current] > span').first().boundingBox();
      expect(label?.height).toBeLessThan(30);
    }

    await openTab(page, 'Mentions');
    await page.locator('main article', { hasText: 'Have you heard?' }).waitFor();
    expect(await page.locator('li.notif').count()).toBe(0);
    await openTab(page, 'All');
    await together.waitFor();

    // With script what was looked at for a while counts as read; without, the button says so.
    if (!javaScript) await page.getByRole('button', { name: 'Mark all read' }).click();
    await page.locator('#unread').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Mark all read' }).waitFor({ state: 'detached' });
    await page.goto(`${server.origin}/search`);
    expect(await page.title()).not.toContain('(');
    expect(await page.locator('link[rel=icon]').getAttribute('href')).not.toContain('mark-unread');
    await page.goto(`${server.origin}/notifications`);
    await together.waitFor();
    expect(await page.locator('li.notif.new').count()).toBe(0);
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.locator('main').getByRole('link', { name, exact: true }).click();
  await page.locator('main a[aria-current=page]', { hasText: name }).waitFor();
}
