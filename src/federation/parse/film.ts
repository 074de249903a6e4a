import { Image, type Object as Thing, Video } from '@fedify/vocab';
import type { Captions } from '../../db/tables/content.ts';
import { MOST_FILM_BYTES } from '../../domain/media/film.ts';
import type { RemoteMediaDraft } from '../../domain/posts/types.ts';
import { asItCame, collect, pictureAddress, plainOf, type Reading, webAddress } from './common.ts';

const MOST_LINKS = 50;
const MOST_CAPTIONS = 50;
const MOST_ICONS = 10;
/** Large enough for a column of text; larger files cost everybody more. */
const BEST_HEIGHT = 720;

type Json = Readonly<Record<string, unknown>>;

/**
 * The film that a post is, as PeerTube sends it: not a file that hangs on it, but several in its addresses, some of them
 * inside of playlists, and captions in a word that the vocabulary does not know. Null where there is none to play.
 */
export async function filmOf(object: Thing, reading: Reading): Promise<RemoteMediaDraft | null> {
  if (!(object instanceof Video)) return null;
  const json = recordOf(await asItCame(object, reading));
  const file = fileOf(json);
  if (!file) return null;
  const icons = await collect(object.getIcons(reading), MOST_ICONS);
  const pictures = icons.filter((icon) => icon instanceof Image);
  const [poster] = pictures.sort((one, other) => (other.width ?? 0) - (one.width ?? 0));
  return {
    kind: 'video',
    mime: file.mime,
    remoteUrl: file.url,
    width: file.width,
    height: file.height,
    description: '',
    blurhash: null,
    posterUrl: poster ? pictureAddress(poster) : null,
    captions: captionsOf(json),
  };
}

interface File {
  url: string;
  mime: string;
  width: number | null;
  height: number | null;
}

/** The best one that we play on: with its sound, and not larger than need be. */
function fileOf({ url }: Json): File | null {
  const addresses = listOf(url, MOST_LINKS);
  const links = [...addresses, ...addresses.flatMap(({ tag }) => listOf(tag, MOST_LINKS))];
  const files = links.flatMap((link): File[] => {
    const address = typeof link.href === 'string' ? webAddress(link.href) : null;
    const mime = String(link.mediaType ?? '');
    if (!address || !/^video\/(?:mp4|webm)$/.test(mime) || isSilent(link)) return [];
    if (typeof link.size === 'number' && link.size > MOST_FILM_BYTES) return [];
    return [{ url: address, mime, width: pixels(link.width), height: pixels(link.height) }];
  });
  const distance = ({ height }: File) => Math.abs((height ?? BEST_HEIGHT) - BEST_HEIGHT);
  const [best] = files.sort((one, other) => distance(one) - distance(other));
  return best ?? null;
}

/** Playlists may keep picture and sound apart; then the file says what is in it. */
function isSilent({ attachment }: Json): boolean {
  const said = listOf(attachment, MOST_LINKS).filter(({ name }) => name === 'ffprobe_codec_type');
  return said.length > 0 && !said.some(({ value }) => value === 'audio');
}

function captionsOf({ subtitleLanguage }: Json): Captions[] {
  return listOf(subtitleLanguage, MOST_CAPTIONS).flatMap((item): Captions[] => {
    const language = String(item.identifier ?? '');
    const { url } = item;
    // Older servers name the file, newer ones the file among playlists.
    const file = listOf(url, MOST_LINKS).find(({ mediaType }) => mediaType === 'text/vtt')?.href;
    const address = typeof url === 'string' ? url : typeof file === 'string' ? file : null;
    const found = address && webAddress(address);
    if (!found || !/^[a-z]{2,8}(?:-[a-z\d]{1,8}){0,3}$/i.test(language)) return [];
    const name = typeof item.name === 'string' ? plainOf(item.name, 100) : '';
    return [
      { language, name: name || language, automatic: item.automaticallyGenerated === true, url: found },
    ];
  });
}

function pixels(value: unknown): number | null {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 100_000 ? Number(value) : null;
}

/** One or several of something, without what is none. */
function listOf(value: unknown, most: number): Json[] {
  return [value ?? []].flat().slice(0, most).filter(isRecord);
}

function recordOf(value: unknown): Json {
  return listOf(value, 1)[0] ?? {};
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
