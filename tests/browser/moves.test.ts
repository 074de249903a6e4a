import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, visit } from '../support/browser.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

/** Somebody moves from one server to another, as they and others see it, with script and without. */
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

  describe.each([true, false])('with script: %s', (javaScript) => {
    it('the new account names the old one, which then moves, leads visitors on, and can come back', async () => {
      const name = `mover_${javaScript}`;
      const reader = `reader_${javaScript}`;
      const old = await here.account(name);
      await there.account(name);
      await follow(here.app, await here.account(reader), old);
      await settle(here, there);
      const [before, after, friend] = await Promise.all(
        [{ expected: [422] }, {}, {}].map((options) => visit({ javaScript, ...options })),
      );
      if (!before || !after || !friend) throw new Error('three are at their browsers');
      await logInAs(before.page, here.origin, name, PASSWORD);
      await logInAs(after.page, there.origin, name, PASSWORD);
      await logInAs(friend.page, here.origin, reader, PASSWORD);

      const move = async () => {
        await before.page.getByLabel('New account').fill(`@${name}@${there.host}`);
        await before.page.locator('input[name=movePassword]').fill(PASSWORD);
        await before.page.getByRole('button', { name: 'Move my followers' }).click();
      };
      await before.page.goto(`${here.origin}/settings/move`);
      await before.page.locator('summary', { hasText: 'Move away from this account' }).click();
      await move();
      await before.page.getByText('does not say that this one is yours').first().waitFor();

      await after.page.goto(`${there.origin}/settings/move`);
      await after.page.getByLabel('Your other account').fill(`@${name}@${here.host}`);
      await after.page.getByRole('button', { name: 'Add', exact: true }).click();
      await after.page.getByText('Your other account can move here now').waitFor();
      await after.page.getByRole('button', { name: `Remove @${name}@${here.host}` }).waitFor();

      await move();
      await before.page.getByText('You have moved. Your followers are being told.').waitFor();
      await settle(here, there);
      await before.page.goto(here.origin);
      await before.page.locator('main .notice a', { hasText: 'Moving settings' }).waitFor();
      expect(await before.page.locator('main textarea').count()).toBe(0);

      await friend.page.goto(`${here.origin}/@${name}`);
      const moved = friend.page.locator('#moved');
      expect(await moved.innerText()).toContain(`has moved to @${name}@${there.host}`);
      await moved
        .getByRole('button', { name: 'Unfollow' })
        .or(moved.getByText('Following'))
        .first()
        .waitFor();

      await before.page.goto(`${here.origin}/settings/move`);
      await before.page.getByRole('button', { name: 'Come back' }).click();
      await before.page.getByText('Welcome back').waitFor();
      await friend.page.goto(`${here.origin}/@${name}`);
      expect(await friend.page.locator('#moved').count()).toBe(0);

      for (const { context, complaints } of [before, after, friend]) {
        expect(complaints).toEqual([]);
        await context.close();
      }
    });
  });
}
