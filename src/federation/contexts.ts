import { preloadedContexts } from '@fedify/vocab-runtime';

const link = (id: string) => ({ '@id': id, '@type': '@id' });

/** The words of servers that speak Pleroma's dialect; each serves this context under its own host. */
const LITEPUB = {
  '@context': [
    'https://www.w3.org/ns/activitystreams',
    'https://w3id.org/security/v1',
    {
      Emoji: 'toot:Emoji',
      Hashtag: 'as:Hashtag',
      PropertyValue: 'schema:PropertyValue',
      EmojiReact: 'litepub:EmojiReact',
      ChatMessage: 'litepub:ChatMessage',
      toot: 'http://joinmastodon.org/ns#',
      schema: 'http://schema.org#',
      litepub: 'http://litepub.social/ns#',
      misskey: 'https://misskey-hub.net/ns#',
      fedibird: 'http://fedibird.com/ns#',
      ostatus: 'http://ostatus.org#',
      value: 'schema:value',
      sensitive: 'as:sensitive',
      manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
      alsoKnownAs: link('as:alsoKnownAs'),
      movedTo: link('as:movedTo'),
      discoverable: 'toot:discoverable',
      featured: link('toot:featured'),
      blurhash: 'toot:blurhash',
      votersCount: 'toot:votersCount',
      focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
      capabilities: 'litepub:capabilities',
      conversation: link('ostatus:conversation'),
      directMessage: 'litepub:directMessage',
      invisible: 'litepub:invisible',
      listMessage: link('litepub:listMessage'),
      quoteUrl: 'as:quoteUrl',
      quoteUri: 'fedibird:quoteUri',
      formerRepresentations: 'litepub:formerRepresentations',
    },
  ],
};

const SOCIALWEB = 'https://purl.archive.org/socialweb/';
const collections = (prefix: string, names: readonly string[]) => ({
  '@context': Object.fromEntries(names.map((name) => [name, link(`${SOCIALWEB}${prefix}#${name}`)])),
});
const blocked = collections('blocked', ['blocked', 'blocks', 'blockedOf', 'blocksOf']);
const pending = collections('pending', [
  'pendingFollowers',
  'pendingFollowing',
  'pendingFollowersOf',
  'pendingFollowingOf',
]);
const oauth = collections('oauth', ['oauthAuthorizationEndpoint', 'oauthTokenEndpoint']);

const TABLE: Readonly<Record<string, unknown>> = {
  ...preloadedContexts,
  'https://w3id.org/security': preloadedContexts['https://w3id.org/security/v1'],
  [`${SOCIALWEB}blocked`]: blocked,
  [`${SOCIALWEB}pending`]: pending,
  [`${SOCIALWEB}oauth`]: oauth,
  [`${SOCIALWEB}miscellany`]: preloadedContexts['https://purl.archive.org/miscellany'],
  'http://schema.org': preloadedContexts['http://schema.org/'],
  'https://schema.org': preloadedContexts['http://schema.org/'],
};

/** What an unknown context says: nothing. Its words are passed over, the rest of the document stays readable. */
const EMPTY = { '@context': {} };

/**
 * The JSON-LD context behind an address, from our own table and never from the network: a stranger's context could
 * be slow, private or different tomorrow, and decides what a signed document means.
 */
export function contextAt(address: string): unknown {
  const [url = ''] = address.split('#');
  const known =
    TABLE[url] ??
    TABLE[url.replace(/\/$/, '')] ??
    TABLE[`${url}/`] ??
    TABLE[url.replace(/\/\d+(\.\d+)*$/, '')];
  if (known) return known;
  return /\/schemas\/litepub-[\d.]+\.jsonld$/.test(url) ? LITEPUB : EMPTY;
}
