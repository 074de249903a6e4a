import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { linkInMail } from '../support/mail.ts';
import { picture } from '../support/pictures.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

/** A newcomer's first day, once with JavaScript and once without, on two servers that federate. */
if (!hasChromium) it(noBrowser, () => {});
else {
  describe.each([
    { kind: 'with JavaScript', javaScript: true, name: 'ann' },
    { kind: 'without JavaScript', javaScript: false, name: 'abe' },
  ])('a first day $kind', ({ javaScript, name }) => journey(javaScript, name));
}

function journey(javaScript: boolean, name: string): void {
  let here: TestServer;
  let there: TestServer;
  let bea: AccountId;
  let guest: Visit;
  let page: Page;
  const goto = (path: string) => page.goto(here.origin + path);
  const card = (text: string) => page.locator('article.post', { hasText: text }).first();

  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
    bea = await there.account('bea', { displayName: 'Bea' });
    guest = await visit({ javaScript, expected: [422] });
    page = guest.page;
  });
  afterAll(async () => {
    await guest?.context.close();
    await closeBrowser();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  it('registers, keeps what was typed when a field is wrong, confirms by mail, and logs in', async () => {
    await goto('/register');
    await page.fill('input[name=username]', name);
    await page.fill('input[name=email]', `${name}@test.example`);
    await page.fill('input[name=password]', 'short');
    await page.click('form.card button.primary');
    await page.locator('.err').first().waitFor();
    expect(await page.inputValue('input[name=email]')).toBe(`${name}@test.example`);
    expect(await page.inputValue('input[name=password]')).toBe('');
    await page.fill('input[name=password]', PASSWORD);
    await page.click('form.card button.primary');
    await page.waitForURL(/confirm\/sent/);
    await settle(here);
    await page.goto(await linkInMail(here));
    await page.click('main button.primary, form button.primary');
    await page.waitForURL(/\/login/);
    await logInAs(page, here.origin, name, PASSWORD);
  });

  it('posts a picture with its description behind a content warning', async () => {
    await goto('/compose');
    await page.fill('textarea[name=text]', 'My first post #hello');
    await page.locator('label:has(input[name=warned])').first().click();
    await page.fill('input[name=warning]', 'a beginning');
    const file = { name: 'red.png', mimeType: 'image/png', buffer: await picture() };
    if (javaScript) {
      await page.setInputFiles('input[name=upload]', file);
      await page.locator('.attachments img').waitFor();
      await page.locator('.attachments :is(textarea, input:not([type=hidden]))').first().fill('A red square');
    } else {
      await page.setInputFiles('input[name=file1]', file);
      await page.fill('input[name=fileAlt1]', 'A red square');
    }
    await page.locator('#composer-page .end button.primary').click();
    await page.locator('h1', { hasText: 'Home' }).waitFor();
    const post = card('a beginning');
    await post.locator('details.cw > summary').click();
    await post.getByText('My first post').waitFor();
    expect(await post.locator('img[alt="A red square"]').count()).toBe(1);
  });

  it('edits a post and shows what it was', async () => {
    await composePostHere('The frist one');
    await goto('/');
    await card('The frist one').locator('details.menu > summary').click();
    await card('The frist one').getByRole('link', { name: 'Edit' }).click();
    await page.locator('textarea[name=text]').fill('The first one');
    await page.locator('form.composer .end button.primary').click();
    await card('The first one').getByRole('link', { name: 'edited' }).click();
    await page.locator('.diff del', { hasText: 'frist' }).waitFor();
    await page.locator('.diff ins', { hasText: 'first' }).waitFor();
  });

  it('deletes a post after being asked', async () => {
    await composePostHere('Gone tomorrow');
    await goto('/');
    const post = card('Gone tomorrow');
    await post.locator('details.menu > summary').click();
    await post.locator('details.sure > summary.danger').click();
    await post.locator('details.sure form[action$="/delete"] button').click();
    await page.getByText('Gone tomorrow').waitFor({ state: 'detached' });
    await goto('/');
    expect(await page.getByText('Gone tomorrow').count()).toBe(0);
  });

  it('finds somebody on the other server by their handle and follows them', async () => {
    await goto('/search');
    await page.locator('main input[name=q]').fill(`@bea@${there.host}`);
    await page.locator('main input[name=q]').press('Enter');
    const button = page.locator('main form[action$="/follow"] button').first();
    await button.click();
    await page.locator('main form[action$="/unfollow"]').first().waitFor();
    await settle(here, there);
    await goto(`/@bea@${there.host}`);
    await page
      .getByRole('button', { name: /Following/ })
      .first()
      .waitFor();
  });

  it('reads the other side at home, likes, boosts, bookmarks and answers', async () => {
    await composePost(there.app, bea, { text: 'Good morning from over there', visibility: 'public' });
    await settle(here, there);
    await goto('/');
    const post = card('Good morning from over there');
    for (const act of ['like', 'boost', 'save']) {
      await post.locator(`button.act.${act}`).click();
      await page
        .locator(`article.post:has-text("Good morning from over there") button.act.${act}[aria-pressed=true]`)
        .first()
        .waitFor();
    }
    await post.getByRole('link', { name: 'Reply' }).click();
    await page
      .locator('form.composer textarea[name=text]')
      .first()
      .fill(`@bea@${there.host} Good morning to you`);
    await page.locator('form.composer .end button.primary').first().click();
    await page.locator('article.post', { hasText: 'Good morning to you' }).first().waitFor();
    await settle(here, there);
    const row = await there.app.db
      .selectFrom('posts')
      .select(['likes_count', 'boosts_count', 'replies_count'])
      .where('account_id', '=', bea)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ likes_count: 1, boosts_count: 1, replies_count: 1 });
    await goto('/bookmarks');
    await card('Good morning from over there').waitFor();
  });

  it('shows the other side who has been there', async () => {
    const other = await visit({ javaScript });
    await logInAs(other.page, there.origin, 'bea', PASSWORD);
    await other.page.goto(`${there.origin}/notifications`);
    await other.page.getByText('Good morning to you').first().waitFor();
    for (const word of ['liked', 'boosted', 'followed']) await other.page.getByText(word).first().waitFor();
    expect(other.complaints).toEqual([]);
    await other.context.close();
  });

  it('changes the profile', async () => {
    await goto('/settings');
    await page.fill('input[name=displayName]', 'Somebody New');
    await page.setInputFiles('input[name=avatar]', {
      name: 'me.png',
      mimeType: 'image/png',
      buffer: await picture('#16a085', 400, 400),
    });
    await page.locator('form[action="/settings/profile"] button.primary').click();
    await page.waitForLoadState();
    await goto(`/@${name}`);
    await page.locator('main').getByText('Somebody New').first().waitFor();
  });

  it('logs out, with no complaint and no request to anybody else all day', async () => {
    await goto('/settings');
    await page.locator('form[action="/logout"] button:visible').first().click();
    await page.locator('a[href^="/login"]').first().waitFor();
    await goto('/notifications');
    await page.waitForURL(/\/login\?return=/);
    expect(guest.complaints).toEqual([]);
    expect(guest.foreign).toEqual([]);
  });

  async function composePostHere(text: string): Promise<void> {
    const { id } = await here.app.db
      .selectFrom('accounts')
      .select('id')
      .where('username', '=', name)
      .executeTakeFirstOrThrow();
    await composePost(here.app, id, { text, visibility: 'public' });
  }
}
