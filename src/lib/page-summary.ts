import { Parser } from 'htmlparser2';

/** What a web page says of itself for previews. */
export interface PageSummary {
  title: string;
  description: string;
  /** Whose page it is: a name, or the host. */
  site: string;
  image: string | null;
  imageDescription: string;
  /** The page wants its picture shown large. */
  large: boolean;
}

const LIMITS = { title: 200, description: 300, site: 100, imageDescription: 500 } as const;
/** A head that is longer than this is none. */
const MOST_TAGS = 2_000;

/**
 * Reads the Open Graph, Twitter's card and the plain HTML head of a page (https://ogp.me). Null for what is no HTML
 * page or has no title. All texts are plain and cut; `url` is where the page was found, for relative pictures.
 */
export function readPageSummary(bytes: Buffer, type: string, url: string): PageSummary | null {
  if (!/^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) return null;
  const { meta, title: plainTitle } = readHead(decodePage(bytes, type));
  const first = (...names: string[]) => names.map((name) => meta.get(name)).find(Boolean) ?? '';
  const title = tidy(first('og:title', 'twitter:title') || plainTitle, LIMITS.title);
  if (!title) return null;
  return {
    title,
    description: tidy(first('og:description', 'twitter:description', 'description'), LIMITS.description),
    site: tidy(first('og:site_name'), LIMITS.site) || new URL(url).host,
    image: pictureAddress(first('og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image'), url),
    imageDescription: tidy(first('og:image:alt', 'twitter:image:alt'), LIMITS.imageDescription),
    large: first('twitter:card') === 'summary_large_image' || Number(first('og:image:width')) >= 600,
  };
}

/** The first of each name counts, as consumers of the Open Graph do. */
function readHead(html: string): { meta: Map<string, string>; title: string } {
  const meta = new Map<string, string>();
  let title = '';
  let inTitle = false;
  let tags = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      tags += 1;
      if (name === 'body' || tags > MOST_TAGS) return parser.pause();
      inTitle = name === 'title' && title === '';
      const key = (attributes.property ?? attributes.name ?? '').toLowerCase();
      if (name === 'meta' && key && attributes.content && !meta.has(key)) meta.set(key, attributes.content);
    },
    ontext(text) {
      if (inTitle) title += text;
    },
    onclosetag(name) {
      if (name === 'title') inTitle = false;
      if (name === 'head') parser.pause();
    },
  });
  parser.write(html);
  return { meta, title };
}

/** A page's text in the encoding that it was sent or says it is in; UTF-8 when it says nothing we know. */
export function decodePage(bytes: Buffer, type: string): string {
  const sent = /charset=["']?([\w-]+)/i.exec(type)?.[1];
  const said = /<meta[^>]+charset=["']?([\w-]+)/i.exec(bytes.subarray(0, 2048).toString('latin1'))?.[1];
  try {
    return new TextDecoder(sent ?? said ?? 'utf-8').decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

function tidy(text: string, most: number): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
  const letters = Array.from(line);
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

function pictureAddress(address: string, base: string): string | null {
  if (!address || !URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  const known = url.protocol === 'https:' || url.protocol === 'http:';
  return known && !url.username && url.href.length <= 2_000 ? url.href : null;
}
