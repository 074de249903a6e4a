import { encode, isBlurhashValid } from 'blurhash';
import sharp from 'sharp';

/** A few colours are enough to hint at a picture; each more makes the text longer. */
const ACROSS = 4;
const DOWN = 3;
const SIDE = 32;
/** What Mastodon takes from others. */
const MOST_COMPONENTS = 5;

/**
 * The BlurHash of a picture: some 28 characters from which others draw a blurred hint of it while it loads.
 * What is transparent counts as white. Of a film, its first frame.
 * @throws whatever sharp throws when it is no picture
 */
export async function blurhashOf(bytes: Buffer): Promise<string> {
  const pixels = await sharp(bytes)
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .ensureAlpha()
    .resize(SIDE, SIDE, { fit: 'fill' })
    .raw()
    .toBuffer();
  return encode(new Uint8ClampedArray(pixels), SIDE, SIDE, ACROSS, DOWN);
}

/** A BlurHash that somebody sent, if it is one that can be drawn; otherwise null. */
export function readBlurhash(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 200 || !isBlurhashValid(value).result) return null;
  const digits = [...value].map((character) => DIGITS.indexOf(character));
  const [size = -1] = digits;
  const isSmall = size % 9 < MOST_COMPONENTS && Math.floor(size / 9) < MOST_COMPONENTS;
  return !digits.includes(-1) && isSmall ? value : null;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz#$%*+,-.:;=?@[]^_{|}~';
