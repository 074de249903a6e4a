import type { MediaView, PostCard } from '../../src/domain/posts/types.ts';
import { firstWords, summaryOf } from '../../src/lib/summary.ts';
import type { PageContext } from '../context.ts';
import { type Html, html, raw } from '../html.ts';
import { nameOf } from '../parts/avatar.ts';

/** A list of posts for feed readers. */
export interface Feed {
  title: string;
  about: string;
  /** The page with the same posts, and this feed itself; without the server. */
  page: string;
  self: string;
  /** Somebody's picture. */
  picture: string | null;
  posts: readonly PostCard[];
}

const TITLE = 80;
const MEDIUM = { image: 'image', video: 'video', audio: 'audio', file: 'document' } as const;

/** RSS 2.0, with pictures as Media RSS. */
export function rss(context: PageContext, feed: Feed): Html {
  const { origin } = context;
  return html`${raw('<?xml version="1.0" encoding="UTF-8"?>')}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>${clean(feed.title)}</title>
<description>${clean(feed.about)}</description>
<link>${origin}${feed.page}</link>
<atom:link rel="self" type="application/rss+xml" href="${origin}${feed.self}"/>
${feed.picture ? html`<image><url>${absolute(origin, feed.picture)}</url><title>${clean(feed.title)}</title><link>${origin}${feed.page}</link></image>` : ''}
<lastBuildDate>${latest(context, feed).toUTCString()}</lastBuildDate>
${feed.posts.map(
  (post) => html`<item>
<guid isPermaLink="false">${post.uri}</guid>
<link>${origin}${post.path}</link>
<pubDate>${post.createdAt.toUTCString()}</pubDate>
<title>${titleOf(post)}</title>
<description>${contentOf(context, post)}</description>
${post.media.map((item) => mediaContent(origin, item))}
</item>
`,
)}</channel>
</rss>
`;
}

/** Atom (RFC 4287). */
export function atom(context: PageContext, feed: Feed): Html {
  const { origin } = context;
  return html`${raw('<?xml version="1.0" encoding="UTF-8"?>')}
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<id>${origin}${feed.self}</id>
<title>${clean(feed.title)}</title>
<subtitle>${clean(feed.about)}</subtitle>
<updated>${latest(context, feed).toISOString()}</updated>
<link rel="self" type="application/atom+xml" href="${origin}${feed.self}"/>
<link rel="alternate" type="text/html" href="${origin}${feed.page}"/>
${feed.picture ? html`<logo>${absolute(origin, feed.picture)}</logo>` : ''}
${feed.posts.map(
  (post) => html`<entry>
<id>${post.uri}</id>
<link rel="alternate" type="text/html" href="${origin}${post.path}"/>
<title>${titleOf(post)}</title>
<published>${post.createdAt.toISOString()}</published>
<updated>${(post.editedAt ?? post.createdAt).toISOString()}</updated>
<author><name>${clean(nameOf(post.author))}</name><uri>${origin}/@${post.author.handle}</uri></author>
<content type="html">${contentOf(context, post)}</content>
${post.media.map((item) => mediaContent(origin, item))}
</entry>
`,
)}</feed>
`;
}

/** What is behind a warning does not show in the list of headlines. */
function titleOf(post: PostCard): string {
  return clean(firstWords(post.warning || summaryOf(post.html), TITLE));
}

function contentOf({ t, origin }: PageContext, post: PostCard): string {
  const warning = post.warning ? html`<p>${t('feed.warned', { text: post.warning })}</p><hr>`.toString() : '';
  return clean(`${warning}${post.html.replace(/\b(src|href)="\/(?!\/)/g, `$1="${origin}/`)}`);
}

function mediaContent(origin: string, item: MediaView): Html | '' {
  if (!item.url) return '';
  return html`<media:content url="${absolute(origin, item.url)}" type="${item.mime}" medium="${MEDIUM[item.kind]}">${
    item.description
      ? html`<media:description type="plain">${clean(item.description)}</media:description>`
      : ''
  }</media:content>`;
}

function latest({ now }: PageContext, { posts }: Feed): Date {
  return posts[0]?.createdAt ?? now;
}

const absolute = (origin: string, path: string) => new URL(path, origin).href;

/** XML 1.0 has no place for control characters, not even escaped. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}
