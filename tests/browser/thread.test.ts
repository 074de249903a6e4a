import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginFetching, endFetching } from '../../src/domain/conversations/fetching.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { addPerson, addRow } from '../domain/timelines-rows.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

/** A conversation fills in while it is being brought in, around a reply that is being typed. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let far: AccountId;
  let top: PostId;
  let open: Visit;

  beforeAll(async () => {
    here = await startServer();
    await here.account('ada');
    far = await addPerson(here.app, { local: false });
    top = await addRow(here.app, far, { local: false });
    open = await visit();
    await logInAs(open.page, here.origin, 'ada', PASSWORD);
  });
  afterAll(async () => {
    await open?.context.close();
    await closeBrowser();
    await here?.stop();
  });

  /** Where something is on the screen; scrolling knows whole pixels only. */
  async function topOf(place: Locator): Promise<number> {
    const box = await place.boundingBox();
    if (!box) throw new Error('It is not on the page');
    return box.y;
  }

  it('shows what comes and that it is over, and loses nothing typed', async () => {
    const { page } = open;
    const { path } = await readPost(here.app, anonymous, top);
    await beginFetching(here.app, top);
    await page.goto(here.origin + path);
    await page.getByText('Some replies may be missing; fetching them').waitFor();
    const reply = page.locator('#reply textarea').first();
    await reply.fill('a reply being typed');
    // What is spoken goes away after a while: it is written down.
    await page.evaluate(`window.said = [];
      new MutationObserver((records) => {
        for (const { addedNodes } of records) for (const node of addedNodes) said.push(node.textContent);
      }).observe(document.getElementById('toasts'), { childList: true })`);
    await addRow(here.app, far, { replyTo: top, text: 'came in live' });
    await here.app.bus.publish({ type: 'thread', postId: top });
    await page.getByText('came in live').waitFor();
    await expect.poll(() => page.evaluate('said.join()')).toBe('1 new reply');
    await addRow(here.app, far, { replyTo: top, text: 'and another' });
    await addRow(here.app, far, { replyTo: top, text: 'and one more' });
    await endFetching(here.app, top);
    await page.getByText('and another').waitFor();
    await expect.poll(() => page.evaluate('said.join()')).toBe('1 new reply,2 new replies');
    await page.getByText('Last fetched').waitFor();
    expect(await page.getByText('Some replies may be missing; fetching them').count()).toBe(0);
    expect(await reply.inputValue()).toBe('a reply being typed');
    expect(await reply.evaluate((area) => area === area.ownerDocument.activeElement)).toBe(true);
  });

  it('brings in the answers of another server while one reads, and moves nothing under one’s eyes', async () => {
    const there = await startServer();
    try {
      const [bea, cem] = [await there.account('bea'), await there.account('cem')];
      const says = (who: AccountId, text: string, inReplyToId: PostId | null = null) =>
        composePost(there.app, who, { visibility: 'public', text, inReplyToId });
      const asked = await says(bea, 'What sings at night?');
      const first = await says(cem, 'The first answer');
      await settle(there);
      const known = await here.app.remote.post(`${there.origin}/posts/${asked}`);
      const copy = await here.app.remote.post(`${there.origin}/posts/${first}`);
      if (!known || !copy) throw new Error('not found here');
      // One answer is known here; the others are on their own server until the page is opened.
      await here.app.db.updateTable('posts').set({ in_reply_to_id: known }).where('id', '=', copy).execute();
      for (let n = 1; n <= 12; n += 1) await says(n % 2 ? cem : bea, `answer from afar ${n}.`, asked);
      await settle(there);
      const { page } = open;
      await page.goto(here.origin + (await readPost(here.app, anonymous, known)).path);
      const seen = page.locator(`#post-${copy}`);
      await seen.focus();
      const before = await topOf(seen);
      await page.getByText('answer from afar 12.').waitFor();
      await page.getByText('Last fetched').waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe(`post-${copy}`);
      expect(Math.abs((await topOf(seen)) - before)).toBeLessThan(2);
    } finally {
      await there.stop();
    }
  });

  it('unfolds what is wide where it stands, goes on with the first of it, and keeps it through news', async () => {
    const { page } = open;
    const wide = await addRow(here.app, far, { local: false });
    for (let n = 1; n <= 90; n += 1) await addRow(here.app, far, { replyTo: wide, text: `answer ${n}.` });
    const { path } = await readPost(here.app, anonymous, wide);
    await beginFetching(here.app, wide);
    await page.goto(here.origin + path);
    const shown = page.locator('#replies > li > article');
    expect(await shown.count()).toBe(30);
    const more = page.getByText('Show 60 more replies');
    await more.focus();
    const before = await topOf(shown.nth(29));
    await page.keyboard.press('Enter');
    await page.getByText('Show 10 more replies').waitFor();
    expect(await shown.count()).toBe(80);
    expect(Math.abs((await topOf(shown.nth(29))) - before)).toBeLessThan(2);
    await expect.poll(() => page.evaluate('document.activeElement.innerText')).toContain('answer 31.');
    expect(await page.locator('#came[role=status]').innerText()).toBe('50 more replies are shown.');
    await addRow(here.app, far, { replyTo: wide, text: 'the last one' });
    await endFetching(here.app, wide);
    await page.getByText('Show 11 more replies').waitFor();
    expect(await shown.count()).toBe(80);
    expect(await page.evaluate('document.activeElement.innerText')).toContain('answer 31.');
    expect(Math.abs((await topOf(shown.nth(29))) - before)).toBeLessThan(2);
    await page.getByText('Show 11 more replies').click();
    await page.getByText('the last one').waitFor();
    expect(await page.locator('#answers a.more').count()).toBe(0);
  });

  it('begins with what one came for where much stands above it, and comes back to where one was', async () => {
    const { page } = open;
    const begun = await addRow(here.app, far, { local: false, text: 'It begins.' });
    const near = await addRow(here.app, far, { replyTo: begun, text: 'Right below.' });
    let last = near;
    for (let n = 1; n <= 12; n += 1)
      last = await addRow(here.app, far, { replyTo: last, text: `word ${n}.` });
    for (let n = 1; n <= 9; n += 1) await addRow(here.app, far, { replyTo: last, text: `after ${n}.` });
    const pathOf = async (id: PostId) => here.origin + (await readPost(here.app, anonymous, id)).path;
    const scrolled = () => page.evaluate('scrollY');
    await page.goto(await pathOf(last));
    const focus = await topOf(page.locator('article.focus'));
    expect(focus).toBeGreaterThan(56);
    expect(focus).toBeLessThan(450);
    await page.evaluate('scrollTo({ top: 40, behavior: "instant" })');
    await page.goto(await pathOf(near));
    expect(await scrolled()).toBe(0);
    await page.goBack();
    expect(await scrolled()).toBe(40);
    await page.goto(`${await pathOf(last)}#post-${begun}`);
    expect(await scrolled()).toBe(0);
  });

  it('is unfolded by a link where there is no script', async () => {
    const deep = await addRow(here.app, far, { local: false });
    const other = await addPerson(here.app);
    let last = deep;
    for (let n = 1; n <= 9; n += 1)
      last = await addRow(here.app, other, { replyTo: last, text: `level ${n}.` });
    const plain = await visit({ javaScript: false, width: 320 });
    await plain.page.goto(here.origin + (await readPost(here.app, anonymous, deep)).path);
    expect(await plain.page.getByText('level 3.').count()).toBe(1);
    expect(await plain.page.getByText('level 4.').count()).toBe(0);
    for (const [count, next] of [
      [6, 4],
      [3, 7],
    ]) {
      await plain.page.getByText(`Show ${count} more replies`).click();
      const first = plain.page.locator('article', { hasText: `level ${next}.` });
      await first.waitFor();
      expect(plain.page.url()).toContain(`#${await first.getAttribute('id')}`);
    }
    expect(await plain.page.getByText('level 9.').count()).toBe(1);
    expect(await plain.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await plain.context.close();
  });
}
