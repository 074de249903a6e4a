import { unescapeHtml } from '../../lib/html.ts';

const MOST_CHARACTERS = 2_000;

/** The first link of a post's sanitised HTML that leads to a page, not to somebody or to a hashtag; null if there is none. */
export function findLink(html: string): string | null {
  for (const [, attributes = ''] of html.matchAll(/<a ([^>]*)>/g)) {
    const classes = /class="([^"]*)"/.exec(attributes)?.[1]?.split(' ') ?? [];
    if (classes.includes('mention') || classes.includes('hashtag') || /rel="tag\b/.test(attributes)) continue;
    const address = pageAddress(unescapeHtml(/href="([^"]*)"/.exec(attributes)?.[1] ?? ''));
    if (address) return address;
  }
  return null;
}

/** Without the part after #, which is a place in the same page. */
function pageAddress(href: string): string | null {
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return null;
  const url = new URL(href);
  url.hash = '';
  return url.href.length <= MOST_CHARACTERS ? url.href : null;
}
