import { Collection, CollectionPage, Link, type Object as Thing } from '@fedify/vocab';
import type { App } from '../domain/ports.ts';
import { fetchObject } from './fetch.ts';
import { collect, readingEmbedded } from './parse/common.ts';
import { totalItemsOf } from './parse/conversation.ts';

/** What a collection holds at one place: the thing itself where it is embedded, otherwise its address. */
export interface Item {
  uri: string | null;
  object: Thing | null;
}

/** How far to go: `most` items, from at most so many pages (3), each read within so many milliseconds (5,000). */
export interface Reach {
  most: number;
  pages?: number;
  milliseconds?: number;
  /** Ends the walk between two pages. */
  signal?: AbortSignal;
}

/**
 * The first items of a remote collection, all from the collection's own host: a hostile one may have no end, go round
 * in a circle, or send us to somebody else.
 */
export async function itemsOf(app: App, uri: string, reach: Reach): Promise<Item[]> {
  const collection = await readCollection(app, uri, reach);
  return collection ? itemsIn(app, collection, uri, reach) : [];
}

/** The same of a collection that was read already, on the host of `uri`. */
export async function itemsIn(app: App, collection: Collection, uri: string, reach: Reach): Promise<Item[]> {
  const { most, pages = 3, signal } = reach;
  const items = await itemsOn(app, collection, most);
  const seen = new Set<string>();
  const read = async (address: URL | null): Promise<Collection | null> => {
    if (!address || seen.has(address.href) || address.origin !== new URL(uri).origin) return null;
    seen.add(address.href);
    return readCollection(app, address.href, reach);
  };
  let page = (await embeddedFirst(app, collection)) ?? (await read(collection.firstId));
  if (page?.id) seen.add(page.id.href);
  for (let count = 0; page && items.length < most && count < pages; count++) {
    items.push(...(await itemsOn(app, page, most - items.length)));
    const next: URL | null = page instanceof CollectionPage ? page.nextId : null;
    page = items.length < most && count + 1 < pages && !signal?.aborted ? await read(next) : null;
  }
  return items;
}

/** How many items a remote collection says it has; undefined when it does not say. */
export async function totalOf(app: App, uri: string | null): Promise<number | undefined> {
  return totalItemsOf(uri ? await readCollection(app, uri) : null);
}

async function readCollection(
  app: App,
  uri: string,
  { milliseconds = 5_000 }: Partial<Reach> = {},
): Promise<Collection | null> {
  const object = await fetchObject(app, uri, milliseconds);
  if (!(object instanceof Collection)) return null;
  // The address may have led somewhere else.
  return !object.id || object.id.origin === new URL(uri).origin ? object : null;
}

async function embeddedFirst(app: App, collection: Collection): Promise<Collection | null> {
  return collection.getFirst(readingEmbedded(app)).catch(() => null);
}

async function itemsOn(app: App, page: Collection, most: number): Promise<Item[]> {
  const embedded = new Map<string, Thing>();
  const found: Item[] = [];
  for (const item of await collect(page.getItems(readingEmbedded(app)), most)) {
    if (item instanceof Link) continue;
    if (item.id) embedded.set(item.id.href, item);
    else found.push({ uri: null, object: item });
  }
  const named = new Set([...page.itemIds.map(({ href }) => href), ...embedded.keys()]);
  for (const uri of named) found.push({ uri, object: embedded.get(uri) ?? null });
  return found.slice(0, most);
}
