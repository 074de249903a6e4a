import { beforeAll, describe, expect, it } from 'vitest';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { htmx, Member } from './member.ts';

/** What somebody has shown, as tiles. */
let app: TestApp;
let alice: Member;
let bob: Member;
let base: string;

beforeAll(async () => {
  app = await testApp();
  alice = await Member.join(app, 'alice');
  bob = await Member.join(app, 'bob');
  base = `/@${alice.username}?tab=media`;
});

async function shows(
  more: { warning?: string; sensitive?: boolean } = {},
  ...words: string[]
): Promise<PostId> {
  const mediaIds = [];
  for (const text of words) mediaIds.push(await uploadMedia(app, alice.id, await picture(), text));
  return composePost(app, alice.id, { text: 'see', visibility: 'public', mediaIds, ...more });
}
const tiles = (page: string) => [...page.matchAll(/<li><a href="([^"]*)" aria-label="([^"]*)".*?<\/li>/g)];

describe('the Media tab', () => {
  it('has a tile for each picture, which leads to its post and says what it shows', async () => {
    const id = await shows({}, 'a "red" boat', '');
    const [first, second] = tiles(await bob.page(base));
    expect([first?.[1], second?.[1]]).toEqual([`/@${alice.username}/${id}`, `/@${alice.username}/${id}`]);
    expect(first?.[2]).toMatch(/^Image, \w+ \d{4}: a &quot;red&quot; boat$/);
    expect(second?.[2]).toMatch(/^Image, \w+ \d{4}$/);
    expect(first?.[0]).toContain('<img src="/media/');
  });

  it('fetches nothing that its author covers, unless the reader wants to see it', async () => {
    await shows({ sensitive: true }, 'a wound');
    await shows({ sensitive: true, warning: 'Spiders' }, 'a spider');
    const [spider, wound] = tiles(await bob.page(base));
    // The colours beneath the cover are part of the page.
    expect([spider?.[0], wound?.[0]].join()).not.toMatch(/<img (?!class="haze" src="data:)|a wound|a spider/);
    expect([spider?.[2], wound?.[2]]).toEqual([
      expect.stringMatching(/: Spiders$/),
      expect.stringMatching(/: Sensitive media$/),
    ]);
  });

  it('goes on by a link, which htmx swaps for the next tiles', async () => {
    for (let n = 0; n < 21; n += 1) await shows({}, `number ${n}`);
    const page = await bob.page(base);
    const next =
      /<li class="load"><a rel="next" href="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(next).toContain('tab=media');
    const whole = await bob.page(next);
    expect(tiles(whole).some(([, , label]) => label?.endsWith('number 0'))).toBe(true);
    const part = await (await bob.get(next, htmx)).text();
    expect(part).toMatch(/^<li><a href/);
    expect(tiles(part)).toHaveLength(tiles(whole).length);
  });
});
