import type { AccountId, BoostId, PostId } from './ids.ts';

/** The addresses under which other servers know what is ours. They may never change. */
export const localUris = (origin: string) => ({
  account: (id: AccountId) => `${origin}/users/${id}`,
  post: (id: PostId) => `${origin}/posts/${id}`,
  /** The conversation under its topmost post. */
  conversation: (id: PostId) => `${origin}/contexts/${id}`,
  /** The consent to the quote in this post, which may be another server's. */
  quote: (quotingId: PostId) => `${origin}/quotes/${quotingId}`,
  /** The question whether this post of ours may quote what it quotes. */
  quoteRequest: (quotingId: PostId) => `${origin}/activities/quote-request-${quotingId}`,
  boost: (id: BoostId) => `${origin}/boosts/${id}`,
  like: (id: string) => `${origin}/likes/${id}`,
  follow: (id: string) => `${origin}/follows/${id}`,
  block: (id: string) => `${origin}/blocks/${id}`,
});

/** The addresses people see, without the origin. */
export const pages = {
  account: (handle: string) => `/@${handle}`,
  post: (handle: string, id: PostId) => `/@${handle}/${id}`,
  /** Where a visitor finds the way to do something with a post, or to follow somebody. */
  interact: (intention: string, id: AccountId | PostId) => `/interact/${intention}/${id}`,
  hashtag: (name: string) => `/tags/${encodeURIComponent(name)}`,
};
