import { escapeHtml, unescapeHtml } from './html.ts';

/** Somebody whose mention may stand in a text. */
export interface LinkedPerson {
  uri: string;
  username: string;
  /** Null for local people. */
  domain: string | null;
  /** What stands after the @ in our page's address. */
  handle: string;
}

/**
 * Lets mentions and hashtags in a post's sanitised HTML lead to our own pages instead of the author's server,
 * where the reader is nobody. Everything else stays as it is.
 */
export function linkHere(html: string, people: readonly LinkedPerson[]): string {
  return html.replace(/<a ([^>]*)>(.*?)<\/a>/gs, (whole, attributes: string, content: string) => {
    const classes = /class="([^"]*)"/.exec(attributes)?.[1]?.split(' ') ?? [];
    const isTag = classes.includes('hashtag') || /rel="tag\b/.test(attributes);
    if (!isTag && !classes.includes('mention')) return whole;
    const page = isTag ? tagPage(content) : personPage(attributes, people);
    if (!page) return whole;
    const kept = attributes.replace(/ ?(?:href|target|rel)="[^"]*"/g, '').trim();
    return `<a href="${escapeHtml(page)}"${kept ? ` ${kept}` : ''}${isTag ? ' rel="tag"' : ''}>${content}</a>`;
  });
}

function tagPage(content: string): string | null {
  const text = unescapeHtml(content.replace(/<[^>]*>/g, '')).trim();
  const name = /^#([\p{L}\p{N}\p{M}_·]+)$/u.exec(text)?.[1];
  return name ? `/tags/${encodeURIComponent(name.normalize('NFKC').toLowerCase())}` : null;
}

function personPage(attributes: string, people: readonly LinkedPerson[]): string | null {
  const href = unescapeHtml(/href="([^"]*)"/.exec(attributes)?.[1] ?? '');
  if (!URL.canParse(href)) return null;
  const { host, pathname } = new URL(href);
  const last = (pathname.split('/').at(-1) ?? '').replace(/^(?:@|%40)/, '').toLowerCase();
  const person = people.find(
    ({ uri, username, domain }) => href === uri || (host === domain && last === username.toLowerCase()),
  );
  return person ? `/@${person.handle}` : null;
}
