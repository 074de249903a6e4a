import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { blurhashOf, readBlurhash } from '../../src/lib/blurhash.ts';

const plain = (background: string) =>
  sharp({ create: { width: 40, height: 30, channels: 4, background } })
    .png()
    .toBuffer();

describe('a hint at a picture', () => {
  it('has its shape and its colour; what is transparent counts as white', async () => {
    const red = await blurhashOf(await plain('#ff0000'));
    expect(red).toMatch(/^L[\s\S]{27}$/);
    expect(await blurhashOf(await plain('#ff000000'))).toBe(await blurhashOf(await plain('#ffffff')));
    expect(red).not.toBe(await blurhashOf(await plain('#00ff00')));
    expect(readBlurhash(red)).toBe(red);
  });

  it.each(['LEHV6nWB2yk8pyo0adR*.7kCMdnj', 'UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH', '00OZZy'])(
    '%s is taken from others',
    (hash) => {
      expect(readBlurhash(hash)).toBe(hash);
    },
  );

  it.each([
    ['none', ''],
    ['too short', 'LEHV6nWB2yk8pyo0adR*.7kCMdn'],
    ['of characters that are no digits', 'LEHV6nWB2yk8pyo0adR*.7kCMd"<'],
    ['of too many colours', `|${'0'.repeat(165)}`],
    ['without end', 'L'.repeat(100_000)],
    ['a number', 4711],
    ['a list', ['LEHV6nWB2yk8pyo0adR*.7kCMdnj']],
    ['nothing', null],
  ])('that is %s is not', (_, value) => {
    expect(readBlurhash(value)).toBeNull();
  });
});
