import type { DocumentLoader, LanguageString } from '@fedify/fedify';
import { Document, Emoji, Link, type Object as Thing } from '@fedify/vocab';
import type { CustomEmoji } from '../../db/tables/content.ts';
import type { App } from '../../domain/ports.ts';
import { htmlToPlain } from '../../lib/sanitise.ts';
import { contextLoaderFor, documentLoaderFor, noLoader } from '../loaders.ts';

/** How the vocabulary's getters are told where to read; `suppressError` turns what cannot be read into nothing. */
export interface Reading {
  documentLoader: DocumentLoader;
  contextLoader: DocumentLoader;
  suppressError: true;
}

/** Reads what is embedded and asks nobody: for everything inside an object. */
export const readingEmbedded = (app: App): Reading => ({
  documentLoader: noLoader,
  contextLoader: contextLoaderFor(app),
  suppressError: true,
});

/** Reads what is embedded, and fetches what is only named. */
export const readingAnywhere = (app: App): Reading => ({
  documentLoader: documentLoaderFor(app),
  contextLoader: contextLoaderFor(app),
  suppressError: true,
});

const documents = new WeakMap<Thing, unknown>();

/** Keeps a document with what was read from it: the vocabulary drops one that holds anything it cannot read. */
export function keepDocument(thing: Thing, document: unknown): void {
  documents.set(thing, document);
}

/**
 * The document of a thing, for words that the vocabulary does not know: as it came, if the thing was sent or fetched by
 * itself; written anew without them otherwise. Null when that fails.
 */
export async function asItCame(thing: Thing, reading: Reading): Promise<unknown> {
  const kept = documents.get(thing);
  if (kept !== undefined) return kept;
  return thing.toJsonLd({ contextLoader: reading.contextLoader }).catch(() => null);
}

type Text = string | LanguageString | null | undefined;

/** A text without what databases and pages cannot hold, cut to a length. */
export function textOf(value: Text, most: number): string {
  const text = value?.toString() ?? '';
  return text.replaceAll('\u0000', '').toWellFormed().trim().slice(0, most);
}

/** A text that should be plain, but is HTML from some servers; `<3` stays what it is. */
export function plainOf(value: Text, most: number): string {
  const text = textOf(value, most);
  return /<\/?[a-z][^>]*>|&(#\d+|#x[\da-f]+|[a-z]+);/i.test(text) ? htmlToPlain(text) : text;
}

/** An address people can follow: http(s) only, of bearable length. */
export function webAddress(value: URL | Link | string | null | undefined): string | null {
  const url = value instanceof Link ? value.href : value;
  if (!url || !URL.canParse(String(url))) return null;
  const { href, protocol, username, password } = new URL(url);
  if ((protocol !== 'https:' && protocol !== 'http:') || username || password) return null;
  return href.length <= 2048 ? href : null;
}

/** The page of a thing among its addresses: an HTML one first, then any that is not a file. */
export function pageOf(thing: { urls: (URL | Link)[] }): string | null {
  const links = thing.urls;
  const html = links.find((link) => link instanceof Link && link.mediaType?.startsWith('text/html'));
  const plain = links.find((link) => !(link instanceof Link) || !link.mediaType);
  return webAddress(html ?? plain ?? null);
}

/** Where a picture is; pictures come as objects, as links or as bare addresses. */
export function pictureAddress(picture: Document | Link | URL | null | undefined): string | null {
  if (picture instanceof Document) {
    const [first] = picture.urls;
    return webAddress(first ?? picture.id);
  }
  return webAddress(picture);
}

/** At most `most` of a list whose reading may stop or fail at any point. */
export async function collect<Item>(items: AsyncIterable<Item>, most: number): Promise<Item[]> {
  const found: Item[] = [];
  try {
    for await (const item of items) {
      found.push(item);
      if (found.length >= most) break;
    }
  } catch {
    // What was readable counts.
  }
  return found;
}

/** The custom emoji among tags: shortcode without colons, and where the picture is. */
export async function emojisAmong(tags: readonly (Thing | Link)[], reading: Reading): Promise<CustomEmoji[]> {
  const found = new Map<string, CustomEmoji>();
  for (const tag of tags) {
    if (!(tag instanceof Emoji)) continue;
    const shortcode = textOf(tag.name, 130).replace(/^:|:$/g, '');
    const url = pictureAddress((await tag.getIcon(reading).catch(() => null)) ?? tag.iconId);
    if (url && /^[\w+.-]{1,64}$/.test(shortcode)) found.set(shortcode, { shortcode, url });
  }
  return [...found.values()];
}
