import { decode } from 'blurhash';

const WIDTH = 8;
const HEIGHT = 6;
const HEADERS = 54;
/** The hints of some pages; the same pictures are shown to many. */
const MOST_KEPT = 2_000;
const kept = new Map<string, string>();

/**
 * What a BlurHash stands for, as a picture of 8 by 6 pixels in an address of its own (some 290 characters), to be drawn
 * large and soft while the picture loads or where it is covered. A bitmap: every browser reads it, and nothing needs to be
 * compressed to write it.
 * @throws {ValidationError} when the text is no BlurHash; `readBlurhash` lets none in that is not
 */
export function hazeOf(blurhash: string): string {
  const known = kept.get(blurhash);
  if (known) return known;
  const haze = `data:image/bmp;base64,${bitmap(decode(blurhash, WIDTH, HEIGHT)).toString('base64')}`;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(blurhash, haze);
  return haze;
}

/** Rows from below, blue before red, as bitmaps have them; eight pixels fill a row without padding. */
function bitmap(pixels: Uint8ClampedArray): Buffer {
  const file = Buffer.alloc(HEADERS + WIDTH * HEIGHT * 3);
  file.write('BM', 'latin1');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(HEADERS, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(WIDTH, 18);
  file.writeInt32LE(HEIGHT, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const from = (y * WIDTH + x) * 4;
      const to = HEADERS + ((HEIGHT - 1 - y) * WIDTH + x) * 3;
      for (let colour = 0; colour < 3; colour += 1) file[to + 2 - colour] = pixels[from + colour] ?? 0;
    }
  }
  return file;
}
