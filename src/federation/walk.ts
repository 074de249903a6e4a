import { Collection, CollectionPage, Link, type Object as Thing } from '@fedify/vocab';
import type { App } from '../domain/ports.ts';
import { fetchObject } from './fetch.ts';
import { collect, readingEmbedded } from './parse/common.ts';

/** What a collection holds at one place: the thing itself where it is embedded, otherwise its address. */
export interface Item {
  uri: string | null;
  object: Thing | null;
}

const MOST_PAGES = 3;

/**
 * The first items of a remote collection, at most `most` from at most three pages, all on the collection's own host:
 * a hostile one may have no end, or send us to somebody else.
 */
export async function itemsOf(app: App, uri: string, most: number): Promise<Item[]> {
  const collection = await readCollection(app, uri);
  if (!collection) return [];
  const items = await itemsOn(app, collection, most);
  let page = await firstPage(app, collection);
  for (let count = 0; page && items.length < most && count < MOST_PAGES; count++) {
    items.push(...(await itemsOn(app, page, most - items.length)));
    const next: URL | null = page instanceof CollectionPage ? page.nextId : null;
    page = next && items.length < most ? await sameHost(app, uri, next) : null;
  }
  return items;
}

/** How many items a remote collection says it has; null when it does not say. */
export async function totalOf(app: App, uri: string | null): Promise<number | undefined> {
  const collection = uri ? await readCollection(app, uri) : null;
  const total = collection?.totalItems ?? null;
  return total !== null && Number.isSafeInteger(total) && total >= 0
    ? Math.min(total, 2_000_000_000)
    : undefined;
}

async function readCollection(app: App, uri: string): Promise<Collection | null> {
  const object = await fetchObject(app, uri, 5_000);
  return object instanceof Collection ? object : null;
}

async function firstPage(app: App, collection: Collection): Promise<Collection | null> {
  const embedded = await collection.getFirst(readingEmbedded(app)).catch(() => null);
  if (embedded) return embedded;
  return collection.firstId && collection.id ? sameHost(app, collection.id.href, collection.firstId) : null;
}

async function sameHost(app: App, uri: string, page: URL): Promise<Collection | null> {
  return page.origin === new URL(uri).origin ? readCollection(app, page.href) : null;
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
