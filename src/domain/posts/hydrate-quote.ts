import type { QuoteState } from '../../db/tables/content.ts';
import type { PostId } from '../../lib/ids.ts';
import { withoutReference, withReference } from '../../lib/quote-reference.ts';
import type { PostCard, QuoteView } from './types.ts';

/** What a post's row brings along of what it quotes; all null where it quotes nothing. */
export const QUOTE_COLUMNS = [
  'quotes.quoted_post_id',
  'quotes.quoted_uri',
  'quotes.state as quote_state',
] as const;

export interface QuoteColumns {
  local: boolean;
  quoted_post_id: PostId | null;
  quoted_uri: string | null;
  quote_state: QuoteState | null;
}

/** The post to be shown inside this one, if its author agreed. */
export function shownQuote(row: QuoteColumns): PostId | null {
  return row.quote_state === 'accepted' ? row.quoted_post_id : null;
}

/**
 * What is shown of a quote. `quoted`: the post itself, if the viewer may see it. Where consent was refused, or was never
 * given elsewhere, there is only the link in the text.
 */
export function quoteView(row: QuoteColumns, quoted: PostCard | undefined): QuoteView | null {
  switch (row.quote_state) {
    case 'accepted':
      return quoted ? { state: 'shown', post: quoted } : { state: 'gone' };
    case 'revoked':
      return { state: 'gone' };
    case 'pending':
      return row.local && row.quoted_uri ? { state: 'pending', url: row.quoted_uri } : null;
    default:
      return null;
  }
}

/** The text beside it: it refers to what is quoted by a link exactly if nothing else does. */
export function textBeside(html: string, row: QuoteColumns, quote: QuoteView | null): string {
  if (row.quoted_uri === null) return html;
  if (!quote) return withReference(html, row.quoted_uri);
  const addresses = quote.state === 'shown' ? [quote.post.url, quote.post.uri] : [];
  return withoutReference(html, [row.quoted_uri, ...addresses]);
}
