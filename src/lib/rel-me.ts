import { Parser } from 'htmlparser2';
import { decodePage } from './page-summary.ts';

/**
 * Whether a web page says that it and one of `addresses` belong to the same person: a link to it with rel="me"
 * (https://microformats.org/wiki/rel-me). `url` is where the page was found, for relative links.
 */
export function linksBack(
  page: { bytes: Buffer; type: string; url: string },
  addresses: readonly string[],
): boolean {
  if (!/^(?:text\/html|application\/xhtml\+xml)\b/i.test(page.type)) return false;
  const wanted = new Set(addresses.map((address) => comparable(address)));
  let found = false;
  const parser = new Parser({
    onopentag(name, { rel = '', href = '' }) {
      if ((name !== 'a' && name !== 'link') || !rel.toLowerCase().split(/\s+/).includes('me')) return;
      const address = comparable(href, page.url);
      if (address !== null && wanted.has(address)) found = true;
    },
  });
  parser.write(decodePage(page.bytes, page.type));
  return found;
}

/** The only link of a piece of HTML; null when there is none or another. */
export function onlyLink(html: string): string | null {
  const links: string[] = [];
  const parser = new Parser({
    onopentag(name, { href = '' }) {
      if (name === 'a') links.push(href);
    },
  });
  parser.write(html);
  parser.end();
  return links.length === 1 ? (links[0] ?? null) : null;
}

/** Names are the same in any case, and a slash at the end changes nothing. */
function comparable(address: string, base?: string): string | null {
  if (!URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  url.hash = '';
  return url.href.replace(/\/$/, '').toLowerCase();
}
