import { compact, type Json, PUBLIC } from './context.ts';
import { followersOf, isPublic } from './note.ts';
import type { PostRecord } from './posts.ts';

type Ruled = Pick<PostRecord, 'actorUri' | 'visibility' | 'quotePolicy'>;

/**
 * What others may do with a post, in the words of GoToSocial and FEP-044f: who is granted it at once, and whose
 * wish is shown to the author (nobody's: we know no waiting wishes). Every post names a rule, because Mastodon
 * offers nothing where it finds none.
 */
export function interactionPolicyOf(post: Ruled): Json {
  return compact({ canQuote: granted(quotersOf(post)) });
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

const granted = (uri: string): Json => ({ automaticApproval: [uri], manualApproval: [] });
