import { escapeHtml, unescapeHtml } from './html.ts';

/** What servers put into the text of a quote for those that show no quotes, marked as such. */
const MARKED = /<(p|span)\b[^>]*\bclass="(?:[^"]* )?quote-inline(?: [^"]*)?"[^>]*>/;
/** The same without a mark: "RE:" and a link, as a paragraph or at the end of one. */
const PLAIN =
  /(<p>|(?:<br ?\/?>\s*){1,3})RE:\s*<a\b[^>]*\bhref="([^"]*)"[^>]*>(?:(?!<\/a>).){0,600}<\/a>\s*(<\/p>)/gs;

/** Servers put in one; some, one in every language. */
const MOST_MARKED = 5;
/** Of an address, as much as is shown of other links. */
const MOST_SHOWN = 30;

/** The text of a quote without its reference to what it quotes: the quoted post itself stands below. */
export function withoutReference(html: string, addresses: readonly string[]): string {
  let rest = html;
  for (let count = 0; count < MOST_MARKED; count += 1) {
    const found = MARKED.exec(rest);
    if (!found) break;
    rest = rest.slice(0, found.index) + rest.slice(endOf(rest, found.index, found[1] ?? ''));
  }
  return rest
    .replace(PLAIN, (whole, before: string, href: string) =>
      addresses.includes(unescapeHtml(href)) ? (before === '<p>' ? '' : '</p>') : whole,
    )
    .replace(/<p>\s*<\/p>/g, '');
}

/** The text of a quote that is not shown, with a link to what it quotes if it has none. */
export function withReference(html: string, address: string): string {
  if (MARKED.test(html) || html.includes(`href="${escapeHtml(address)}"`)) return html;
  const shown = address.replace(/^https?:\/\/(www\.)?/, '');
  const text = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN).toWellFormed()}…` : shown;
  const link = `<a href="${escapeHtml(address)}" target="_blank" rel="nofollow noopener noreferrer">`;
  return `${html}<p>RE: ${link}${escapeHtml(text)}</a></p>`;
}

/** Where the element that begins at `start` ends; the same kind may stand inside it. */
function endOf(html: string, start: number, name: string): number {
  const tags = new RegExp(`<(/?)${name}\\b[^>]*>`, 'g');
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[1] ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return html.length;
}
