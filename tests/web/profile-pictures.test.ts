import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProfile } from '../../src/domain/accounts/profile.ts';
import { anonymous } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { person } from './people.ts';
import type { Visitor } from './visitor.ts';

/** Which part of a chosen picture becomes the avatar or the banner. */
let app: TestApp;
let visitor: Visitor;
let accountId: AccountId;

beforeAll(async () => {
  app = await testApp();
  ({ visitor, accountId } = await person(app));
});

/** Four stripes side by side: red, green, blue, white; 800 by 200. `turned`: as a camera held upright stores it. */
async function stripes(turned = false): Promise<Buffer> {
  const stripe = (background: string) =>
    sharp({ create: { width: 200, height: 200, channels: 3, background } })
      .png()
      .toBuffer();
  const colours = ['#ff0000', '#00ff00', '#0000ff', '#ffffff'];
  const input = await Promise.all(colours.map(stripe));
  const whole = await sharp({ create: { width: 800, height: 200, channels: 3, background: '#000' } })
    .composite(input.map((bytes, index) => ({ input: bytes, left: index * 200, top: 0 })))
    .png()
    .toBuffer();
  return turned
    ? sharp(await sharp(whole).rotate(-90).png().toBuffer())
        .withMetadata({ orientation: 6 })
        .jpeg()
        .toBuffer()
    : whole;
}

/** The colours at the left, in the middle and at the right of what is stored. */
async function saved(name: 'avatar' | 'banner', file: Buffer, crop: Record<string, string> = {}) {
  const form = new FormData();
  form.append('displayName', 'Ann');
  for (const [field, value] of Object.entries(crop)) form.append(name + field, value);
  form.append(name, new Blob([new Uint8Array(file)]), 'me');
  expect((await visitor.post('/settings/profile', form)).status).toBe(303);
  const { avatarUrl, bannerUrl } = await readProfile(app, anonymous, accountId);
  const url = name === 'avatar' ? avatarUrl : bannerUrl;
  const bytes = Buffer.from(await (await visitor.get(url ?? '')).arrayBuffer());
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const names = ['black', 'blue', 'green', '', 'red', '', '', 'white'];
  return [0.1, 0.4, 0.6, 0.9].map((share) => {
    const at = (Math.floor(info.height / 2) * info.width + Math.floor(info.width * share)) * info.channels;
    const on = (channel: number) => ((data[at + channel] ?? 0) > 128 ? 1 : 0);
    return names[on(0) * 4 + on(1) * 2 + on(2)];
  });
}

describe('a chosen picture', () => {
  it('is cut in its middle unless the form says more', async () => {
    expect(await saved('avatar', await stripes())).toEqual(['green', 'green', 'blue', 'blue']);
    expect(await saved('banner', await stripes())).toEqual(['red', 'green', 'blue', 'white']);
  });

  it('is cut where the form says', async () => {
    const left = { Zoom: '100', X: '0', Y: '50' };
    expect(await saved('avatar', await stripes(), left)).toEqual(['red', 'red', 'red', 'red']);
    expect(await saved('avatar', await stripes(), { ...left, X: '100' })).toEqual(Array(4).fill('white'));
    expect(await saved('banner', await stripes(), { Zoom: '300', X: '0', Y: '0' })).toEqual(
      Array(4).fill('red'),
    );
    expect(await saved('avatar', await stripes(true), left)).toEqual(['red', 'red', 'red', 'red']);
  });

  it('is cut in its middle by a form that says nonsense', async () => {
    const nonsense = { Zoom: '-7', X: 'left', Y: '' };
    expect(await saved('avatar', await stripes(), nonsense)).toEqual(['green', 'green', 'blue', 'blue']);
    expect((await saved('avatar', await stripes(), { Zoom: '1e99', X: '1e9', Y: 'NaN' }))[0]).toBe('white');
  });
});
