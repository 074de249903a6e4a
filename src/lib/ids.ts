/** Ids are bigints made by the database (`new_id()`), carried as decimal strings so that none loses digits. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type AccountId = Id<'account'>;
/** Posts and boosts draw from one sequence, so a timeline can order both by id. */
export type PostId = Id<'post'>;
export type BoostId = Id<'boost'>;

const MAX = 2n ** 63n - 1n;

/** Reads an id from a URL or form; null when it is not a positive 64-bit decimal. */
export function parseId<T extends string = string>(text: string | null | undefined): T | null {
  if (!text || !/^[1-9]\d{0,18}$/.test(text)) return null;
  return BigInt(text) <= MAX ? (text as T) : null;
}

/** Milliseconds since the epoch at which this id was made (the upper 48 bits). */
export function timeOfId(id: string): Date {
  return new Date(Number(BigInt(id) >> 16n));
}

/** The smallest id that a row made at this moment could have. */
export function firstIdAt(time: Date): string {
  return (BigInt(Math.max(0, time.getTime())) << 16n).toString();
}

/** Orders two ids, newest last. */
export function compareIds(a: string, b: string): number {
  const [x, y] = [BigInt(a), BigInt(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
