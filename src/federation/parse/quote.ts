import {
  Article,
  Link,
  Note,
  PUBLIC_COLLECTION,
  Question,
  type Object as Thing,
  Tombstone,
} from '@fedify/vocab';
import type { QuotePolicy } from '../../db/tables/content.ts';
import type { RemoteQuote } from '../../domain/quotes/receive.ts';
import type { KnownAccount } from '../identity.ts';
import { type Reading, webAddress } from './common.ts';

/** What a link among the tags says when it means "this post quotes that" (FEP-e232). */
const QUOTING = new Set([
  'https://misskey-hub.net/ns#_misskey_quote',
  'https://w3id.org/fep/044f#quote',
  'https://www.w3.org/ns/activitystreams#quoteUrl',
  'http://fedibird.com/ns#quoteUri',
]);

/**
 * What a post quotes, in whichever of the spellings in use: `quote` (FEP-044f), `_misskey_quote`, `quoteUrl`, `quoteUri`,
 * or a link among the tags. What is embedded there is never read. A Tombstone says that there was something once.
 */
export async function quoteOf(
  object: Thing,
  tags: readonly (Thing | Link)[],
  reading: Reading,
): Promise<RemoteQuote | null> {
  const named = await namedQuote(object, reading);
  const uri = named === 'gone' ? null : (named ?? linkedQuote(tags));
  if (named !== 'gone' && uri === null) return null;
  if (uri === object.id?.href) return null;
  const authorization =
    object instanceof Note || object instanceof Article || object instanceof Question
      ? object.quoteAuthorizationId
      : null;
  return { uri, authorizationUri: webAddress(authorization) };
}

async function namedQuote(object: Thing, reading: Reading): Promise<string | 'gone' | null> {
  if (!(object instanceof Note || object instanceof Article || object instanceof Question)) return null;
  const uri = webAddress(object.quoteId ?? object.quoteUrl);
  if (uri) return uri;
  const embedded = await object.getQuote(reading).catch(() => null);
  return embedded instanceof Tombstone ? 'gone' : null;
}

function linkedQuote(tags: readonly (Thing | Link)[]): string | null {
  for (const tag of tags) {
    if (!(tag instanceof Link) || !tag.rels.some((rel) => QUOTING.has(rel))) continue;
    const uri = webAddress(tag.href);
    if (uri) return uri;
  }
  return null;
}

/**
 * Who may quote a post, as its server says; null when it says nothing. Whom it means by other collections than
 * its author's followers we cannot know: they ask.
 */
export function quotePolicyOf(object: Thing, author: KnownAccount): QuotePolicy | null {
  const rule = object.interactionPolicy?.canQuote;
  if (!rule) return null;
  const automatic = rule.automaticApprovals.map(({ href }) => href).filter((href) => href !== author.uri);
  const manual = rule.manualApprovals.map(({ href }) => href).filter((href) => href !== author.uri);
  if (automatic.includes(PUBLIC_COLLECTION.href)) return 'everyone';
  if (manual.length > 0) return 'ask';
  if (automatic.length === 0) return 'nobody';
  return automatic.every((href) => href === author.followersUri) ? 'followers' : 'ask';
}
