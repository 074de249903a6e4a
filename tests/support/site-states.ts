import type { Page } from 'playwright-core';
import { picture } from './pictures.ts';
import type { Scenes } from './scenes.ts';
import { type Looker, siteMap } from './site-map.ts';

/** What a page looks like after somebody has done something there: opened, asked for, got wrong. */
export interface SiteState {
  name: string;
  path: string;
  who: Looker;
  reach(page: Page): Promise<void>;
  /** Only where there is room, or only on a phone. */
  on?: 'phone' | 'desk';
}

/** Everything that opens, unfolds or appears on the pages of the site map. */
export function siteStates(scenes: Scenes): SiteState[] {
  const path = (name: string) => siteMap(scenes).find((page) => page.name === name)?.path ?? name;
  const state = (name: string, page: string, reach: SiteState['reach'], on?: SiteState['on']): SiteState => ({
    name,
    path: path(page),
    who: page.startsWith('visitor') ? 'visitor' : 'ines',
    reach,
    ...(on ? { on } : {}),
  });
  return [
    state('composer', 'ines-home', useComposer, 'desk'),
    state(
      'composer-suggestions',
      'ines-home',
      async (page) => {
        await useComposer(page);
        await page.locator('#composer-home-text').pressSequentially('Hello @ko');
        await page.locator('.suggest [role=option]').first().waitFor();
      },
      'desk',
    ),
    state('composer-dialog', 'ines-search', openComposer),
    state('composer-dialog-asks', 'ines-search', async (page) => {
      await openComposer(page);
      await page.locator('#compose textarea[data-max]').first().fill('Not finished');
      await page.keyboard.press('Escape');
      await page.locator('dialog.ask[open]').waitFor();
    }),
    state('composer-menus', 'ines-compose', async (page) => {
      await page.locator('.composer[data-ready]').waitFor();
      await page.locator('.composer .warned').check({ force: true });
      await page.locator('.composer .polled').check({ force: true });
      await page.locator('.choice summary').click();
    }),
    state('composer-emoji', 'ines-compose', async (page) => {
      await page.locator('.composer[data-ready]').waitFor();
      await page.locator('[data-emoji]').first().click();
      await page.locator('.emoji:popover-open [data-emoji-text]').first().waitFor();
    }),
    state('composer-later', 'ines-compose', async (page) => {
      await page.locator('.composer[data-ready]').waitFor();
      await page.locator('.menu.later > summary').click();
    }),
    state('composer-too-long', 'ines-compose', async (page) => {
      await page.locator('.composer[data-ready]').waitFor();
      await page.locator('#composer-page-text').fill('Too long. '.repeat(60));
      await page.locator('.count.over').waitFor();
      await page.locator('#composer-page-send').click({ force: true });
      await page.locator('[data-refused]').waitFor();
    }),
    state('composer-options', 'ines-compose', async (page) => {
      await page.locator('.composer[data-ready]').waitFor();
      await page.locator('.composer details:not(.menu) > summary').click();
    }),
    state('composer-audience', 'ines-thread', async (page) => {
      await page.locator('#composer-reply-text').click();
      await page.locator('#composer-reply[data-ready]').waitFor();
      await page.locator('#composer-reply .choice > summary').click();
    }),
    state('composer-pictures', 'ines-compose', async (page) => {
      await page.locator('.composer[data-ready]').waitFor();
      await page.setInputFiles('input[name=upload]', [
        { name: 'sea.png', mimeType: 'image/png', buffer: await picture('#2980b9') },
        { name: 'words.png', mimeType: 'image/png', buffer: Buffer.from('words') },
      ]);
      await page.locator('.attach:not(.sending)').waitFor();
      await page.locator('.attach.failed').waitFor();
    }),
    state('composer-asks-for-words', 'ines-compose', async (page) => {
      await page.locator('.composer[data-ready]').waitFor();
      const sea = { name: 'sea.png', mimeType: 'image/png', buffer: await picture('#2980b9') };
      await page.setInputFiles('input[name=upload]', sea);
      await page.locator('.attach:not(.sending)').waitFor();
      await page.locator('#composer-page-send').click();
      await page.locator('.attach .err').first().waitFor();
    }),
    state('reply-in-place', 'ines-thread-deep', async (page) => {
      await page.locator('#answers .acts > a.act, .tree .acts > a.act').first().click();
      await page.locator('dialog#compose[open] .composer[data-ready]').waitFor();
    }),
    state('menu-own', 'ines-thread', async (page) => {
      await page.locator('article.focus details.menu > summary').last().click();
      await page.locator('article.focus details.sure > summary').last().click();
    }),
    state('menu-other', 'ines-local', (page) =>
      page.locator('article.post details.menu > summary').nth(2).click(),
    ),
    state('menu-visitor', 'visitor-post', (page) =>
      page.locator('article.focus details.menu > summary').last().click(),
    ),
    state('menu-profile', 'ines-profile-remote', (page) =>
      page.locator('.profile details.menu > summary').first().click(),
    ),
    state(
      'menu-phone',
      'ines-home',
      (page) => page.locator('details.menu.to-md > summary').first().click(),
      'phone',
    ),
    state('lightbox', 'ines-gallery', async (page) => {
      await page.locator('.media a').first().click();
      await page.locator('dialog.lightbox[open]').waitFor();
    }),
    state(
      'hover-card',
      'ines-local',
      async (page) => {
        await page.locator('article.post .who .name').nth(1).hover();
        await page.locator('.hovercard:popover-open').waitFor();
      },
      'desk',
    ),
    state(
      'shortcuts',
      'ines-local',
      async (page) => {
        await page.keyboard.press('?');
        await page.locator('dialog[open] kbd').first().waitFor();
      },
      'desk',
    ),
    state('unfolded', 'ines-profile-long', async (page) => {
      for (const summary of await page.locator('details:is(.cw, .veil, .alt) > summary').all()) {
        if (await summary.isVisible()) await summary.click();
      }
    }),
    state('messages', 'ines-hashtags', async (page) => {
      await page.evaluate(`for (const kind of ['ok', 'bad'])
        document.dispatchEvent(new CustomEvent('toast', { detail: { text: 'Something was said', kind } }))`);
      await page.locator('.toast.bad').waitFor();
    }),
    state('new-posts', 'ines-home', async (page) => {
      // Without the live stream, which would say that there are none.
      await page.evaluate(`document.getElementById('live').remove();
        document.getElementById('new-posts').innerHTML = '<a href="/">3 new posts</a>'`);
    }),
    state('wrong-email', 'ines-settings-account', async (page) => {
      const form = page.locator('form[action="/settings/email"]');
      await form.locator('input[name=email]').fill('new@test.example');
      await form.locator('input[type=password]').fill('wrong');
      await form.locator('button').click();
      await page.locator('[aria-invalid=true]').first().waitFor();
    }),
    state('profile-note', 'ines-profile-other', async (page) => {
      for (const summary of await page.locator('.profile details:not(.menu) > summary').all()) {
        if (await summary.isVisible()) await summary.click();
      }
    }),
  ];
}

async function useComposer(page: Page): Promise<void> {
  await page.locator('#composer-home-text').click();
  await page.locator('.composer[data-ready]').first().waitFor();
}

async function openComposer(page: Page): Promise<void> {
  await page.locator('a[href="/compose"]:visible').first().click();
  await page.locator('dialog#compose[open] .composer[data-ready]').waitFor();
}
