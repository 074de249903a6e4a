import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateProfile } from '../../src/domain/accounts/update.ts';
import { follow } from '../../src/domain/follows/follow.ts';
import { like } from '../../src/domain/likes/like.ts';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';
import { closeBrowser, hasChromium, logInAs, noBrowser, visit } from '../support/browser.ts';
import { picture } from '../support/pictures.ts';
import { PASSWORD, settle, startServer, type TestServer } from '../support/servers.ts';

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

/** Every page on the narrowest phone: nothing sticks out, nothing fails, nobody else is asked for anything. */
if (!hasChromium) it(noBrowser, () => {});
else {
  let here: TestServer;
  let there: TestServer;
  let post: PostId;
  let remotePost: string;

  beforeAll(async () => {
    [here, there] = await Promise.all([startServer(), startServer()]);
    const [ada, bea] = await Promise.all([
      here.account('ada_of_the_very_long_name_here', { role: 'owner' }),
      there.account('bea', { displayName: 'Bea' }),
    ]);
    await Promise.all([decorate(here, ada), decorate(there, bea)]);
    const found = await here.app.remote.lookup(`@bea@${there.host}`);
    if (found?.kind !== 'account') throw new Error('bea was not found');
    await follow(here.app, ada, found.id);
    await settle(here, there);
    post = await says(
      here,
      ada,
      `${LONG} #${LONG} https://example.com/${'a/'.repeat(60)} @bea@${there.host}`,
    );
    await composePost(here.app, ada, { text: 'An answer', visibility: 'public', inReplyToId: post });
    await says(there, bea, `Hello from there, #hello ${LONG}`);
    await settle(here, there);
    const copy = await there.app.db
      .selectFrom('posts')
      .select('id')
      .where('uri', '=', `${here.origin}/posts/${post}`)
      .executeTakeFirstOrThrow();
    await like(there.app, bea, copy.id);
    await settle(here, there);
    remotePost = await idOf(here, found.id);
  });
  afterAll(async () => {
    await closeBrowser();
    await Promise.all([here?.stop(), there?.stop()]);
  });

  const forVisitors = () => [
    '/',
    '/login',
    '/register',
    '/reset',
    '/about',
    '/local',
    '/federated',
    '/@ada_of_the_very_long_name_here',
    `/@ada_of_the_very_long_name_here/${post}`,
    `/search?q=${LONG}`,
  ];
  const forMembers = () => [
    '/',
    '/compose',
    `/compose?reply=${post}`,
    `/@ada_of_the_very_long_name_here/${post}`,
    `/@bea@${there.host}/${remotePost}`,
    '/@ada_of_the_very_long_name_here',
    `/@bea@${there.host}`,
    '/@ada_of_the_very_long_name_here/followers',
    `/@ada_of_the_very_long_name_here/${post}/deliveries`,
    `/@ada_of_the_very_long_name_here/${post}/likes`,
    `/edit/${post}`,
    '/notifications',
    '/requests',
    '/bookmarks',
    '/direct',
    '/federated',
    '/tags/hello',
    '/search',
    `/search?q=${encodeURIComponent(`@bea@${there.host}`)}`,
    '/settings',
    '/settings/account',
    '/settings/privacy',
    '/settings/notifications',
    '/settings/appearance',
    '/settings/sessions',
    '/settings/people',
    '/admin',
  ];

  describe.each([
    { kind: 'with JavaScript', javaScript: true },
    { kind: 'without JavaScript', javaScript: false },
  ])('at 320 px $kind', ({ javaScript }) => {
    it.each([
      { who: 'visitors', paths: forVisitors, login: false },
      { who: 'members', paths: forMembers, login: true },
    ])('the pages of $who fit, complain of nothing and ask nobody else', async ({ paths, login }) => {
      const { page, context, complaints } = await visit({ javaScript, width: 320 });
      const asked = new Set<string>();
      page.on('request', (request) => asked.add(request.url()));
      if (login) await logInAs(page, here.origin, 'ada_of_the_very_long_name_here', PASSWORD);
      const tooWide: Record<string, string[]> = {};
      for (const path of paths()) {
        await page.goto(here.origin + path);
        const sticking = await whatSticksOut(page);
        if (sticking.length > 0) tooWide[path] = sticking;
      }
      await context.close();
      const elsewhere = [...asked].filter((url) => /^http/.test(url) && new URL(url).origin !== here.origin);
      expect({ tooWide, complaints, elsewhere }).toEqual({ tooWide: {}, complaints: [], elsewhere: [] });
    });

    it('the page for what is not there fits too', async () => {
      const { page, context, complaints } = await visit({ javaScript, width: 320, expected: [404] });
      await page.goto(`${here.origin}/no/such/page`);
      const sticking = await whatSticksOut(page);
      await context.close();
      expect([...sticking, ...complaints]).toEqual([]);
    });
  });

  it('a name is whole on a phone: its handle gives way', async () => {
    const callum = await here.account('callum_who_has_a_long_handle', { displayName: 'Callum Bird' });
    await composePost(here.app, callum, { text: 'Two herons', visibility: 'public' });
    const { page, context } = await visit({ width: 360 });
    await page.goto(`${here.origin}/local`);
    const { box, words } = await page.evaluate<{ box: number; words: number }>(`(() => {
      const names = [...document.querySelectorAll('.who .name')];
      const name = names.find(({ textContent }) => textContent === 'Callum Bird');
      const range = document.createRange();
      range.selectNodeContents(name);
      return { box: name.getBoundingClientRect().width, words: range.getBoundingClientRect().width };
    })()`);
    await context.close();
    expect(box).toBeGreaterThanOrEqual(words);
  });
}

/** Avatar, banner, a long biography: all that takes room in a profile. */
async function decorate(server: TestServer, id: AccountId): Promise<void> {
  await updateProfile(server.app, id, {
    displayName: LONG.slice(0, 50),
    bio: `I like ${LONG} and https://example.com/${'b/'.repeat(60)}`,
    fields: [{ name: LONG, value: `https://example.com/${'c'.repeat(80)}` }],
    locked: false,
    discoverable: true,
    indexable: true,
    hidesFollows: false,
    bot: false,
    avatar: await picture('#16a085', 200, 200),
    banner: await picture('#8e44ad', 900, 300),
  });
}

async function says(server: TestServer, author: AccountId, text: string): Promise<PostId> {
  const media = await uploadMedia(server.app, author, await picture('#c0392b', 1200, 900), 'Red');
  return composePost(server.app, author, { text, visibility: 'public', mediaIds: [media] });
}

async function idOf(server: TestServer, author: AccountId): Promise<string> {
  const row = await server.app.db
    .selectFrom('posts')
    .select('id')
    .where('account_id', '=', author)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** Which elements make the page wider than the screen; none when it does not scroll sideways. */
function whatSticksOut(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const names = [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
      .map((element) => element.tagName + '.' + element.className);
    return [scrollWidth + ' px', ...names.slice(0, 6)];
  })()`);
}
