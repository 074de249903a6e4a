import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { like } from '../../src/domain/likes/like.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { startServer, type TestServer } from '../support/servers.ts';

const STREAM = '**/stream*';

/** Likes, boosts and bookmarks show at once. What then fails is taken back, and said. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let server: TestServer;
  let ann: AccountId;
  let ben: AccountId;
  let guest: Visit;
  let page: Page;

  beforeAll(async () => {
    server = await startServer();
    [ann, ben] = [await server.account('ann'), await server.account('ben')];
    guest = await visit({ width: 390, still: true, expected: [429, 500, 502, 503] });
    page = guest.page;
    await enterAs(guest, server, ann);
    // Numbers that come live would be mixed with those that are flipped here.
    await page.route(STREAM, (route) => route.abort());
  });
  afterAll(async () => {
    await guest?.context.close();
    await closeBrowser();
    await server?.stop();
  });

  const page502 =
    '<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>';
  const failures: Record<string, (route: Route) => Promise<void>> = {
    'the server fails': (route) =>
      route.fulfill({ status: 500, contentType: 'text/plain', body: 'Internal error' }),
    'a proxy answers with its own page': (route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: page502 }),
    'something before us finds it too much': (route) =>
      route.fulfill({ status: 429, contentType: 'text/plain', body: 'Too many requests' }),
    'something before us says nothing of why': (route) => route.fulfill({ status: 429, body: '' }),
    'the line is dead': (route) => route.abort('connectionreset'),
  };

  describe.each(Object.keys(failures))('when %s', (why) => {
    it.each([
      { act: 'like', button: 'like', others: 1 },
      { act: 'boost', button: 'boost', others: 0 },
      { act: 'bookmark', button: 'save', others: null },
    ])('a $act goes back to what it was, on and off', async ({ act, button, others }) => {
      const post = await composePost(server.app, ben, { text: `${act} when ${why}`, visibility: 'public' });
      if (act === 'like') await like(server.app, ben, post);
      await server.settle();
      await open(post);
      const toggle = page.locator(`#post-${post} .acts .act.${button}`);
      const before = await stateOf(toggle);
      expect(before).toEqual({ pressed: 'false', number: others === null ? null : String(others || '') });
      await failing(toggle, `**/posts/${post}/${act}`, why, before);

      // Once more, as the message offers; it works now, and so does the way back.
      await page.locator('.toast.bad').getByRole('button', { name: 'Try again' }).click();
      await page.locator(`#post-${post} form[action$="/un${act}"]`).waitFor();
      const after = await stateOf(toggle);
      expect(after).toEqual({ pressed: 'true', number: others === null ? null : String(others + 1) });
      await failing(toggle, `**/posts/${post}/un${act}`, why, after);
      await page.reload();
      expect(await stateOf(toggle)).toEqual(after);
    });
  });

  it('leaves a number alone that has come live meanwhile', async () => {
    const post = await composePost(server.app, ann, { text: 'Much loved', visibility: 'public' });
    await server.settle();
    await open(post);
    const toggle = page.locator(`#post-${post} .acts .act.like`);
    const { before, after } = await hold(`**/posts/${post}/like`, 'the line is dead');
    await toggle.click();
    await before;
    // As the stream does, at the moment that matters.
    const counts = JSON.stringify({ id: post, replies: 0, boosts: 0, likes: 2 });
    await page.evaluate(
      `document.dispatchEvent(new CustomEvent('counts', { detail: { data: ${JSON.stringify(counts)} } }))`,
    );
    expect(await stateOf(toggle)).toEqual({ pressed: 'true', number: '2' });
    after();
    await page.locator('.toast.bad').waitFor();
    expect(await stateOf(toggle)).toEqual({ pressed: 'false', number: '2' });
  });

  async function open(post: PostId): Promise<void> {
    await page.goto(`${server.origin}/@ben/${post}`);
    await page.locator(`#post-${post}`).waitFor();
  }

  /** Presses: it shows at once; the answer comes when that was seen, and everything is as before. */
  async function failing(toggle: Locator, address: string, why: string, was: State): Promise<void> {
    const { before, after } = await hold(address, why);
    await toggle.click();
    await before;
    const flipped = await stateOf(toggle);
    expect(flipped.pressed).not.toBe(was.pressed);
    if (was.number !== null) expect(flipped.number).not.toBe(was.number);
    after();
    await page.locator('.toast.bad').first().waitFor();
    await expect.poll(() => stateOf(toggle)).toEqual(was);
    expect(await toggle.evaluate((button) => button.matches(':focus'))).toBe(true);
    expect(await page.locator('.toast.bad').count()).toBe(1);
    await page.unroute(address);
  }

  /** Requests to this address wait, and then fail. `before`: one has been made; `after` lets it fail. */
  async function hold(address: string, why: string): Promise<{ before: Promise<void>; after: () => void }> {
    const [before, after] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route(address, async (route) => {
      before.resolve();
      await after.promise;
      await failures[why]?.(route);
    });
    return { before: before.promise, after: after.resolve };
  }
}

interface State {
  pressed: string | null;
  number: string | null;
}

async function stateOf(toggle: Locator): Promise<State> {
  const number = toggle.locator('.n');
  return {
    pressed: await toggle.getAttribute('aria-pressed'),
    number: (await number.count()) ? (await number.innerText()).trim() : null,
  };
}
