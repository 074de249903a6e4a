import { Audio, Document, Image, Link, type Object as Thing, Video } from '@fedify/vocab';
import type { MediaKind } from '../../db/tables/content.ts';
import type { RemoteMediaDraft } from '../../domain/posts/types.ts';
import { readBlurhash } from '../../lib/blurhash.ts';
import { asItCame, collect, pictureAddress, plainOf, type Reading, webAddress } from './common.ts';

const MOST_MEDIA = 16;
const MOST_DESCRIPTION = 10_000;

/**
 * The files that hang on a post. A bare link is a preview of a page, not a file; files of kinds we cannot show
 * stay as links (`file`). Whatever is not http(s) is dropped.
 */
export async function mediaOf(
  attachments: readonly unknown[],
  object: Thing,
  activity: Thing | null,
  reading: Reading,
): Promise<RemoteMediaDraft[]> {
  if (attachments.length === 0) return [];
  // What was embedded is in the activity as it came, what was fetched in the object; neither is made anew for this.
  const sent = blurhashesIn(activity && (await asItCame(activity, reading)));
  const blurhashes = sent.size > 0 ? sent : blurhashesIn(await asItCame(object, reading));
  const found: RemoteMediaDraft[] = [];
  for (const attachment of attachments) {
    if (!(attachment instanceof Document)) continue;
    const media = await draftOf(attachment, reading);
    if (media) found.push({ ...media, blurhash: blurhashes.get(media.remoteUrl) ?? null });
    if (found.length >= MOST_MEDIA) break;
  }
  return found;
}

async function draftOf(
  document: Document,
  reading: Reading,
): Promise<Omit<RemoteMediaDraft, 'blurhash'> | null> {
  for (const address of document.urls) {
    const remoteUrl = webAddress(address);
    if (!remoteUrl) continue;
    const stated = document.mediaType ?? (address instanceof Link ? address.mediaType : null);
    const mime = /^[a-z]+\/[\w.+-]{1,100}$/i.test(stated ?? '') ? String(stated).toLowerCase() : '';
    const kind = kindOf(document, mime, remoteUrl);
    return {
      kind,
      mime: mime || `${kind === 'file' ? 'application' : kind}/octet-stream`,
      remoteUrl,
      width: sizeOf(document.width),
      height: sizeOf(document.height),
      description: plainOf(document.summary ?? document.name, MOST_DESCRIPTION),
      posterUrl: kind === 'video' || kind === 'audio' ? await posterOf(document, reading) : null,
    };
  }
  return null;
}

async function posterOf(document: Document, reading: Reading): Promise<string | null> {
  const [icon] = await collect(document.getIcons(reading), 1);
  return icon instanceof Image ? pictureAddress(icon) : null;
}

function kindOf(document: Document, mime: string, url: string): MediaKind {
  if (mime.startsWith('image/') && mime !== 'image/svg+xml') return 'image';
  if (mime.startsWith('video/')) return 'video';
  if (mime.startsWith('audio/')) return 'audio';
  if (mime) return 'file';
  if (document instanceof Image || /\.(jpe?g|png|gif|webp|avif)$/i.test(new URL(url).pathname))
    return 'image';
  if (document instanceof Video) return 'video';
  return document instanceof Audio ? 'audio' : 'file';
}

function sizeOf(pixels: number | null): number | null {
  return pixels !== null && Number.isInteger(pixels) && pixels > 0 && pixels < 100_000 ? pixels : null;
}

/** The vocabulary has no word for them: hints at pictures in a document or in what an activity embeds, by the picture's address. */
function blurhashesIn(json: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const { object, attachment } = recordOf(json);
  for (const item of [attachment ?? recordOf(object).attachment ?? []].flat().slice(0, MOST_MEDIA)) {
    const { blurhash, url, href } = recordOf(item);
    const address = [url ?? href].flat().map(addressOf).find(Boolean);
    const hint = readBlurhash(blurhash);
    if (address && hint) found.set(address, hint);
  }
  return found;
}

function addressOf(value: unknown): string | null {
  const address = typeof value === 'string' ? value : recordOf(value).href;
  return typeof address === 'string' ? webAddress(address) : null;
}

/** The first of several counts where one is expected. */
function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  const [first] = [value].flat();
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : {};
}
