/** What is done and undone by one account within a moment, and asks nobody else: it counts in the order in which it came. */
const ORDERED: ReadonlySet<unknown> = new Set([
  'Follow',
  'Undo',
  'Accept',
  'Reject',
  'Block',
  'Like',
  'EmojiReact',
  'Add',
  'Remove',
]);

/**
 * By what a message of the inbox is kept in order: its actor. None for posts and boosts, which may wait for other servers
 * and stand for themselves: a deletion that overtakes its post is remembered, and of two edits the later one counts.
 */
export function orderOf(message: unknown): string | undefined {
  const activity = at(message, 'activity');
  const types = [at(activity, 'type')].flat();
  if (!types.some((type) => ORDERED.has(type))) return undefined;
  const [actor] = [at(activity, 'actor')].flat();
  const uri = typeof actor === 'string' ? actor : at(actor, 'id');
  return typeof uri === 'string' ? uri : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
