import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { closeBrowser, enterAs, hasChromium, noBrowser, visit } from '../support/browser.ts';
import { idOf, playScenes, type Scenes } from '../support/scenes.ts';
import { settle, startServer, type TestServer } from '../support/servers.ts';

const NOTE_SHIFTS = `
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      shifts.push({ value: entry.value, what: entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 80)) });
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;
const PAINTED = `new Promise((done) => {
  const look = () =>
    performance.getEntriesByName('first-contentful-paint').length > 0 ? done() : requestAnimationFrame(look);
  look();
})`;
const TWO_FRAMES =
  'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))';

/** A home of twenty posts is light, and stands still while it loads. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let servers: TestServer[];
  let scenes: Scenes;
  let ines: AccountId;

  beforeAll(async () => {
    servers = await Promise.all([startServer(), startServer()]);
    const [here, there] = servers;
    if (!here || !there) throw new Error('two servers were started');
    scenes = await playScenes(here, there);
    ines = scenes.ines;
    // Lengths as they are, not those of the scenes.
    for (let n = 0; n < 20; n += 1) {
      await composePost(here.app, ines, {
        text: `${n}: ${'Words as they come, some of them longer than others. '.repeat(1 + (n % 7))} #birds https://example.com/a/page @kofi`,
        visibility: 'public',
      });
    }
    await settle(here, there);
  });
  afterAll(async () => {
    await closeBrowser();
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('weighs less than 30 KB of HTML, 12 KB of CSS and 30 KB of JavaScript, compressed', async () => {
    const guest = await visit({ width: 1440 });
    await enterAs(guest, scenes.here, ines);
    const weights: Record<string, number> = { html: 0, css: 0, js: 0 };
    const bodies: Promise<void>[] = [];
    guest.page.on('response', (response) => {
      const kind = /text\/(html|css|javascript)/.exec(response.headers()['content-type'] ?? '')?.[1];
      if (!kind) return;
      const name = kind === 'javascript' ? 'js' : kind;
      expect(response.headers()['content-encoding'], response.url()).toBe('gzip');
      bodies.push(weigh(response, name));
    });
    const weigh = async (response: Response, name: string): Promise<void> => {
      const bytes = gzipSync(await response.body()).length;
      weights[name] = (weights[name] ?? 0) + bytes;
    };
    await guest.page.goto(scenes.here.origin);
    expect(await guest.page.locator('#feed article').count()).toBe(20);
    await Promise.all(bodies);
    process.stdout.write(`home of 20 posts, compressed: ${JSON.stringify(weights)}\n`);
    expect(weights.html).toBeGreaterThan(1000);
    expect(weights.html).toBeLessThan(30_000);
    expect(weights.css).toBeGreaterThan(1000);
    expect(weights.css).toBeLessThan(12_000);
    expect(weights.js).toBeGreaterThan(1000);
    expect(weights.js).toBeLessThan(30_000);
    await guest.context.close();
  });

  it.each([
    ['a phone', 390],
    ['a desk', 1440],
  ])('stands still on %s: while it loads, while it is read, and when news come', async (_, width) => {
    const guest = await visit({ width });
    await enterAs(guest, scenes.here, ines);
    await guest.page.addInitScript(NOTE_SHIFTS);
    const shifts: Record<string, unknown> = {};
    for (const path of [
      '/',
      scenes.posts.question,
      '/@ines',
      scenes.posts.gallery,
      scenes.posts.deep,
      '/@somebody_with_a_very_long_name',
      '/@somebody_with_a_very_long_name?tab=media',
      '/notifications',
      '/explore',
      '/search?q=kingfisher',
    ]) {
      const answer = await guest.page.goto(scenes.here.origin + path);
      expect(answer?.status(), path).toBe(200);
      for (let y = 0; y < 4000; y += 400) {
        await guest.page.evaluate(
          `new Promise((done) => { scrollTo(0, ${y}); requestAnimationFrame(() => setTimeout(done, 60)) })`,
        );
      }
      if (path === '/') {
        await guest.page.evaluate('scrollTo(0, 0)');
        await composePost(scenes.here.app, await idOf(scenes.here, 'kofi'), {
          text: 'News',
          visibility: 'public',
        });
        await settle(scenes.here);
        await guest.page.locator('#new-posts a').waitFor();
      }
      const seen = await guest.page.evaluate<{ value: number }[]>('shifts');
      const total = seen.reduce((sum, { value }) => sum + value, 0);
      if (total >= 0.02) shifts[path] = seen;
    }
    expect(shifts).toEqual({});
    await guest.context.close();
  });

  it('has its forms for posts in shape before the scripts come', async () => {
    const guest = await visit({ width: 390 });
    await enterAs(guest, scenes.here, ines);
    await guest.page.addInitScript(NOTE_SHIFTS);
    for (const path of [scenes.posts.question, '/compose']) {
      const painted = Promise.withResolvers<void>();
      await guest.page.route('**/*.js', async (route) => {
        await painted.promise;
        await route.continue();
      });
      await guest.page.goto(scenes.here.origin + path, { waitUntil: 'commit' });
      await guest.page.evaluate(PAINTED);
      painted.resolve();
      await guest.page.locator(path === '/compose' ? '.composer[data-ready]' : 'html.js').waitFor();
      await guest.page.evaluate(TWO_FRAMES);
      const seen = await guest.page.evaluate<{ value: number }[]>('shifts');
      const total = seen.reduce((sum, { value }) => sum + value, 0);
      expect(total, JSON.stringify(seen)).toBeLessThan(0.005);
      await guest.page.unroute('**/*.js');
    }
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  });
}
