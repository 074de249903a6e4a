import type { PageContext } from '../context.ts';
import { type Html, html } from '../html.ts';

/** What a page says of itself to search engines and to whoever shows a preview of it. */
export interface Description {
  /** `article` for a post, `profile` for somebody's page. */
  type: 'website' | 'article' | 'profile';
  title: string;
  text: string;
  /** The page's one address, without the server. */
  path: string;
  /** A picture of ours, and what it shows. */
  picture?: { url: string; description: string; large?: boolean } | null;
  publishedAt?: Date;
}

/** `<meta name=description>` and the Open Graph, for `<head>`. */
export function describe(context: PageContext, page: Description): Html {
  const { origin, serverName } = context;
  const { type, title, text, path, picture, publishedAt } = page;
  return html`${text ? html`<meta name="description" content="${text}">` : ''}${property('og:site_name', serverName)}${property('og:type', type)}${property('og:title', title)}${property('og:description', text)}${property('og:url', `${origin}${path}`)}${
    publishedAt ? property('article:published_time', publishedAt.toISOString()) : ''
  }${
    picture
      ? html`${property('og:image', new URL(picture.url, origin).href)}${property('og:image:alt', picture.description)}<meta name="twitter:card" content="${picture.large ? 'summary_large_image' : 'summary'}">`
      : ''
  }`;
}

/** The one address of what several addresses lead to. */
export function canonical(address: string): Html {
  return html`<link rel="canonical" href="${address}">`;
}

/** Where the same is read by other servers. */
export function forServers(uri: string): Html {
  return html`<link rel="alternate" type="application/activity+json" href="${uri}">`;
}

/** The same posts for feed readers. */
export function feeds(path: string, title: string): Html {
  return html`<link rel="alternate" type="application/rss+xml" href="${path}.rss" title="${title}"><link rel="alternate" type="application/atom+xml" href="${path}.atom" title="${title}">`;
}

/** How to show a post of ours elsewhere. Whole, as those who read this do not always resolve addresses. */
export function embeddable(address: string): Html {
  const { origin } = new URL(address);
  return html`<link rel="alternate" type="application/json+oembed" href="${origin}/oembed?url=${encodeURIComponent(address)}">`;
}

/** Not for search engines. */
export function noIndex(): Html {
  return html`<meta name="robots" content="noindex">`;
}

function property(name: string, content: string): Html | '' {
  return content ? html`<meta property="${name}" content="${content}">` : '';
}
