import type { AccountId, PostId } from '../lib/ids.ts';

/** What open pages are told; ids only, each web process renders for its own viewers. */
export type LiveMessage =
  /** A post or boost has reached the home timelines of these local people. */
  | { type: 'home'; accountIds: AccountId[]; entryId: string; authorId: AccountId }
  /** A public post has been published or brought in. */
  | { type: 'public'; postId: PostId; local: boolean }
  | { type: 'notifications'; accountId: AccountId }
  /** Counts or text of a post have changed. */
  | { type: 'post'; postId: PostId }
  /** `named`: people who could see it because it named them, which nobody could look up any more. */
  | { type: 'post.deleted'; postId: PostId; named?: AccountId[] }
  /** Posts of the conversation under this topmost post have been brought in, or there are no more. */
  | { type: 'thread'; postId: PostId };
