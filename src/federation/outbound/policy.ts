import { compact, type Json, PUBLIC } from './context.ts';
import { followersOf, isPublic } from './note.ts';
import type { PostRecord } from './posts.ts';

type Ruled = Pick<PostRecord, 'actorUri' | 'visibility' | 'quotePolicy' | 'replyPolicy' | 'mentions'>;

/**
 * What others may do with a post, in the words of GoToSocial and FEP-044f: who is granted it at once, and whose
 * wish is shown to the author (nobody's: we know no waiting wishes). Every post names a rule, because Mastodon
 * offers nothing where it finds none.
 */
export function interactionPolicyOf(post: Ruled): Json {
  const repliers = repliersOf(post);
  return compact({
    canQuote: granted([quotersOf(post)]),
    // Its older spelling beside the newer one, as GoToSocial itself sends them.
    canReply: { ...granted(repliers), always: repliers, approvalRequired: [] },
  });
}

/** The author alone stands for nobody else: an empty list would be no rule at all. */
function quotersOf(post: Ruled): string {
  if (!isPublic(post)) return post.actorUri;
  switch (post.quotePolicy) {
    case 'everyone':
      return PUBLIC;
    case 'followers':
      return followersOf(post.actorUri);
    case 'nobody':
      return post.actorUri;
  }
}

/** What only followers can read, only they (and those named) can answer. */
function repliersOf(post: Ruled): string[] {
  const named = post.mentions.filter(({ silent }) => !silent).map(({ uri }) => uri);
  const some = (...uris: string[]) => [...new Set([post.actorUri, ...uris, ...named])];
  switch (post.replyPolicy) {
    case 'everyone':
      if (isPublic(post)) return [PUBLIC];
      return post.visibility === 'followers' ? some(followersOf(post.actorUri)) : some();
    case 'followers':
      return some(followersOf(post.actorUri));
    case 'mentioned':
      return some();
    case 'nobody':
      return [post.actorUri];
  }
}

const granted = (uris: string[]): Json => ({ automaticApproval: uris, manualApproval: [] });
