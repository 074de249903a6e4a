import { afterAll, beforeAll, expect, it } from 'vitest';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, type Visit, visit } from '../support/browser.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

/** What happens on the other server appears on an open page, without a reload. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let there: TestServer;
  let ada: AccountId;
  let bea: AccountId;
  let own: PostId;
  let open: Visit;

  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
    [ada, bea] = await Promise.all([here.account('ada'), there.account('bea')]);
    const beaHere = await here.app.remote.lookup(`@bea@${there.host}`);
    if (beaHere?.kind !== 'account') throw new Error('bea was not found');
    await follow(here.app, ada, beaHere.id);
    await settle(here, there);
    own = await composePost(here.app, ada, { text: `Hello @bea@${there.host}`, visibility: 'public' });
    await settle(here, there);
    open = await visit();
    await logInAs(open.page, here.origin, 'ada', PASSWORD);
  });
  afterAll(async () => {
    await open?.context.close();
    await closeBrowser();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  it('tells of new posts in a pill that brings them, and inserts nothing by itself', async () => {
    await composePost(there.app, bea, { text: 'News from far away', visibility: 'public' });
    await settle(here, there);
    const pill = open.page.locator('#new-posts a');
    await pill.waitFor();
    expect(await pill.innerText()).toContain('1');
    expect(await open.page.getByText('News from far away').count()).toBe(0);
    await pill.click();
    await open.page.getByText('News from far away').first().waitFor();
  });

  it('does so for everyone’s posts as well, and leads back to them', async () => {
    const { page } = open;
    await page.goto(`${here.origin}/federated`);
    await page.getByText('News from far away').first().waitFor();
    await composePost(there.app, bea, { text: 'More of it', visibility: 'public' });
    await settle(here, there);
    await page.locator('#new-posts a', { hasText: '1 new post' }).click();
    await page.getByText('More of it').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/federated');
    await page.goto(here.origin);
  });

  it('raises the badge and the count when somebody over there likes a post', async () => {
    const copy = await there.app.db
      .selectFrom('posts')
      .select('id')
      .where('uri', '=', `${here.origin}/posts/${own}`)
      .executeTakeFirstOrThrow();
    await like(there.app, bea, copy.id);
    await settle(here, there);
    await open.page
      .locator(`article[data-post="${own}"] [data-count=likes]`, { hasText: '1' })
      .first()
      .waitFor();
    await open.page.locator('#unread:visible', { hasText: /[1-9]/ }).first().waitFor();
    await expect.poll(() => open.page.title()).toMatch(/^\([1-9]\d*\) /);
    expect(await open.page.locator('link[rel=icon]').getAttribute('href')).toContain('mark-unread');
  });

  it('takes the badge away once the notifications were looked at for a while', async () => {
    await open.page.goto(`${here.origin}/notifications`);
    await open.page.getByText('liked your post').first().waitFor();
    await open.page.locator('#unread').waitFor({ state: 'hidden' });
    expect(open.complaints).toEqual([]);
  });

  it('also hears of news when the scripts come slowly', async () => {
    const slow = await visit();
    await logInAs(slow.page, here.origin, 'ada', PASSWORD);
    // Each script waits until the ones before it have run, and a little longer: frames pass in between.
    let before = Promise.resolve<unknown>(undefined);
    let scripts = 0;
    await slow.page.route('**/*.js', async (route) => {
      const first = scripts++ === 0;
      if (!first) before = before.then(() => slow.page.waitForFunction(() => 'htmx' in globalThis));
      await before;
      await route.continue();
    });
    const streaming = slow.page.waitForResponse((response) => response.url().includes('/stream'));
    await slow.page.goto(here.origin, { waitUntil: 'commit' });
    expect((await streaming).status()).toBe(200);
    expect(slow.complaints).toEqual([]);
    await slow.context.close();
  });
}
