/** A piece of ActivityPub in compact JSON, without its `@context` until it stands alone. */
export type Json = Record<string, unknown>;

export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
export const ACTIVITY_STREAMS = 'https://www.w3.org/ns/activitystreams';

/** Published contexts, and the words for which each is needed. */
const DOCUMENTS: readonly { url: string; words: readonly string[] }[] = [
  { url: 'https://w3id.org/security/v1', words: ['publicKey'] },
  { url: 'https://www.w3.org/ns/did/v1', words: ['assertionMethod'] },
  { url: 'https://w3id.org/security/multikey/v1', words: ['Multikey'] },
];

/** Needed for the proof that is added to every activity before it leaves. */
const PROOF_CONTEXT = 'https://w3id.org/security/data-integrity/v1';

const PREFIXES: Readonly<Record<string, string>> = {
  ostatus: 'http://ostatus.org#',
  toot: 'http://joinmastodon.org/ns#',
  schema: 'http://schema.org#',
  gts: 'https://gotosocial.org/ns#',
  litepub: 'http://litepub.social/ns#',
};

/** Words that the published contexts do not know. */
const TERMS: Readonly<Record<string, unknown>> = {
  sensitive: 'as:sensitive',
  conversation: 'ostatus:conversation',
  Hashtag: 'as:Hashtag',
  manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
  alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
  movedTo: { '@id': 'as:movedTo', '@type': '@id' },
  featured: { '@id': 'toot:featured', '@type': '@id' },
  featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
  webfinger: 'https://purl.archive.org/socialweb/webfinger#webfinger',
  directMessage: 'litepub:directMessage',
  discoverable: 'toot:discoverable',
  indexable: 'toot:indexable',
  suspended: 'toot:suspended',
  votersCount: 'toot:votersCount',
  blurhash: 'toot:blurhash',
  PropertyValue: 'schema:PropertyValue',
  value: 'schema:value',
  interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
  canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
  canReply: { '@id': 'gts:canReply', '@type': '@id' },
  always: { '@id': 'gts:always', '@type': '@id' },
  approvalRequired: { '@id': 'gts:approvalRequired', '@type': '@id' },
  automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
  quote: { '@id': 'https://w3id.org/fep/044f#quote', '@type': '@id' },
  quoteUri: 'http://fedibird.com/ns#quoteUri',
  quoteUrl: 'as:quoteUrl',
  _misskey_quote: 'https://misskey-hub.net/ns#_misskey_quote',
  quoteAuthorization: { '@id': 'https://w3id.org/fep/044f#quoteAuthorization', '@type': '@id' },
  QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest',
  QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization',
  interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
  interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
  manualApproval: { '@id': 'gts:manualApproval', '@type': '@id' },
};

/**
 * Makes a document of `json`: puts before it the contexts of the words that are used in it, and no others.
 * `proof`: leave room for the proof that delivery adds.
 */
export function document(json: Json, options: { proof?: boolean } = {}): Json {
  const used = new Set<string>();
  collectWords(json, used);
  const terms: Record<string, unknown> = {};
  for (const [word, meaning] of Object.entries(TERMS)) {
    if (!used.has(word)) continue;
    const prefix = prefixOf(meaning);
    if (prefix) terms[prefix] = PREFIXES[prefix];
    terms[word] = meaning;
  }
  const context: unknown[] = [ACTIVITY_STREAMS];
  for (const { url, words } of DOCUMENTS) if (words.some((word) => used.has(word))) context.push(url);
  if (options.proof) context.push(PROOF_CONTEXT);
  if (Object.keys(terms).length > 0) context.push(terms);
  return { '@context': context.length === 1 ? ACTIVITY_STREAMS : context, ...json };
}

function prefixOf(meaning: unknown): string | null {
  const name = typeof meaning === 'string' ? meaning : (meaning as { '@id': string })['@id'];
  const prefix = name.slice(0, name.indexOf(':'));
  return prefix in PREFIXES ? prefix : null;
}

function collectWords(value: unknown, words: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value) collectWords(item, words);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      words.add(key);
      if (key === 'type' && typeof inner === 'string') words.add(inner);
      else if (key !== 'contentMap') collectWords(inner, words);
    }
  }
}

/** Leaves out what is undefined, so that absent properties do not appear as null. */
export function compact(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
}
