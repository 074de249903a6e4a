import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { blurhashOf } from '../../src/lib/blurhash.ts';
import { hazeOf } from '../../src/lib/haze.ts';

/** Red on the left, blue on the right, darker below. */
async function picture(): Promise<Buffer> {
  const pixels = Buffer.alloc(40 * 30 * 3);
  for (let y = 0; y < 30; y += 1) {
    for (let x = 0; x < 40; x += 1) pixels[(y * 40 + x) * 3 + (x < 20 ? 0 : 2)] = y < 15 ? 255 : 60;
  }
  return sharp(pixels, { raw: { width: 40, height: 30, channels: 3 } })
    .png()
    .toBuffer();
}

describe('the haze of a picture', () => {
  it('is a bitmap with its colours where they are in the picture', async () => {
    const haze = hazeOf(await blurhashOf(await picture()));
    expect(haze).toMatch(/^data:image\/bmp;base64,/);
    const file = Buffer.from(haze.slice(haze.indexOf(',') + 1), 'base64');
    expect([file.toString('latin1', 0, 2), file.readUInt32LE(2), file.length]).toEqual(['BM', 198, 198]);
    expect([file.readInt32LE(18), file.readInt32LE(22), file.readUInt16LE(28)]).toEqual([8, 6, 24]);
    const at = (x: number, y: number) => {
      const [blue = 0, green = 0, red = 0] = file.subarray(54 + ((5 - y) * 8 + x) * 3);
      return { red, green, blue };
    };
    expect(at(0, 0).red).toBeGreaterThan(at(0, 0).blue + 100);
    expect(at(7, 0).blue).toBeGreaterThan(at(7, 0).red + 100);
    expect(at(0, 5).red).toBeLessThan(at(0, 0).red - 60);
  });
});
