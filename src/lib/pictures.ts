import sharp, { type Metadata, type Region, type Sharp } from 'sharp';

/** A picture made anew from what was given: nothing of the original's metadata is left in it. */
export interface MadePicture {
  bytes: Buffer;
  mime: 'image/webp';
  width: number;
  height: number;
}

export class NotAPicture extends Error {}

const FORMATS = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'avif']);
/** Enough for any camera; a small file that unfolds to more is an attack. */
const MOST_PIXELS = 50_000_000;
const MOST_FRAMES = 300;

/** The part to keep: `zoom` of 1 is as much as fits; `x` and `y` say where in what is left over, from 0 to 1. */
export interface Crop {
  zoom: number;
  x: number;
  y: number;
}

export interface Shape {
  /** Longest side for `inside`; exact size for `cover`. */
  width: number;
  height: number;
  fit: 'inside' | 'cover';
  /** Keep movement. */
  animated?: boolean;
  /** With `cover`, what to keep; the middle unless said. */
  crop?: Crop;
}

/**
 * Reads a picture and makes others of it, one for each shape: turned upright, resized (never enlarged
 * when `inside`), metadata gone.
 * @throws {NotAPicture} for anything but jpeg, png, webp, gif, avif and heif of sane size
 */
export async function makePictures(bytes: Buffer, shapes: readonly Shape[]): Promise<MadePicture[]> {
  const metadata = await read(bytes);
  const frames = metadata.pages ?? 1;
  // A film that is too long or unfolds to too much becomes its first frame.
  const moves =
    frames > 1 && frames <= MOST_FRAMES && frames * metadata.width * metadata.height <= MOST_PIXELS;
  try {
    return await Promise.all(
      shapes.map((shape) => make(bytes, metadata, shape, moves && (shape.animated ?? false))),
    );
  } catch (error) {
    throw new NotAPicture(error instanceof Error ? error.message : 'unreadable');
  }
}

/** The first frame of a picture that moves; null for one that does not, and for what is no picture. */
export async function firstFrame(bytes: Buffer): Promise<Buffer | null> {
  try {
    if (((await sharp(bytes).metadata()).pages ?? 1) < 2) return null;
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS }).webp({ quality: 82, effort: 3 }).toBuffer();
  } catch {
    return null;
  }
}

async function read(bytes: Buffer): Promise<Metadata> {
  try {
    const metadata = await sharp(bytes, { limitInputPixels: MOST_PIXELS }).metadata();
    if (!FORMATS.has(metadata.format ?? '')) throw new NotAPicture(`${metadata.format} is not accepted`);
    return metadata;
  } catch (error) {
    if (error instanceof NotAPicture) throw error;
    throw new NotAPicture(error instanceof Error ? error.message : 'unreadable');
  }
}

async function make(
  bytes: Buffer,
  metadata: Metadata,
  shape: Shape,
  animated: boolean,
): Promise<MadePicture> {
  const { width, height, fit } = shape;
  const picture: Sharp = sharp(bytes, { limitInputPixels: MOST_PIXELS, animated, failOn: 'error' });
  const upright = picture.autoOrient();
  const kept = shape.crop ? upright.extract(regionOf(metadata, shape, shape.crop)) : upright;
  const { data, info } = await kept
    .resize({ width, height, fit, withoutEnlargement: fit === 'inside' })
    .webp({ quality: 82, effort: 3 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, mime: 'image/webp', width: info.width, height: info.pageHeight ?? info.height };
}

/** In whole pixels of the upright picture, one at least. */
function regionOf({ autoOrient }: Metadata, { width, height }: Shape, crop: Crop): Region {
  const scale = Math.min(autoOrient.width / width, autoOrient.height / height) / crop.zoom;
  const part = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const left = Math.round((autoOrient.width - part.width) * crop.x);
  const top = Math.round((autoOrient.height - part.height) * crop.y);
  return { ...part, left: Math.max(0, left), top: Math.max(0, top) };
}
