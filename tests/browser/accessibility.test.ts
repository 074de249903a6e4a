import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import { playScenes, type Scenes } from '../support/scenes.ts';
import { startServer, type TestServer } from '../support/servers.ts';
import { type Looker, open, type SitePage, siteMap } from '../support/site-map.ts';
import { siteStates } from '../support/site-states.ts';
import { smallTargets } from '../support/targets.ts';

/** Errors that are pages of their own here. */
const EXPECTED = [403, 404, 410, 413, 422, 429, 500];

/** The keyboard, and what htmx puts in, go by ids. */
const IDS_TWICE = `[...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, at, all) => all.indexOf(id) < at)`;

/** What was written on the page before would come back into the form in the midst of its use. */
const FORGET = `try { localStorage.clear() } catch {}`;

interface Finding {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Everybody can use every page: with a screen reader, in the dark, on a narrow screen, with large letters. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let servers: TestServer[];
  let scenes: Scenes;
  let axe: string;

  beforeAll(async () => {
    servers = await Promise.all([startServer(), startServer()]);
    const [here, there] = servers;
    if (!here || !there) throw new Error('two servers were started');
    scenes = await playScenes(here, there);
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  });
  afterAll(async () => {
    await closeBrowser();
    await Promise.all(servers.map((server) => server.stop()));
  });

  async function through(
    who: Looker,
    look: (guest: Visit, page: SitePage) => Promise<void>,
    options: Parameters<typeof visit>[0] = { width: 1440 },
  ): Promise<void> {
    const guest = await visit({ ...options, still: true, expected: EXPECTED });
    if (who !== 'visitor') await enterAs(guest, scenes.here, scenes[who]);
    for (const page of siteMap(scenes).filter((one) => one.who === who)) {
      await open(guest.page, scenes, page);
      await look(guest, page).catch((error) => {
        throw new Error(`at ${page.name}`, { cause: error });
      });
    }
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
  }

