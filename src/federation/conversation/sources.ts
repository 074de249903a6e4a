import { Collection, type Object as Thing } from '@fedify/vocab';
import type { RemotePostCounts } from '../../db/tables/content.ts';
import type { App } from '../../domain/ports.ts';
import { readingEmbedded } from '../parse/common.ts';
import { countsOf } from '../parse/conversation.ts';
import { type Item, itemsIn, itemsOf, totalOf } from '../walk.ts';

/** Of the answers to one post; of the posts of one conversation. */
const MOST_ANSWERS = 500;
const MOST_IN_CONVERSATION = 1_000;
/** Some servers put five on a page. */
const PAGES = 100;
const MILLISECONDS = 10_000;

/** The addresses of what answers a post, by its own server's word; of any servers. */
export async function answersTo(app: App, object: Thing, signal: AbortSignal): Promise<string[]> {
  const reach = { most: MOST_ANSWERS, pages: PAGES, milliseconds: MILLISECONDS, signal };
  const base = object.id?.href;
  if (!base) return [];
  const embedded = await object.getReplies(readingEmbedded(app)).catch(() => null);
  // Some name their collection and its size only; the rest is at its address.
  if (embedded instanceof Collection && (embedded.firstId || (await hasMore(app, embedded)))) {
    return addressesIn(await itemsIn(app, embedded, base, reach));
  }
  const uri = object.repliesId;
  return uri && uri.origin === new URL(base).origin ? addressesIn(await itemsOf(app, uri.href, reach)) : [];
}

/** The addresses of the posts of a whole conversation (FEP-7888, FEP-f228), by the word of whoever owns it. */
export async function conversationAt(app: App, uri: string, signal: AbortSignal): Promise<string[]> {
  const reach = { most: MOST_IN_CONVERSATION, pages: PAGES, milliseconds: MILLISECONDS, signal };
  return addressesIn(await itemsOf(app, uri, reach));
}

/** How often a post was answered, boosted and liked, by its own server's word; collections it only names are asked. */
export async function totalsOf(app: App, object: Thing): Promise<RemotePostCounts> {
  const said = await countsOf(object, readingEmbedded(app));
  const ask = (known: number | undefined, uri: URL | null) =>
    known === undefined && uri && uri.origin === object.id?.origin ? totalOf(app, uri.href) : known;
  const [boosts, likes] = await Promise.all([
    ask(said.boosts, object.sharesId),
    ask(said.likes, object.likesId),
  ]);
  return {
    ...said,
    ...(boosts === undefined ? {} : { boosts }),
    ...(likes === undefined ? {} : { likes }),
  };
}

/** Whether an embedded collection holds its items, or a page of them, itself. */
async function hasMore(app: App, collection: Collection): Promise<boolean> {
  if (collection.itemIds.length > 0) return true;
  if (await collection.getFirst(readingEmbedded(app)).catch(() => null)) return true;
  return !collection.id;
}

const addressesIn = (items: readonly Item[]) => items.flatMap(({ uri }) => uri ?? []);
