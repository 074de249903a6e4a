/** Keeps what is costly to find for a while, in this process; who asks while it is looked for gets the same answer. */
export interface Kept<Key, Value> {
  get(key: Key, find: () => Promise<Value>): Promise<Value>;
  forget(key: Key): void;
}

/** `milliseconds` long, and for at most `most` keys: the oldest go first. A failure is not kept. */
export function keepFor<Key, Value>(milliseconds: number, most: number): Kept<Key, Value> {
  const entries = new Map<Key, { until: number; value: Promise<Value> }>();
  return {
    get(key, find) {
      const known = entries.get(key);
      if (known && known.until > performance.now()) return known.value;
      const value = find();
      entries.delete(key);
      entries.set(key, { until: performance.now() + milliseconds, value });
      value.catch(() => entries.delete(key));
      for (const oldest of entries.keys()) {
        if (entries.size <= most) break;
        entries.delete(oldest);
      }
      return value;
    },
    forget: (key) => void entries.delete(key),
  };
}
