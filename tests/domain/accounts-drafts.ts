import type { RemoteAccountDraft } from '../../src/domain/accounts/receive.ts';
import type { ProfileInput } from '../../src/domain/accounts/update.ts';

/** A profile form as it comes back untouched. */
export const profile: ProfileInput = {
  displayName: 'Ann',
  bio: '',
  fields: [],
  locked: false,
  discoverable: true,
  indexable: true,
  hidesFollows: false,
  bot: false,
};

/** What the server of a known remote account says of it, freshly read. */
export function remoteDraft(known: { uri: string; username: string }): RemoteAccountDraft {
  return {
    uri: known.uri,
    url: null,
    username: known.username,
    domain: new URL(known.uri).host,
    kind: 'person',
    displayName: known.username,
    bioHtml: '',
    fields: [],
    avatar: null,
    banner: null,
    avatarDescription: '',
    emojis: [],
    locked: false,
    discoverable: true,
    indexable: true,
    inbox: `${known.uri}/inbox`,
    sharedInbox: null,
    outbox: null,
    followersUri: null,
    followingUri: null,
    featuredUri: null,
    alsoKnownAs: [],
    remoteCounts: null,
    publishedAt: null,
    suspended: false,
  };
}
