import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeBrowser, enterAs, hasChromium, noBrowser, type Visit, visit } from '../support/browser.ts';
import makeSnapshot from '../support/global-setup.ts';
import { playScenes, type Scenes } from '../support/scenes.ts';
import { startServer } from '../support/servers.ts';
import { type Looker, open, type SitePage, siteMap } from '../support/site-map.ts';

/**
 * `npm run shots`: pictures of all pages into data/shots, light and dark, on a phone and on a desk.
 * `npm run shots -- --only home,thread --look light-phone --fold` takes some of them, only what the first screen shows.
 */
const folder = join(import.meta.dirname, '../../data/shots');
const looks = {
  'light-phone': { dark: false, width: 390, touch: true },
  'dark-phone': { dark: true, width: 390, touch: true },
  'light-desk': { dark: false, width: 1440 },
  'dark-desk': { dark: true, width: 1440 },
};
const { values: wish } = parseArgs({
  options: {
    only: { type: 'string' },
    look: { type: 'string' },
    fold: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (!hasChromium) return say(noBrowser);
  await makeSnapshot();
  const servers = await Promise.all([startServer(), startServer()]);
  try {
    const scenes = await playScenes(...servers);
    if (!wish.only && !wish.look) await rm(folder, { recursive: true, force: true });
    const wanted = wish.only?.split(',');
    const pages = siteMap(scenes).filter(({ name }) => !wanted || wanted.some((word) => name.includes(word)));
    for (const [look, options] of Object.entries(looks)) {
      if (wish.look && !look.includes(wish.look)) continue;
      await mkdir(join(folder, look), { recursive: true });
      await takeAll(scenes, pages, join(folder, look), options);
    }
  } finally {
    await closeBrowser();
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Further posts and pictures load when one comes to them: the page is looked through once, until all are there. */
const lookThrough = `(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let y = 0; y < document.body.scrollHeight; y += 700) {
    scrollTo(0, y);
    await frame();
    await frame();
    for (let n = 0; n < 300 && document.querySelector('.htmx-request'); n++) await frame();
  }
  scrollTo(0, 0);
  const pictures = [...document.images];
  for (const picture of pictures) picture.loading = 'eager';
  const there = (picture) => picture.complete || new Promise((done) => { picture.onload = picture.onerror = done });
  await Promise.all(pictures.map(there));
})()`;

async function takeAll(
  scenes: Scenes,
  pages: SitePage[],
  target: string,
  options: Parameters<typeof visit>[0],
): Promise<void> {
  for (const who of new Set(pages.map((page) => page.who))) {
    const guest = await visit({ ...options, still: true, expected: [403, 404, 410, 413, 422, 429, 500] });
    await become(guest, scenes, who);
    for (const page of pages.filter((one) => one.who === who)) {
      await open(guest.page, scenes, page);
      await guest.page.evaluate(lookThrough);
      await guest.page.screenshot({ path: join(target, `${page.name}.png`), fullPage: !wish.fold });
    }
    if (guest.complaints.length > 0) say(`${who}: ${guest.complaints.join('\n')}`);
    await guest.context.close();
  }
  say(target);
}

async function become(guest: Visit, { here, ines, nils, hana }: Scenes, who: Looker): Promise<void> {
  if (who !== 'visitor') await enterAs(guest, here, { ines, nils, hana }[who]);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
