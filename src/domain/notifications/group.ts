import type { AccountSummary } from '../accounts/types.ts';
import type { NotificationView } from './list.ts';

/** News that say the same become one line: everybody who liked one post, everybody who began to follow. */
export interface NewsGroup {
  /** The newest of them. */
  first: NotificationView;
  /** Who it came from, newest first, each once. */
  people: AccountSummary[];
}

const TOGETHER: readonly string[] = ['like', 'boost', 'follow'];

/**
 * Groups one stretch of a list; a group stands where its newest is. Read and unread news never mix, or a new like of an
 * old post would not show as new.
 */
export function groupNews(items: readonly NotificationView[]): NewsGroup[] {
  const groups = new Map<string, NewsGroup>();
  for (const item of items) {
    const key = TOGETHER.includes(item.kind)
      ? `${item.kind} ${item.post?.id ?? ''} ${item.unread}`
      : `news ${item.id}`;
    const group = groups.get(key);
    if (!group) groups.set(key, { first: item, people: [item.from] });
    else if (!group.people.some(({ id }) => id === item.from.id)) group.people.push(item.from);
  }
  return [...groups.values()];
}
