import { Audio, Document, Image, Link, type Object as Thing, Video } from '@fedify/vocab';
import type { MediaKind } from '../../db/tables/content.ts';
import type { RemoteMediaDraft } from '../../domain/posts/types.ts';
import { collect, pictureAddress, plainOf, type Reading, webAddress } from './common.ts';

const MOST_MEDIA = 16;
const MOST_DESCRIPTION = 10_000;

/**
 * The files that hang on a post. A bare link is a preview of a page, not a file; files of kinds we cannot show
 * stay as links (`file`). Whatever is not http(s) is dropped.
 */
export async function mediaOf(
  attachments: readonly (Thing | Link | unknown)[],
  reading: Reading,
): Promise<RemoteMediaDraft[]> {
  const found: RemoteMediaDraft[] = [];
  for (const attachment of attachments) {
    if (!(attachment instanceof Document)) continue;
    const media = await draftOf(attachment, reading);
    if (media) found.push(media);
    if (found.length >= MOST_MEDIA) break;
  }
  return found;
}

async function draftOf(document: Document, reading: Reading): Promise<RemoteMediaDraft | null> {
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
      blurhash: null,
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
