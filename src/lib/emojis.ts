import { escapeHtml } from './html.ts';

/**
 * Puts a server's own emoji in place of their `:shortcode:` in sanitised HTML; only in text, never inside a tag.
 * @param urlOf the address under which a page may show the picture
 */
export function renderEmojis(
  html: string,
  emojis: readonly { shortcode: string; url: string }[],
  urlOf: (url: string) => string,
): string {
  if (emojis.length === 0) return html;
  const known = new Map(emojis.map((emoji) => [emoji.shortcode, emoji.url]));
  return html
    .split(/(<[^>]*>)/)
    .map((part) => (part.startsWith('<') ? part : replaceIn(part, known, urlOf)))
    .join('');
}

function replaceIn(text: string, known: ReadonlyMap<string, string>, urlOf: (url: string) => string): string {
  return text.replace(/:([a-zA-Z0-9_+-]{1,64}):/g, (whole, shortcode: string) => {
    const url = known.get(shortcode);
    if (!url) return whole;
    const label = escapeHtml(whole);
    return `<img class="emoji" src="${escapeHtml(urlOf(url))}" alt="${label}" title="${label}" width="20" height="20" loading="lazy">`;
  });
}
