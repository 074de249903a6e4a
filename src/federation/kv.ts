import type { KvKey, KvStore, KvStoreListEntry, KvStoreSetOptions } from '@fedify/fedify';
import type { KeyValueStore } from '../db/kv.ts';

/** Fedify's caches in our own key-value store, so that every process shares them and a restart keeps them. */
export class FedifyKvStore implements KvStore {
  readonly #kv: KeyValueStore;

  constructor(kv: KeyValueStore) {
    this.#kv = kv;
  }

  /** A stored null is a remembered failure and comes back as null; undefined means that there is nothing. */
  async get<T = unknown>(key: KvKey): Promise<T | undefined> {
    return (await this.#kv.get(key)) as T | undefined;
  }

  set(key: KvKey, value: unknown, options?: KvStoreSetOptions): Promise<void> {
    return this.#kv.set(key, value, secondsOf(options));
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

function secondsOf(options?: KvStoreSetOptions): number | undefined {
  return options?.ttl?.total('seconds');
}
