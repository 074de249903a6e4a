import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { picture } from '../support/pictures.ts';
import { PASSWORD, startServer, type TestServer } from '../support/servers.ts';

/** What is refused reaches who wanted it, and takes nothing from them that they wrote. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  let people = 0;
  beforeAll(async () => {
    server = await startServer();
    const author = await server.account('author');
    await composePost(server.app, author, { text: 'High water at noon.', visibility: 'public' });
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.stop();
  });

  async function enter(
    options: Parameters<typeof visit>[0] = {},
  ): Promise<Visit & { id: AccountId; name: string }> {
    people += 1;
    const name = `reader${people}`;
    const id = await server.account(name);
    const guest = await visit(options);
    await enterAs(guest, server, id);
    return { ...guest, id, name };
  }

  async function write({ page }: Visit, text: string): Promise<void> {
    await page.goto(server.origin);
    await page.locator('#composer-home textarea').click();
    await page.locator('#composer-home[data-ready]').waitFor();
    await page.fill('#composer-home textarea', text);
  }

  const send = ({ page }: Visit) => page.locator('#composer-home .tools .end .btn.primary').click();

  describe('a post that is not taken', () => {
    it('says how long to wait, and stays in its form', async () => {
      const guest = await enter({ expected: [429] });
      for (let post = 0; post < 60; post += 1) await server.app.limiter.take('post', guest.id, 60, 600);
      await write(guest, 'One too many');
      await send(guest);
      const toast = guest.page.locator('.toast.bad');
      await toast.waitFor();
      expect(await toast.innerText()).toMatch(/Wait \d+ minutes/);
      expect(await guest.page.inputValue('#composer-home textarea')).toBe('One too many');
      expect(guest.complaints).toEqual([]);
      await guest.context.close();
    });

    it('says that it is not the line, when something broke on the server', async () => {
      const guest = await enter({ expected: [500] });
      await write(guest, 'Into the void');
      await guest.page.route('**/compose', (route) =>
        route.fulfill({ status: 500, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
      );
      await send(guest);
      const toast = guest.page.locator('.toast.bad');
      await toast.waitFor();
      expect(await toast.innerText()).toContain('Something broke on our side');
      expect(await guest.page.locator('h1', { hasText: 'Bad gateway' }).count()).toBe(0);
      await guest.page.unroute('**/compose');
      await toast.locator('button', { hasText: 'Try again' }).click();
      await guest.page.locator('article.post', { hasText: 'Into the void' }).waitFor();
      expect(guest.complaints).toEqual([]);
      await guest.context.close();
    });

    it('is still there after the login that had run out', async () => {
      const guest = await enter();
      const { page } = guest;
      await write(guest, 'Written too slowly');
      await server.app.db.deleteFrom('sessions').where('account_id', '=', guest.id).execute();
      await send(guest);
      await page.waitForURL(/\/login/);
      await page.fill('input[name=login]', guest.name);
      await page.fill('input[name=password]', PASSWORD);
      await page.click('form.card button.primary');
      await page.locator('#composer-home textarea').waitFor();
      await expect.poll(() => page.inputValue('#composer-home textarea')).toBe('Written too slowly');
      expect(guest.complaints).toEqual([]);
      await guest.context.close();
    });
  });

  it('keeps what was written through a login, without script as well', async () => {
    const guest = await enter({ javaScript: false, expected: [401, 422] });
    const { page } = guest;
    await page.goto(server.origin);
    await page.fill('#composer-home textarea', 'Written by hand\nin two lines');
    await server.app.db.deleteFrom('sessions').where('account_id', '=', guest.id).execute();
    await send(guest);
    await page.getByText('what you wrote is in the form again').waitFor();
    const logIn = async (password: string) => {
      await page.fill('input[name=login]', guest.name);
      await page.fill('input[name=password]', password);
      await page.click('form.card button.primary');
    };
    await logIn('not the right one');
    await page.getByRole('alert').waitFor();
    await logIn(PASSWORD);
    await page.waitForURL(/\/compose\?draft=\d+$/);
    expect(await page.inputValue('.composer textarea')).toBe('Written by hand\nin two lines');
    await page.locator('.composer .tools .end .btn.primary').click();
    await page.locator('article.post', { hasText: 'Written by hand' }).waitFor();
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });

  it.each([
    { kind: 'at a desk', width: 1440 },
    { kind: 'on a phone', width: 390 },
  ])('keeps an edit and a report through a login as well, without script $kind', async ({ width }) => {
    const guest = await enter({ javaScript: false, width, expected: [401] });
    const { page } = guest;
    const picked = await uploadMedia(server.app, guest.id, await picture('#2980b9'), 'Low water');
    const post = await composePost(server.app, guest.id, {
      text: 'Low water at six.',
      visibility: 'public',
      mediaIds: [picked],
    });
    const runOut = () => server.app.db.deleteFrom('sessions').where('account_id', '=', guest.id).execute();
    const logIn = async () => {
      await page.getByText('what you wrote is in the form again').waitFor();
      await page.fill('input[name=login]', guest.name);
      await page.fill('input[name=password]', PASSWORD);
      await page.click('form.card button.primary');
      await page.getByRole('heading', { name: 'You are logged in again' }).waitFor();
      await page.getByRole('button', { name: 'Go on writing' }).click();
    };
    await page.goto(`${server.origin}/edit/${post}`);
    await page.fill('.composer textarea[name=text]', 'Low water at seven,\n"more or less".');
    await page.fill('.attach textarea', 'Mud');
    await runOut();
    await page.locator('.composer .tools .end .btn.primary').click();
    await logIn();
    expect(await page.inputValue('.composer textarea[name=text]')).toBe(
      'Low water at seven,\n"more or less".',
    );
    expect(await page.inputValue('.attach textarea')).toBe('Mud');
    await page.locator('.composer .tools .end .btn.primary').click();
    const article = page.locator('article.focus', { hasText: 'Low water at seven' });
    await article.getByAltText('Mud').waitFor();

    await page.goto(`${server.origin}/@author`);
    await page.locator('.profile details.menu > summary').first().click();
    await page.getByRole('link', { name: /^Report/ }).click();
    await page.getByLabel('Spam').check();
    await page.locator('textarea[name=comment]').fill('Sells tides.');
    await runOut();
    await page.locator('main form button.primary').click();
    await logIn();
    expect(await page.inputValue('textarea[name=comment]')).toBe('Sells tides.');
    expect(await page.getByLabel('Spam').isChecked()).toBe(true);
    await page.locator('main form button.primary').click();
    await page.waitForURL(/\/report\/done/);
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });

  it('puts no page of a proxy into ours', async () => {
    const guest = await enter({ expected: [403] });
    const { page } = guest;
    await page.goto(`${server.origin}/local`);
    await page.route('**/like', (route) =>
      route.fulfill({
        status: 403,
        contentType: 'text/html',
        body: '<html><h1>Blocked by the office</h1></html>',
      }),
    );
    const like = page.locator('article.post button.act.like').first();
    await like.click();
    await page.locator('.toast.bad', { hasText: 'Not saved' }).waitFor();
    expect(await like.getAttribute('aria-pressed')).toBe('false');
    expect(await page.locator('h1', { hasText: 'Blocked' }).count()).toBe(0);
    await page.unroute('**/like');
    await page.locator('.toast.bad button', { hasText: 'Try again' }).click();
    await page.locator('article.post button.act.like[aria-pressed=true]').first().waitFor();
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });

  it('keeps what was written over the page through a login that had run out', async () => {
    const guest = await enter();
    const { page } = guest;
    const write = page.locator('header.side a.btn[href="/compose"]');
    await page.goto(`${server.origin}/search`);
    await write.click();
    await page.locator('dialog#compose .composer[data-ready]').waitFor();
    await page.locator('dialog#compose textarea').first().fill('Over the page');
    await server.app.db.deleteFrom('sessions').where('account_id', '=', guest.id).execute();
    await page.locator('dialog#compose .tools .end .btn.primary').click();
    await page.waitForURL(/\/login\?return=%2Fsearch/);
    await page.fill('input[name=login]', guest.name);
    await page.fill('input[name=password]', PASSWORD);
    await page.click('form.card button.primary');
    await page.waitForURL(`${server.origin}/search`);
    await write.click();
    await expect
      .poll(() => page.locator('dialog#compose textarea').first().inputValue())
      .toBe('Over the page');
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });

  it('leads back from a refused form to what was entered', async () => {
    const guest = await visit({ expected: [429] });
    const { page } = guest;
    await page.goto(`${server.origin}/about`);
    await page.goto(`${server.origin}/register`);
    await page.fill('input[name=username]', 'newcomer');
    // By IPv4 and by IPv6, whichever the browser comes by.
    for (let time = 0; time < 5; time += 1) {
      for (const place of ['127.0.0.1', '0:0:0:0'])
        await server.app.limiter.take('register', place, 99, 3600);
    }
    await page.fill('input[name=email]', 'newcomer@test.example');
    await page.fill('input[name=password]', PASSWORD);
    await page.click('form.card button.primary');
    await page.getByRole('heading', { name: 'Too often' }).waitFor();
    await page.getByRole('link', { name: 'Go back' }).click();
    await page.locator('input[name=username]').waitFor();
    expect(await page.inputValue('input[name=username]')).toBe('newcomer');
    await guest.context.close();
  });
}
