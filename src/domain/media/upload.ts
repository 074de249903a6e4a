import { blurhashOf } from '../../lib/blurhash.ts';
import { newFileKey } from '../../lib/files.ts';
import type { AccountId } from '../../lib/ids.ts';
import { type Crop, type MadePicture, makePictures, NotAPicture, type Shape } from '../../lib/pictures.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { App } from '../ports.ts';
import { beginDescription } from '../posts/edit.ts';
import { write } from '../write.ts';
import { checkDescription } from './descriptions.ts';

export const MOST_BYTES = 10 * 1024 * 1024;

const FULL: Shape = { width: 2048, height: 2048, fit: 'inside', animated: true };
const PREVIEW: Shape = { width: 640, height: 640, fit: 'inside', animated: true };
const MOST_ZOOM = 4;
const PICTURES: Record<'avatar' | 'banner', Shape> = {
  avatar: { width: 400, height: 400, fit: 'cover' },
  banner: { width: 1500, height: 500, fit: 'cover' },
};

/**
 * Takes in a picture for a post to come: checked, made anew without metadata, at most 2048 px, with a preview.
 * It waits a day for its post. @returns its id
 * @throws {Invalid} naming `media`: no picture, too large, or its description too long
 */
export async function uploadMedia(
  app: App,
  accountId: AccountId,
  bytes: Buffer,
  description: string,
): Promise<string> {
  const words = checkDescription(description);
  const [full, preview] = await pictures(bytes, [FULL, PREVIEW], 'media');
  if (!full || !preview) throw new Error('A picture was not made');
  const [file, previewFile, blurhash] = await Promise.all([
    store(app, full),
    store(app, preview),
    blurhashOf(preview.bytes),
  ]);
  return write(app, async (w) => {
    const row = await w.db
      .insertInto('media')
      .values({
        account_id: accountId,
        post_id: null,
        kind: 'image',
        mime: full.mime,
        file,
        preview: previewFile,
        remote_url: null,
        width: full.width,
        height: full.height,
        description: words,
        blurhash,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  });
}

/**
 * Changes what an own picture is said to show; of a picture in a post, that is an edit of the post.
 * @throws {NotFound} unless it is one's own, {Invalid} when too long
 */
export async function describeMedia(
  app: App,
  accountId: AccountId,
  mediaId: string,
  description: string,
): Promise<void> {
  const words = checkDescription(description);
  await write(app, async (w) => {
    const media = await w.db
      .selectFrom('media')
      .select(['post_id', 'description', 'removed_at'])
      .where('id', '=', mediaId)
      .where('account_id', '=', accountId)
      .forUpdate()
      .executeTakeFirst();
    if (!media) throw new NotFound();
    if (media.description === words) return;
    if (media.post_id && !media.removed_at) await beginDescription(w, media.post_id);
    await w.db.updateTable('media').set({ description: words }).where('id', '=', mediaId).execute();
  });
}

/** Keeps an avatar or banner, cut to its shape. @returns the file's key. @throws {Invalid} naming `avatar` or `banner` */
export async function storePicture(
  app: App,
  bytes: Buffer,
  kind: 'avatar' | 'banner',
  crop?: Crop,
): Promise<string> {
  const shape = PICTURES[kind];
  const [picture] = await pictures(bytes, [crop ? { ...shape, crop: sane(crop) } : shape], kind);
  if (!picture) throw new Error('A picture was not made');
  return store(app, picture);
}

/** Forms may say anything: what is no number means the middle, and what is too much the most. */
function sane({ zoom, x, y }: Crop): Crop {
  const within = (value: number, least: number, most: number, otherwise: number) =>
    Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : otherwise;
  return { zoom: within(zoom, 1, MOST_ZOOM, 1), x: within(x, 0, 1, 0.5), y: within(y, 0, 1, 0.5) };
}

async function pictures(bytes: Buffer, shapes: readonly Shape[], field: string): Promise<MadePicture[]> {
  if (bytes.length > MOST_BYTES) {
    throw new Invalid({ field, key: 'fault.media.large', params: { megabytes: MOST_BYTES / 1024 / 1024 } });
  }
  try {
    return await makePictures(bytes, shapes);
  } catch (error) {
    if (error instanceof NotAPicture) throw new Invalid({ field, key: 'fault.media.kind' });
    throw error;
  }
}

async function store(app: App, picture: MadePicture): Promise<string> {
  const key = newFileKey('webp');
  await app.files.put(key, picture.bytes);
  return key;
}
