import type { Collection, Object as Thing } from '@fedify/vocab';
import type { RemotePostCounts } from '../../db/tables/content.ts';
import type { App } from '../../domain/ports.ts';
import { isFederatedAddress } from '../loaders.ts';
import type { Reading } from './common.ts';

const MOST = 2_000_000_000;

/** Where a post's server says that the whole conversation can be read (FEP-7888); some put there what is no address. */
export function conversationUri(app: App, object: Thing): string | null {
  const found = object.contextIds.find((uri) => isFederatedAddress(app, uri) && uri.href.length <= 2048);
  return found?.href ?? null;
}

/** How often a post was answered, boosted and liked, as far as it says so itself; asks nobody. */
export async function countsOf(object: Thing, reading: Reading): Promise<RemotePostCounts> {
  const [replies, boosts, likes] = await Promise.all([
    totalIn(object.getReplies(reading)),
    totalIn(object.getShares(reading)),
    totalIn(object.getLikes(reading)),
  ]);
  return {
    ...(replies === undefined ? {} : { replies }),
    ...(boosts === undefined ? {} : { boosts }),
    ...(likes === undefined ? {} : { likes }),
  };
}

async function totalIn(reading: Promise<Collection | null>): Promise<number | undefined> {
  return totalItemsOf(await reading.catch(() => null));
}

/** The number of items a collection names, if it is one. */
export function totalItemsOf(collection: Collection | null): number | undefined {
  const total = collection?.totalItems ?? null;
  return total !== null && Number.isSafeInteger(total) && total >= 0 ? Math.min(total, MOST) : undefined;
}
