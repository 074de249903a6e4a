import type { KvKey, KvStore, KvStoreListEntry, KvStoreSetOptions } from '@fedify/fedify';
import type { KeyValueStore } from '../db/kv.ts';

/**
 * Fedify's caches in our own key-value store, so that every process shares them and a restart keeps them.
 * Which activities have been seen is not remembered: an id proves nothing (some servers use one for every Follow of
 * the same two people), the database knows what it has, and Fedify's queue would not ask `withIdempotency`.
 */
export class FedifyKvStore implements KvStore {
  readonly #kv: KeyValueStore;

  constructor(kv: KeyValueStore) {
    this.#kv = kv;
  }

  /** A stored null is a remembered failure and comes back as null; undefined means that there is nothing. */
  async get<T = unknown>(key: KvKey): Promise<T | undefined> {
    if (isSeenActivity(key)) return undefined;
    return (await this.#kv.get(key)) as T | undefined;
  }

  async set(key: KvKey, value: unknown, options?: KvStoreSetOptions): Promise<void> {
    if (isSeenActivity(key)) return;
    await this.#kv.set(key, value, secondsOf(options));
  }

  delete(key: KvKey): Promise<void> {
    return this.#kv.delete(key);
  }

  /** `expected` undefined: only where there is nothing yet. `next` undefined: remove it. */
  async cas(key: KvKey, expected: unknown, next: unknown, options?: KvStoreSetOptions): Promise<boolean> {
    if (expected === undefined) return this.#kv.add(key, next, secondsOf(options));
    // Replaced by something that has expired already: gone for every reader.
    if (next === undefined) return this.#kv.replace(key, expected, null, 0);
    return this.#kv.replace(key, expected, next, secondsOf(options));
  }

  async *list(prefix?: KvKey): AsyncIterable<KvStoreListEntry> {
    for await (const { key, value } of this.#kv.list(prefix)) yield { key: key as unknown as KvKey, value };
  }
}

const isSeenActivity = (key: KvKey) => key[0] === '_fedify' && key[1] === 'activityIdempotence';

function secondsOf(options?: KvStoreSetOptions): number | undefined {
  return options?.ttl?.total('seconds');
}
