import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boost } from '../../src/domain/boosts/boost.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

/** Every entry of a post's menu does what it says, and what else there is about a post, with script and without. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let there: TestServer;
  const people = {} as Record<'ada' | 'bea' | 'cem' | 'dee' | 'eve', AccountId>;

  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
    for (const name of ['ada', 'bea', 'cem', 'dee', 'eve'] as const) people[name] = await here.account(name);
  });
  afterAll(async () => {
    await closeBrowser();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  async function say(who: AccountId, text: string): Promise<PostId> {
    const id = await composePost(here.app, who, { visibility: 'public', text });
    await settle(here, there);
    return id;
  }
  const pathOf = async (id: PostId) => (await readPost(here.app, anonymous, id)).path;

  describe.each([true, false])('with script: %s', (javaScript) => {
    let open: Visit;
    let page: Page;

    beforeAll(async () => {
      open = await visit({ javaScript });
      page = open.page;
      await open.context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.addInitScript(
        'navigator.share = ({ url }) => { globalThis.shared = url; return Promise.resolve() }',
      );
      await enterAs(open, here, people.ada);
    });
    afterAll(() => open?.context.close());

    /** Presses an entry of the menu of a post that is on the page; `sure` is asked for once more. */
    async function choose(id: PostId, entry: string | RegExp, sure?: string): Promise<void> {
      const menu = page.locator(`#post-${id} details.menu`);
      await menu.locator('> summary').click();
      await menu.locator('.item', { hasText: entry }).first().click();
      if (sure) await menu.locator('button', { hasText: sure }).click();
    }
    const said = (text: string) => page.locator('#toasts', { hasText: text }).waitFor();

    it('leads to the post, and gives its address away', async () => {
      const path = await pathOf(await say(people.bea, 'Take me along'));
      const id = path.split('/').at(-1) as PostId;
      await page.goto(`${here.origin}/@bea`);
      if (javaScript) {
        await choose(id, 'Copy link');
        await said('Link copied.');
        expect(await page.evaluate('navigator.clipboard.readText()')).toBe(here.origin + path);
        await choose(id, 'Share');
        expect(await page.evaluate('globalThis.shared')).toBe(here.origin + path);
        expect(await page.locator('.menu[open]').count()).toBe(0);
      } else {
        expect(await page.locator(`#post-${id} .item`, { hasText: 'Copy link' }).isVisible()).toBe(false);
        await choose(id, 'Open post');
        await page.waitForURL(here.origin + path);
      }
    });

    it('leads to the original, and to those who liked and boosted it', async () => {
      const far = await there.account(`far${javaScript}`);
      const original = await composePost(there.app, far, { visibility: 'public', text: 'Far away' });
      const id = await here.app.remote.post(`${there.origin}/posts/${original}`);
      if (!id) throw new Error('not found here');
      await like(here.app, people.cem, id);
      await boost(here.app, people.dee, id);
      await settle(here, there);
      const path = await pathOf(id);
      for (const [entry, name] of [
        ['Liked by', 'cem'],
        ['Boosted by', 'dee'],
      ] as const) {
        await page.goto(here.origin + path);
        await choose(id, entry);
        await page.locator('main li.row', { hasText: name }).waitFor();
      }
      await page.goto(here.origin + path);
      const link = page.locator(`#post-${id} .menu a`, { hasText: 'View on original server' });
      expect(await link.getAttribute('href')).toBe(`${there.origin}/@far${javaScript}/${original}`);
    });

    it('mutes the conversation', async () => {
      const id = await say(people.bea, 'Much ado');
      await page.goto(here.origin + (await pathOf(id)));
      await choose(id, 'Mute this conversation');
      await said('This conversation notifies you no more');
      await page.locator('main .notice', { hasText: 'nothing in it notifies you' }).waitFor();
    });

    it('reports the post', async () => {
      const id = await say(people.eve, 'Buy my things');
      await page.goto(`${here.origin}/@eve`);
      await choose(id, 'Report eve');
      await page.locator('main form').first().waitFor();
      expect(await page.locator('main').innerText()).toContain('Buy my things');
    });

    it('mutes and blocks its author', async () => {
      const who = await here.account(`loud${javaScript}`);
      const id = await say(who, 'So loud');
      await page.goto(`${here.origin}/@loud${javaScript}`);
      await choose(id, /^Mute loud/);
      await said('Their posts stay out of your timelines');
      await page.goto(`${here.origin}/@loud${javaScript}`);
      await choose(id, /^Block loud/);
      await said('You will not see each other');
    });

    it('leads to where words are muted', async () => {
      const who = await here.account(`wordy${javaScript}`);
      const id = await say(who, 'So many words');
      await page.goto(`${here.origin}/@wordy${javaScript}`);
      await choose(id, 'Mute words');
      await page.getByLabel('Word or phrase').fill(`word${javaScript}`);
      await page.locator('#filters-new').getByRole('button', { name: 'Mute' }).click();
      await page.locator('#filters', { hasText: `word${javaScript}` }).waitFor();
    });

    it('hides the boosts of somebody, also those that are there', async () => {
      const booster = await here.account(`fan${javaScript}`);
      await follow(here.app, people.ada, booster);
      const id = await say(people.bea, `Boosted by a fan ${javaScript}`);
      await boost(here.app, booster, id);
      await settle(here, there);
      await page.goto(here.origin);
      await choose(id, /^Hide boosts by fan/);
      await said('stay out of your home');
      expect(await page.locator(`#post-${id}`).count()).toBe(0);
      await boost(here.app, booster, await say(people.bea, 'Boosted afterwards'));
      await settle(here, there);
      await page.goto(here.origin);
      expect(await page.getByText('Boosted afterwards').count()).toBe(0);
    });

    it('edits, pins, follows and deletes what is one’s own', async () => {
      const id = await say(people.ada, 'Frist words');
      const path = here.origin + (await pathOf(id));
      await page.goto(path);
      await choose(id, 'Edit');
      const form = page.locator('#composer-edit');
      if (javaScript) await page.locator('#composer-edit[data-ready]').waitFor();
      await form.locator('textarea[name=text]').fill('First words');
      await form.locator('.end .btn.primary').click();
      await page.waitForURL((url) => url.href.startsWith(path));
      await page.locator(`#post-${id} .text`, { hasText: 'First words' }).waitFor();
      await choose(id, 'Pin to profile');
      await said('Pinned to your profile');
      await choose(id, 'Unpin from profile');
      await said('No longer pinned');
      await choose(id, 'Delivery');
      await page.locator('h1', { hasText: 'Delivery' }).waitFor();
      await page.goto(path);
      await choose(id, 'Delete and redraft', 'Delete it, with');
      const again = page.locator('.composer textarea[name=text]').first();
      await again.waitFor();
      expect(await again.inputValue()).toBe('First words');
      const other = await say(people.ada, 'Last words');
      await page.goto(`${here.origin}/@ada`);
      await choose(other, /^Delete$/, 'Yes, delete it');
      await said('Post deleted');
      await page.locator(`#post-${other}`).waitFor({ state: 'detached' });
    });

    it('shows the beginning of a long text, and all of it when asked', async () => {
      const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
      const id = await say(people.bea, lines.join('\n'));
      await page.goto(`${here.origin}/@bea`);
      const post = page.locator(`#post-${id}`);
      const low = (await post.boundingBox())?.height ?? 0;
      await post.getByText('Show more').click();
      if (javaScript) await post.locator('.text:not(.fold)').waitFor();
      else await page.locator(`article.focus#post-${id}`).waitFor();
      expect((await post.boundingBox())?.height).toBeGreaterThan(low * 2);
    });

    it('shows what it asks before it deletes, also at the lower edge of a phone', async () => {
      if (!javaScript) return;
      const id = await say(people.ada, 'Down there\n'.repeat(20));
      const phone = await visit({ width: 390, touch: true, still: true });
      await enterAs(phone, here, people.ada);
      await phone.page.goto(here.origin + (await pathOf(id)));
      const menu = phone.page.locator(`#post-${id} details.menu`);
      await menu.locator('> summary').tap();
      await menu.locator('.sure > summary', { hasText: 'Delete' }).last().tap();
      const sure = menu.locator('button', { hasText: 'Yes, delete it' });
      const lower = async (part: Locator) => {
        const box = await part.boundingBox();
        return (box?.y ?? 0) + (box?.height ?? 0);
      };
      // Above the bar with the tabs, where a finger can press it.
      const bar = (await phone.page.locator('nav.nav').boundingBox())?.y ?? 0;
      await sure.waitFor();
      await expect.poll(() => lower(sure)).toBeLessThanOrEqual(bar);
      expect(phone.complaints).toEqual([]);
      await phone.context.close();
    });

    it('complained of nothing', () => {
      expect(open.complaints).toEqual([]);
    });
  });
}
