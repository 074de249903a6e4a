import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { picture } from '../support/pictures.ts';
import { Member } from './member.ts';

let app: TestApp;
let reader: Member;

beforeAll(async () => {
  app = await testApp();
  reader = await Member.join(app, 'reader');
});

const choose = (fields: Record<string, string>) =>
  reader.post('/settings/appearance', { visibility: 'public', language: 'en', ...fields });

describe('what a reader chooses', () => {
  it('stands in the page itself: nothing flashes, nothing waits for a script', async () => {
    await choose({ textSize: 'larger', still: '1', playsGifs: '1' });
    expect(await reader.page('/local')).toMatch(/<html lang="en"[^>]* data-size="larger" data-still>/);
    await choose({ textSize: 'enormous', playsGifs: '1' });
    expect(await reader.page('/local')).toMatch(/<html lang="en" data-theme="auto">/);
  });

  it('leaves older posts where they are until they are asked for', async () => {
    for (let n = 0; n < 21; n += 1) {
      await composePost(app, reader.id, { text: `Post ${n}`, visibility: 'public' });
    }
    const older = async () =>
      /<a rel="next"[^>]* hx-trigger="(\w+)"/.exec(await reader.page(`/@${reader.username}`))?.[1];
    await choose({ playsGifs: '1' });
    expect(await older()).toBe('revealed');
    await choose({ waitsForMe: '1', playsGifs: '1' });
    expect(await older()).toBe('click');
  });

  it('hides numbers everywhere', async () => {
    const id = await composePost(app, reader.id, { text: 'liked by its author', visibility: 'public' });
    await reader.post(`/posts/${id}/like`);
    const path = `/@${reader.username}/${id}`;
    await choose({ playsGifs: '1' });
    expect(await reader.page(path)).toContain('data-count="likes">1<');
    await choose({ hidesCounts: '1', playsGifs: '1' });
    const page = await reader.page(path);
    expect(page).not.toContain('data-count');
    expect(page).toContain('>Liked by<');
    expect(await reader.page(`/@${reader.username}`)).toMatch(/followers">\s*followers</);
  });

  it('opens warnings and shows sensitive pictures', async () => {
    const media = await uploadMedia(app, reader.id, await picture('#123456', 60, 40), 'dark');
    const [warned, veiled] = [
      await composePost(app, reader.id, { text: 'the end of it', warning: 'the end', visibility: 'public' }),
      await composePost(app, reader.id, {
        text: 'look',
        sensitive: true,
        mediaIds: [media],
        visibility: 'public',
      }),
    ];
    const see = (id: string) => reader.page(`/@${reader.username}/${id}`);
    await choose({ playsGifs: '1' });
    expect(await see(warned)).toContain('<details class="cw">');
    expect(await see(veiled)).toContain('class="veil"');
    await choose({ opensWarnings: '1', showsSensitive: '1', playsGifs: '1' });
    expect(await see(warned)).toContain('<details class="cw" open>');
    expect(await see(veiled)).not.toContain('class="veil"');
    expect(await see(veiled)).toContain('alt="dark"');
  });

  it('lets animated pictures stand still until they are opened', async () => {
    const frames = await Promise.all(['#c0392b', '#16a085'].map((colour) => picture(colour, 40, 40)));
    const film = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const media = await uploadMedia(app, reader.id, film, 'a film');
    const id = await composePost(app, reader.id, { text: 'moves', mediaIds: [media], visibility: 'public' });
    const shown = async () =>
      /<img src="(\/media\/[^"]+)" alt="a film"/.exec(await reader.page(`/@${reader.username}/${id}`))?.[1] ??
      '';
    const pages = async (address: string) => {
      const answer = await reader.get(address);
      return (await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).pages ?? 1;
    };
    await choose({ playsGifs: '1' });
    expect(await pages(await shown())).toBe(2);
    await choose({});
    expect(await pages(await shown())).toBe(1);
    // Twice: made, then kept.
    expect(await pages(await shown())).toBe(1);
    await choose({ playsGifs: '1', still: '1' });
    expect(await pages(await shown())).toBe(1);
  });
});

describe('the list of shortcuts', () => {
  it('is a page, and a piece of one for the dialog', async () => {
    expect(await reader.page('/settings/keyboard')).toContain('<kbd>j</kbd>');
    const piece = await reader.get('/settings/keyboard', { 'HX-Request-Type': 'partial' });
    const text = await piece.text();
    expect(text).toContain('<kbd>j</kbd>');
    expect(text).not.toContain('<html');
  });

  it('is where they are switched off and on, and nothing else with them', async () => {
    await choose({ textSize: 'larger', playsGifs: '1' });
    expect((await reader.post('/settings/keyboard', {})).headers.get('location')).toBe('/settings/keyboard');
    expect(await reader.page('/local')).toMatch(/<html[^>]* data-size="larger" data-keys="off">/);
    await choose({ textSize: 'large', playsGifs: '1' });
    expect(await reader.page('/local')).toMatch(/<html[^>]* data-size="large" data-keys="off">/);
    await reader.post('/settings/keyboard', { shortcuts: '1' });
    expect(await reader.page('/local')).toMatch(/<html[^>]* data-size="large">/);
  });
});
