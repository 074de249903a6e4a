import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

/** Somebody who approves followers by hand is asked from the other server, and answers there. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let there: TestServer;
  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
  });
  afterAll(async () => {
    await closeBrowser();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  describe.each([
    { kind: 'with JavaScript', javaScript: true, asker: 'ada', keeper: 'shy' },
    { kind: 'without JavaScript', javaScript: false, asker: 'abe', keeper: 'coy' },
  ])('a follow request $kind', ({ javaScript, asker, keeper }) => {
    let keeperId: AccountId;
    let asking: Visit;
    let answering: Visit;
    beforeAll(async () => {
      [, keeperId] = await Promise.all([here.account(asker), there.account(keeper)]);
      [asking, answering] = [await visit({ javaScript }), await visit({ javaScript, width: 400 })];
      await logInAs(asking.page, here.origin, asker, PASSWORD);
      await logInAs(answering.page, there.origin, keeper, PASSWORD);
    });
    afterAll(async () => {
      await asking?.context.close();
      await answering?.context.close();
      expect([...asking.complaints, ...answering.complaints]).toEqual([]);
    });

    it('is asked for, can be taken back, and is accepted over there', async () => {
      await lock(answering.page, there);
      const { page } = asking;
      await page.goto(`${here.origin}/search`);
      await page.locator('main input[name=q]').fill(`@${keeper}@${there.host}`);
      await page.locator('main input[name=q]').press('Enter');
      await button(page, /Follow/).click();
      await button(page, 'Requested').click();
      await button(page, /Follow/).click();
      await button(page, 'Requested').waitFor();
      await settle(here, there);

      await answering.page.goto(`${there.origin}/notifications`);
      await answering.page.getByText('asks to follow you').first().waitFor();
      // Their faces are easy to touch, and still begin where the words do.
      const line = answering.page.locator('.notif').first();
      const start = async (part: string) => (await line.locator(part).first().boundingBox())?.x;
      expect(await start('.faces .avatar')).toBe(await start('p'));
      await answering.page.goto(`${there.origin}/requests`);
      await answering.page.getByRole('button', { name: `Accept ${asker}` }).click();
      await answering.page.getByRole('button', { name: `Accept ${asker}` }).waitFor({ state: 'detached' });
      await settle(there, here);

      await page.goto(`${here.origin}/@${keeper}@${there.host}`);
      await button(page, `Following ${keeper}`).waitFor();
      await composePost(there.app, keeperId, { text: `For friends of ${keeper}`, visibility: 'followers' });
      await settle(there, here);
      await page.goto(here.origin);
      await page.getByText(`For friends of ${keeper}`).waitFor();
    });
  });
}

function button(page: Page, name: string | RegExp) {
  return page.locator('main').getByRole('button', { name }).first();
}

/** Turns "Approve new followers" on, and waits until the other servers have been told. */
async function lock(page: Page, server: TestServer): Promise<void> {
  await page.goto(`${server.origin}/settings/privacy`);
  await page.getByRole('switch', { name: /Approve new followers/ }).check();
  await page.getByRole('button', { name: 'Save privacy' }).click();
  await page.getByText('Saved.').first().waitFor();
  await server.settle();
}
