import { afterAll, beforeAll, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, visit } from '../support/browser.ts';
import { unique } from '../support/people.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** News of people one does not follow: kept apart on wish, looked through, let in or thrown away. */
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

  it.each([
    { kind: 'on a phone', javaScript: true, width: 390 },
    { kind: 'at a desk', javaScript: true, width: 1440 },
    { kind: 'without JavaScript', javaScript: false, width: 390 },
  ])('are kept apart, looked through, let in and thrown away $kind', async ({ javaScript, width }) => {
    const [name, welcome, unwelcome] = [unique('n'), unique('w'), unique('u')];
    const reader = await server.account(name);
    const [guest, pest] = [await server.account(welcome), await server.account(unwelcome)];
    const visitor = await visit({ javaScript, width });
    const { page } = visitor;
    await enterAs(visitor, server, reader);

    await page.goto(`${server.origin}/settings/notifications`);
    await page.getByLabel('Of people I do not follow', { exact: true }).setChecked(true, { force: true });
    await page.getByRole('button', { name: 'Save' }).first().click();
    await page.getByText('Saved').first().waitFor();

    await composePost(server.app, guest, { text: `@${name} A word of welcome`, visibility: 'public' });
    await composePost(server.app, pest, { text: `@${name} Buy this now`, visibility: 'public' });
    await server.settle();
    await page.goto(`${server.origin}/notifications`);
    expect(await page.locator('main article').count()).toBe(0);
    expect(await page.locator('#unread:visible').count()).toBe(0);

    await page.getByRole('link', { name: '2 people you may not know have sent you something' }).click();
    // The whole row leads to what they sent.
    await page.locator('main .row', { hasText: welcome }).click({ position: { x: 12, y: 12 } });
    await page.locator('main article', { hasText: 'A word of welcome' }).waitFor();
    await page.getByRole('button', { name: `Let in what ${welcome} sends` }).click();
    await page.getByText('From now on their news reach you.').first().waitFor();
    await page.getByRole('button', { name: `Throw away what ${unwelcome} has sent` }).click();
    await page.getByText('Nothing is kept apart').waitFor();

    await page.goto(`${server.origin}/notifications`);
    await page.locator('main article', { hasText: 'A word of welcome' }).waitFor();
    expect(await page.getByText('Buy this now').count()).toBe(0);
    await composePost(server.app, guest, { text: `@${name} And another`, visibility: 'public' });
    await server.settle();
    await page.goto(`${server.origin}/notifications`);
    await page.locator('main article', { hasText: 'And another' }).waitFor();
    expect(visitor.complaints).toEqual([]);
    await visitor.context.close();
  });
}
