import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.ts';
import { Member } from './member.ts';
import { Visitor } from './visitor.ts';

/** The worker that shows a page of ours when the line is dead; browsers take another one as soon as its text differs. */
describe('the service worker', () => {
  const text = async (visitor: Visitor) => (await visitor.get('/service-worker.js')).text();

  it('is another one when the page that it keeps says something else', async () => {
    const visitor = new Visitor(await testApp());
    const page = await visitor.page('/offline');
    const hash = createHash('sha256').update(page).digest('base64url').slice(0, 12);
    expect(await text(visitor)).toContain(`'${hash}'`);
  });

  it('is the same for everybody, however their pages look', async () => {
    const app = await testApp();
    const stranger = await text(new Visitor(app));
    const member = await Member.join(app);
    await member.post('/theme', { theme: 'dark' });
    await member.post('/settings/appearance', { textSize: 'larger' });
    expect(await text(member)).toBe(stranger);
  });

  it('is another one for a server of another name', async () => {
    const app = await testApp();
    const config = { ...app.config, origin: 'https://elsewhere.example' };
    expect(await text(new Visitor({ ...app, config }))).not.toBe(await text(new Visitor(app)));
  });
});

it('devices that put Perch among their apps get pictures that fit', async () => {
  const visitor = new Visitor(await testApp());
  const { icons } = (await (await visitor.get('/manifest.webmanifest')).json()) as {
    icons: { src: string; sizes: string; type: string; purpose: string }[];
  };
  const touch = /rel="apple-touch-icon" href="([^"]+)"/.exec(await visitor.page('/login'))?.[1] ?? '';
  const drawn = icons.filter(({ type }) => type === 'image/png');
  expect(drawn.map(({ purpose }) => purpose)).toEqual(['any maskable', 'any maskable']);
  for (const { src, sizes } of [...drawn, { src: touch, sizes: '180x180' }]) {
    const picture = await visitor.get(src);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const { width, height, hasAlpha } = await sharp(await picture.arrayBuffer()).metadata();
    expect(`${width}x${height}`).toBe(sizes);
    expect(hasAlpha).toBe(false);
  }
});
