import { escapeHtml } from '../../lib/html.ts';
import { compact, type Json } from './context.ts';

/** What a local post quotes, as its Note says it. */
export interface QuoteRecord {
  uri: string;
  /** Its page, for people. */
  url: string;
  state: 'pending' | 'accepted' | 'rejected' | 'revoked';
  authorizationUri: string | null;
  answeredAt: Date | null;
}

const PROFILE = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';

/** A quote that was refused is a link and nothing else; one that its author took back is not even that. */
const stands = (quote: QuoteRecord | null) => quote?.state === 'accepted' || quote?.state === 'pending';

/** A quote in the words of everybody: FEP-044f, Fedibird, Pleroma and Misskey. */
export function quoteWords(quote: QuoteRecord | null): Json {
  if (!quote || !stands(quote)) return {};
  return compact({
    quote: quote.uri,
    quoteUri: quote.uri,
    quoteUrl: quote.uri,
    _misskey_quote: quote.uri,
    quoteAuthorization: (quote.state === 'accepted' && quote.authorizationUri) || undefined,
  });
}

/** The same as a link among the tags (FEP-e232). */
export function quoteTags(quote: QuoteRecord | null): Json[] {
  if (!quote || !stands(quote)) return [];
  const rel = 'https://misskey-hub.net/ns#_misskey_quote';
  return [{ type: 'Link', mediaType: PROFILE, rel, href: quote.uri, name: `RE: ${quote.url}` }];
}

/** For servers that show no quotes the text ends in a link; those that do, hide it by its class. */
export function withFallback(html: string, quote: QuoteRecord | null): string {
  if (!quote || quote.state === 'revoked') return html;
  const address = escapeHtml(quote.url);
  const link = `RE: <a href="${address}" target="_blank" rel="nofollow noopener noreferrer">${address}</a>`;
  return html.endsWith('</p>')
    ? `${html.slice(0, -4)}<span class="quote-inline"><br><br>${link}</span></p>`
    : `${html}<p><span class="quote-inline">${link}</span></p>`;
}

export interface Stamp {
  uri: string;
  authorUri: string;
  quotingUri: string;
  quotedUri: string;
}

/** The consent of somebody here to a quote of their post. Addresses only: nothing of the quote is repeated. */
export function stampOf(stamp: Stamp): Json {
  return {
    id: stamp.uri,
    type: 'QuoteAuthorization',
    attributedTo: stamp.authorUri,
    interactingObject: stamp.quotingUri,
    interactionTarget: stamp.quotedUri,
  };
}
