/** What is asked of posts besides their words. Each may be turned round by a minus before it. */
export interface SearchTerm {
  not: boolean;
  kind: 'from' | 'has' | 'is' | 'lang' | 'before' | 'after';
  value: string;
}

/** A search as it was typed: words for the full text, and terms. */
export interface SearchQuery {
  /** With quotes, `or` and minus signs, as `websearch_to_tsquery` reads them. */
  words: string;
  terms: SearchTerm[];
}

const VALUES: Readonly<Record<SearchTerm['kind'], RegExp>> = {
  from: /^@?[\p{L}\p{N}_.-]+(?:@[\p{L}\p{N}.:-]+)?$/u,
  has: /^(?:media|image|video|audio|link|poll|warning)$/,
  is: /^(?:reply|sensitive|quote)$/,
  lang: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i,
  before: /^\d{4}-\d{2}-\d{2}$/,
  after: /^\d{4}-\d{2}-\d{2}$/,
};

/**
 * Reads `from:`, `has:`, `is:`, `lang:`, `before:` and `after:` out of a query, as Mastodon writes them. What has no sense, such as
 * `before:lunch`, stays words; so does everything between quotation marks.
 */
export function parseSearch(text: string): SearchQuery {
  const terms: SearchTerm[] = [];
  const words: string[] = [];
  for (const [piece] of text.matchAll(/-?"[^"]*"?|\S+/g)) {
    const term = termOf(piece);
    if (term) terms.push(term);
    else words.push(piece);
  }
  return { words: words.join(' '), terms };
}

function termOf(piece: string): SearchTerm | null {
  const [, minus, name = '', value = ''] =
    /^(-?)(from|has|is|lang|language|before|after):(.+)$/i.exec(piece) ?? [];
  const lower = name.toLowerCase();
  const kind = (lower === 'language' ? 'lang' : lower) as SearchTerm['kind'];
  if (!name || !VALUES[kind].test(value)) return null;
  if ((kind === 'before' || kind === 'after') && Number.isNaN(Date.parse(value))) return null;
  return { not: minus === '-', kind, value: value.toLowerCase() };
}
