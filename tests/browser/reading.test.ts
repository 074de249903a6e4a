import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveSettings } from '../../src/domain/auth/settings.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { receivePost } from '../../src/domain/posts/receive.ts';
import { write } from '../../src/domain/write.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { draft } from '../domain/posts-people.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { remotePerson } from '../support/people.ts';
import { picture } from '../support/pictures.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Reading with the keyboard, looking at pictures, and what happens when the line breaks. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let ann: AccountId;
  let gallery: string;

  beforeAll(async () => {
    here = await startServer();
    ann = await here.account('ann', { displayName: 'Ann' });
    for (let n = 1; n <= 30; n += 1) await say(`Post number ${n}.`);
    const ben = await here.account('ben', { displayName: 'Ben' });
    await composePost(here.app, ben, { text: 'From Ben', visibility: 'public' });
    await say(Array.from({ length: 24 }, (_, n) => `Verse ${n + 1}.`).join('\n\n'));
    const mediaIds: string[] = [];
    for (const [index, colour] of ['#16a085', '#c0392b', '#8e44ad'].entries()) {
      const bytes = await picture(colour, 600, 400);
      mediaIds.push(await uploadMedia(here.app, ann, bytes, index === 2 ? '' : `Colour ${colour}`));
    }
    gallery = `/@ann/${await composePost(here.app, ann, { text: 'Three', visibility: 'public', mediaIds })}`;
    await settle(here);
  });
  afterAll(async () => {
    await closeBrowser();
    await here.stop();
  });

  function say(text: string, warning = '') {
    return composePost(here.app, ann, { text, warning, visibility: 'public' });
  }

  async function enter(options: Parameters<typeof visit>[0] = {}): Promise<Visit> {
    const guest = await visit({ still: true, ...options });
    await enterAs(guest, here, ann);
    return guest;
  }
  async function leave(guest: Visit): Promise<void> {
    expect(guest.complaints).toEqual([]);
    expect(guest.foreign).toEqual([]);
    await guest.context.close();
  }
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.id');

  describe('the keyboard', () => {
    it('walks through posts with a ring around the current one, acts on it, and opens it', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/local`);
      const ids = await page.locator('article.post').evaluateAll((all) => all.map((one) => one.id));
      await page.keyboard.press('j');
      await page.locator(`#${ids[0]}:focus`).waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      expect(await focused(page)).toBe(ids[2]);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      await page.keyboard.press('k');
      expect(await focused(page)).toBe(ids[1]);
      const like = page.locator(`#${ids[1]} .like`);
      await page.keyboard.press('f');
      await page.locator(`#${ids[1]} .like.just`).waitFor();
      expect(await like.getAttribute('aria-pressed')).toBe('true');
      await page.locator(`#${ids[1]}`).evaluate((post) => (post as unknown as { focus(): void }).focus());
      await page.keyboard.press('Enter');
      await page.waitForURL(new RegExp(`/@ann/${ids[1]?.slice(5)}$`));
      await page.keyboard.press('r');
      await page.locator('#reply textarea:focus').waitFor();
      // Now somebody is typing.
      await page.keyboard.type('jkl?');
      expect(await page.inputValue('#reply textarea')).toContain('jkl?');
      expect(await page.locator('dialog[open]').count()).toBe(0);
      await leave(guest);
    });

    it('goes to pages with g, lists itself with ?, and rests where it is switched off', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/local`);
      await page.keyboard.press('g');
      await page.keyboard.press('b');
      await page.waitForURL(/\/bookmarks$/);
      await page.keyboard.press('?');
      await page.locator('dialog[open] kbd').first().waitFor();
      await page.keyboard.press('Escape');
      await page.locator('dialog').waitFor({ state: 'detached' });
      await page.goto(`${here.origin}/settings/keyboard`);
      await page.locator('input[name=shortcuts]').uncheck();
      await page.locator('main form.list button.primary').click();
      await page.locator('.toast').waitFor();
      await page.goto(`${here.origin}/local`);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.keyboard.press('j');
      await page.keyboard.press('?');
      expect(await focused(page)).toBe('');
      expect(asked.filter((url) => url.includes('keys.js'))).toEqual([]);
      const { look } = await import('../../src/domain/auth/settings.ts').then((all) => all.readSettings({}));
      await saveSettings(here.app, ann, { look });
      await leave(guest);
    });
  });

  describe('pictures', () => {
    it('open over the page with their description, turn with the arrow keys, and give the focus back', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(here.origin + gallery);
      await page.locator('.media a').nth(1).focus();
      await page.keyboard.press('Enter');
      const box = page.locator('dialog.lightbox');
      await box.waitFor();
      expect(await box.locator('p').textContent()).toBe('Colour #c0392b');
      await page.keyboard.press('ArrowRight');
      expect(await box.locator('.place').textContent()).toBe('3 / 3');
      expect(await box.locator('p').isVisible()).toBe(false);
      await page.keyboard.press('ArrowRight');
      expect(await box.locator('.place').textContent()).toBe('1 / 3');
      await page.keyboard.press('+');
      expect(await box.locator('img').getAttribute('style')).toContain('scale(1.5)');
      await page.keyboard.press('Escape');
      await box.waitFor({ state: 'hidden' });
      await page.locator('.media:has(> :first-child a:focus)').waitFor();
      await leave(guest);
    });

    it('follow the finger on a phone', async () => {
      const guest = await enter({ touch: true, width: 390 });
      const { page } = guest;
      await page.goto(here.origin + gallery);
      await page.locator('.media a').first().tap();
      const box = page.locator('dialog.lightbox');
      await box.waitFor();
      await swipe(page, 300, 80);
      await box.locator('.place', { hasText: '2 / 3' }).waitFor();
      await swipe(page, 80, 300);
      await box.locator('.place', { hasText: '1 / 3' }).waitFor();
      await page.touchscreen.tap(195, 450);
      await page.touchscreen.tap(195, 450);
      await box.locator('img[style*="scale(2.5)"]').waitFor();
      await leave(guest);
    });

    it('have their description over them from its first word to its last, however long it is', async () => {
      const bytes = await picture('#16a085', 600, 400);
      const words = `First of all. ${'And so on. '.repeat(100)}Last of all.`;
      const mediaIds = [await uploadMedia(here.app, ann, bytes, words)];
      const post = await composePost(here.app, ann, { text: 'Many words', visibility: 'public', mediaIds });
      const guest = await enter({ javaScript: false, width: 390 });
      await guest.page.goto(`${here.origin}/@ann/${post}`);
      const alt = guest.page.locator('.media .alt');
      await alt.locator('summary').click();
      const top = async (part: Locator) => (await part.boundingBox())?.y ?? Number.NaN;
      const figure = guest.page.locator('.media figure');
      expect(await top(alt.locator('p'))).toBeGreaterThanOrEqual(await top(figure));
      await alt.hover();
      await guest.page.mouse.wheel(0, 5000);
      await expect.poll(() => top(alt.locator('p'))).toBeLessThan(await top(figure));
      // The word that closes it again has stayed in its place.
      await alt.locator('summary').click();
      expect(await alt.locator('p').isVisible()).toBe(false);
      await leave(guest);
    });

    it('are links where there is no script', async () => {
      const guest = await enter({ javaScript: false });
      await guest.page.goto(here.origin + gallery);
      await guest.page.locator('.media a').first().click();
      await guest.page.waitForURL(/\/media\//);
      await leave(guest);
    });
  });

  describe('a page that is linked', () => {
    it('has a small card with its picture beside its words, however many these are', async () => {
      const post = await composePost(here.app, ann, {
        text: 'Look at https://news.example/heron',
        // Not where the others look: its picture cannot be had.
        visibility: 'unlisted',
      });
      const words = 'One could say more about it. '.repeat(10);
      await here.app.db
        .updateTable('link_previews')
        .set({ title: words, description: words, image: `${here.origin}/none.png`, fetched_at: new Date() })
        .where('url', '=', 'https://news.example/heron')
        .execute();
      for (const width of [390, 1280]) {
        const guest = await enter({ width, expected: [404] });
        await guest.page.goto(`${here.origin}/@ann/${post}`);
        const card = guest.page.locator('.linkcard');
        await card.waitFor();
        const [around, image] = await Promise.all([card.boundingBox(), card.locator('img').boundingBox()]);
        expect(around?.height).toBeLessThan(190);
        expect(image?.height).toBeGreaterThan((around?.height ?? 0) - 3);
        expect(image?.width).toBe(104);
        await leave(guest);
      }
    });
  });

  describe('a film from elsewhere', () => {
    it('can be read along, and asks its server for nothing but through ours', async () => {
      const far = createServer((_, response) => {
        response.end('WEBVTT\n\n00:00.000 --> 00:02.000\nA heron lands.\n');
      });
      await new Promise<void>((done) => far.listen(0, '127.0.0.1', done));
      const origin = `http://127.0.0.1:${(far.address() as AddressInfo).port}`;
      const { id, username } = await remotePerson(here.app);
      const film = { width: 320, height: 240, blurhash: null, description: '', mime: 'video/mp4' };
      const captions = [{ language: 'en', name: 'English', automatic: false, url: `${origin}/en.vtt` }];
      const postId = await write(here.app, (w) =>
        receivePost(
          w,
          draft(id, { media: [{ ...film, kind: 'video', remoteUrl: `${origin}/film.mp4`, captions }] }),
        ),
      );
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/@${username}@remote.example/${postId}`);
      await page.evaluate('void (document.querySelector("video").textTracks[0].mode = "showing")');
      const said = () => page.evaluate('document.querySelector("video").textTracks[0].cues?.[0]?.text');
      await expect.poll(said).toBe('A heron lands.');
      await leave(guest);
      far.close();
    });
  });

  describe('who somebody is', () => {
    it('shows beside their name to a resting mouse, stays under it, and goes with Escape', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/local`);
      const card = page.locator('.hovercard');
      await page.locator('article.post', { hasText: 'From Ben' }).locator('.who .name').hover();
      await card.waitFor();
      expect(await card.locator('.handle').textContent()).toContain('@ben@');
      await card.locator('button', { hasText: 'Follow' }).hover();
      await page.locator('.hovercard button[aria-pressed=false]').click();
      await page.locator('.hovercard button[aria-pressed=true]').waitFor();
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'hidden' });
      // With the keyboard: it comes with the focus, and the next stop is in it.
      await page
        .locator('article.post', { hasText: 'From Ben' })
        .evaluate((post) => (post as unknown as { focus(): void }).focus());
      await page.keyboard.press('Tab');
      await card.waitFor();
      await page.keyboard.press('Tab');
      await page.locator('.hovercard :focus').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.who .name:focus').waitFor();
      await page.mouse.move(5, 5);
      await leave(guest);
    });
  });

  describe('a long text', () => {
    it('unfolds where it stands; without script its link leads to the whole', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/local`);
      const post = page.locator('article.post', { hasText: 'Verse 1.' });
      const before = await post
        .locator('.text')
        .evaluate((text) => (text as unknown as { offsetHeight: number }).offsetHeight);
      await post.locator('.more').click();
      expect(
        await post
          .locator('.text')
          .evaluate((text) => (text as unknown as { offsetHeight: number }).offsetHeight),
      ).toBeGreaterThan(before);
      expect(await post.locator('.more').count()).toBe(0);
      await leave(guest);
      const plain = await enter({ javaScript: false });
      await plain.page.goto(`${here.origin}/local`);
      await plain.page.locator('article.post', { hasText: 'Verse 1.' }).locator('.more').click();
      await plain.page.waitForURL(/\/@ann\/\d+$/);
      await leave(plain);
    });
  });

  describe('when the line breaks', () => {
    it('takes back what was not saved, says so, and tries again on request', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/local`);
      const bookmark = page.locator('article.post .save').first();
      await page.route('**/bookmark', (route) => route.abort('connectionreset'));
      await bookmark.click();
      const toast = page.locator('.toast.bad');
      await toast.waitFor();
      expect(await bookmark.getAttribute('aria-pressed')).toBe('false');
      await page.unroute('**/bookmark');
      await toast.locator('button', { hasText: 'Try again' }).click();
      await page.locator('article.post .save.just').waitFor();
      expect(await bookmark.getAttribute('aria-pressed')).toBe('true');
      guest.complaints.length = 0;
      await leave(guest);
    });

    it('says when the browser is offline, until it is back', async () => {
      const guest = await enter();
      await guest.page.goto(`${here.origin}/settings/filters`);
      await guest.context.setOffline(true);
      const toast = guest.page.locator('.toast.bad', { hasText: 'You are offline' });
      await toast.waitFor();
      await guest.context.setOffline(false);
      await toast.waitFor({ state: 'detached' });
      guest.complaints.length = 0;
      await leave(guest);
    });

    it('asks once more for older posts', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/local`);
      await page.route('**/local?before=*', (route) => route.abort('connectionreset'));
      await page.locator('.load a').scrollIntoViewIfNeeded();
      const toast = page.locator('.toast.bad');
      await toast.waitFor();
      await page.unroute('**/local?before=*');
      await toast.locator('button', { hasText: 'Try again' }).click();
      await page.locator('article', { hasText: 'Post number 2.' }).waitFor();
      guest.complaints.length = 0;
      await leave(guest);
    });

    it('waits at the end of a list for readers who want to be asked, and goes on where they press', async () => {
      const guest = await enter();
      const { page } = guest;
      await page.goto(`${here.origin}/settings/appearance`);
      await page.locator('input[name=waitsForMe]').check();
      await page.locator('main form.list button.primary').click();
      await page.locator('.toast', { hasText: 'Saved' }).waitFor();
      await page.goto(`${here.origin}/local`);
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      const older = page.locator('.load a');
      await older.scrollIntoViewIfNeeded();
      // Whatever waits for the link to be seen has seen it by then.
      await page.evaluate(
        'new Promise((seen) => new IntersectionObserver((_, mine) => { mine.disconnect(); requestAnimationFrame(() => setTimeout(seen)) }).observe(document.querySelector(".load a")))',
      );
      expect(asked.filter((url) => url.includes('before='))).toEqual([]);
      await page.route('**/local?before=*', (route) => route.abort('connectionreset'));
      await older.focus();
      await page.keyboard.press('Enter');
      const toast = page.locator('.toast.bad');
      await toast.waitFor();
      await page.unroute('**/local?before=*');
      await toast.locator('button', { hasText: 'Try again' }).click();
      await page.locator('article', { hasText: 'Post number 2.' }).waitFor();
      expect(new URL(page.url()).search).toBe('');
      const { look } = await import('../../src/domain/auth/settings.ts').then((all) => all.readSettings({}));
      await saveSettings(here.app, ann, { look });
      guest.complaints.length = 0;
      await leave(guest);
    });
  });
}

/** A finger's way over the middle of the screen. */
async function swipe(page: Page, from: number, to: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const point = (x: number) => [{ x, y: 450 }];
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(from) });
  for (const share of [0.3, 0.6, 1]) {
    const x = Math.round(from + (to - from) * share);
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(x) });
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