  describe.each(['visitor', 'ines', 'nils', 'hana'] as const)('the pages as %s sees them', (who) => {
    it('hold nothing serious for axe, light and dark, and no id twice; never scroll sideways or cut their title: 320 px, large letters, right to left', {
      timeout: 400_000,
    }, async () => {
      const found: Record<string, string[]> = {};
      const wide: Record<string, string> = {};
      await through(who, async ({ page }, { name }) => {
        await page.evaluate(axe);
        const twice = await page.evaluate<string[]>(IDS_TWICE);
        if (twice.length > 0) found[`${name}, ids`] = twice;
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.emulateMedia({ colorScheme });
            // In the dark only colours are different.
            const grave = await findings(page, colorScheme === 'dark' ? ['color-contrast'] : null);
            if (grave.length > 0) found[`${name} ${width} ${colorScheme}`] = grave;
          }
        }
        await page.emulateMedia({ colorScheme: 'light' });
        for (const [kind, width, letters, direction] of [
          ['320 px', 320, 16, 'ltr'],
          ['200 %', 390, 32, 'ltr'],
          ['200 % on a desk', 1280, 32, 'ltr'],
          ['right to left', 390, 16, 'rtl'],
          ['right to left on a desk', 1440, 16, 'rtl'],
        ] as const) {
          await page.setViewportSize({ width, height: 900 });
          await setLetters(page, letters);
          await page.evaluate(`document.documentElement.dir = '${direction}'`);
          const sticking = (await whatSticksOut(page)) || (width === 320 ? await cutTitle(page) : '');
          if (sticking) wide[`${name}, ${kind}`] = sticking;
        }
      });
      expect({ found, wide }).toEqual({ found: {}, wide: {} });
    });
  });

  it.each(['desk', 'phone'] as const)(
    'what opens and appears on the pages holds nothing serious either, and fits on a %s',
    { timeout: 200_000 },
    async (size) => {
      const found: Record<string, string[]> = {};
      const width = size === 'desk' ? 1440 : 390;
      for (const who of ['visitor', 'ines'] as const) {
        const guest = await visit({ width, still: true, expected: EXPECTED });
        if (who !== 'visitor') await enterAs(guest, scenes.here, scenes[who]);
        const { page } = guest;
        await page.addInitScript(FORGET);
        const states = siteStates(scenes).filter((state) => state.who === who && (state.on ?? size) === size);
        for (const { name, path, reach } of states) {
          await page.goto(scenes.here.origin + path);
          await reach(page).catch((error) => {
            throw new Error(`at ${name}`, { cause: error });
          });
          await page.evaluate(axe);
          // What lies under something open is pressed when that has closed.
          const grave = await findings(page, null, ['target-size']);
          await page.emulateMedia({ colorScheme: 'dark' });
          grave.push(...(await findings(page, ['color-contrast'])));
          await page.emulateMedia({ colorScheme: 'light' });
          const sticking = await whatSticksOut(page);
          if (sticking) grave.push(sticking);
          if (grave.length > 0) found[name] = grave;
        }
        expect(guest.complaints).toEqual([]);
        await guest.context.close();
      }
      expect(found).toEqual({});
    },
  );

  it('what is on shows in the colours of high contrast, too', async () => {
    const guest = await visit({ still: true });
    await enterAs(guest, scenes.here, scenes.ines);
    const { page } = guest;
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto(`${scenes.here.origin}/settings/appearance`);
    for (const selector of ['.switch input[type=checkbox]', '.tabs a', '.nav a']) {
      const marked = page.locator(`${selector}:is(:checked, [aria-current])`).first();
      const plain = page.locator(`${selector}:not(:checked, [aria-current])`).first();
      expect(await inks(marked), selector).not.toEqual(await inks(plain));
    }
    // Something is to be seen of what is off.
    const off = page.locator('.switch input[type=checkbox]:not(:checked)').first();
    expect((await inks(off)).size).toBeGreaterThan(1);
    await guest.context.close();
  });

  it.each(['visitor', 'ines', 'hana'] as const)(
    'fingers of %s meet targets of 44 px',
    { timeout: 300_000 },
    async (who) => {
      const small: Record<string, string[]> = {};
      await through(
        who,
        async ({ page }, { name }) => {
          const targets = await smallTargets(page, 44);
          if (targets.length > 0) small[name] = targets;
        },
        { width: 390, touch: true },
      );
      expect(small).toEqual({});
    },
  );

  it('fingers meet targets of 44 px in what opens as well', { timeout: 300_000 }, async () => {
    const small: Record<string, string[]> = {};
    for (const who of ['visitor', 'ines'] as const) {
      const guest = await visit({ width: 390, touch: true, still: true, expected: EXPECTED });
      if (who !== 'visitor') await enterAs(guest, scenes.here, scenes[who]);
      const { page } = guest;
      await page.addInitScript(FORGET);
      for (const { name, path, reach, on = 'phone' } of siteStates(scenes).filter((one) => one.who === who)) {
        if (on !== 'phone') continue;
        await page.goto(scenes.here.origin + path);
        await reach(page).catch((error) => {
          throw new Error(`at ${name}`, { cause: error });
        });
        const targets = await smallTargets(page, 44);
        if (targets.length > 0) small[name] = targets;
      }
      expect(guest.complaints).toEqual([]);
      await guest.context.close();
    }
    expect(small).toEqual({});
  });

  async function findings(page: Page, only: string[] | null, without: string[] = []): Promise<string[]> {
    const options = {
      resultTypes: ['violations'],
      rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
      ...(only
        ? { runOnly: { type: 'rule', values: only } }
        : {
            runOnly: {
              type: 'tag',
              values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            },
          }),
    };
    const violations = await page.evaluate<Finding[]>(
      `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
    );
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
      );
  }
}

/** Which colours something is painted in. */
async function inks(element: Locator): Promise<Set<number>> {
  const pixels = await sharp(await element.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer();
  const colours = new Set<number>();
  for (let at = 0; at < pixels.length; at += 3) colours.add(pixels.readUIntBE(at, 3));
  return colours;
}

/** How large the reader's own settings want letters, in pixels. */
async function setLetters(page: Page, standard: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  await session.detach();
}

/** The name of the page where it is not to be read in full; empty when it is. */
function cutTitle(page: Page): Promise<string> {
  return page.evaluate<string>(
    `[...document.querySelectorAll('h1')].filter((h1) => !h1.matches('.sr') && h1.scrollWidth > h1.clientWidth).map((h1) => 'cut: ' + h1.textContent).join()`,
  );
}

/** The first element that makes the page wider than the screen; empty when it does not scroll sideways. */
function whatSticksOut(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return '';
    const names = [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return right > clientWidth + 0.5 || left < -0.5;
      })
      .map((element) => element.tagName + '.' + (element.className.baseVal ?? element.className));
    return scrollWidth + ' px: ' + names.slice(-4).join(' ');
  })()`);
}
