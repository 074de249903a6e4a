import { domainToASCII } from 'node:url';
import { escapeHtml } from './html.ts';

/** Somebody named in a text, as `@name` or `@name@host`. */
export interface NamedPerson {
  /** Lower case, `name` or `name@host`: the key under which the caller resolves it. */
  handle: string;
  username: string;
  domain: string | null;
}

/** How to show somebody who was named. */
export interface MentionTarget {
  url: string;
  username: string;
}

export interface RenderedText {
  html: string;
  plain: string;
  hashtags: string[];
}

// Quotation marks and the points of Chinese and Japanese end an address: no space follows them.
const URL_PATTERN = String.raw`(?<![a-zA-Z0-9@$#])[hH][tT][tT][pP][sS]?:\/\/[^\s<>"“”«»「」『』【】〈〉《》（）、。，．！？；：｡､]+`;
const MENTION_PATTERN = String.raw`(?<![\p{L}\p{N}_/@=])@([a-zA-Z0-9_](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9_])?)(?![\p{L}\p{N}])(?:@([\p{L}\p{N}][\p{L}\p{N}.-]*[\p{L}\p{N}](?::\d{1,5})?))?`;
// As Mastodon: some letter must be in it; the separators that some scripts need stand between, never at an end.
const HASHTAG_PATTERN = String.raw`(?<![\p{L}\p{N}_/&=#＃])[#＃](?=[\p{N}_·・\u200c]*\p{L})([\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}_·・\u200c]*[\p{L}\p{N}\p{M}_])?)`;
/** Links first, so that what looks like a mention inside an address stays part of it. */
const COUNTED = new RegExp(`(?<url>${URL_PATTERN})|${MENTION_PATTERN}|${HASHTAG_PATTERN}`, 'gu');
/** What stands between backticks is code: nothing in it is a link, a mention or a hashtag. */
const CODE_PATTERN = '`[^`\\n]+`';
const TOKENS = new RegExp(`${CODE_PATTERN}|${COUNTED.source}`, 'gu');

/** A display name has at most this many characters. */
export const LONGEST_NAME = 50;

/** A link counts as this many characters, however long it is (Mastodon's rule). */
const URL_LENGTH = 23;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Everybody a text names, each once. */
export function findMentions(text: string): NamedPerson[] {
  const found = new Map<string, NamedPerson>();
  for (const match of text.matchAll(TOKENS)) {
    const person = personOf(match);
    if (person) found.set(person.handle, person);
  }
  return [...found.values()];
}

/**
 * Counts as Mastodon does: graphemes, a link as 23, of a remote mention only the local part. What is no link after
 * all counts in full. (A content warning has neither: count it with `countGraphemes`.)
 */
export function countCharacters(text: string): number {
  const shortened = text
    .trim()
    .replaceAll('\r\n', '\n')
    .replace(COUNTED, (token, ...groups) => {
      const named = groups.at(-1) as { url?: string };
      if (named.url !== undefined) {
        const link = linkIn(token);
        return link ? 'x'.repeat(URL_LENGTH) + link.rest : token;
      }
      return token.startsWith('@') ? token.split('@', 2).join('@') : token;
    });
  return countGraphemes(shortened);
}

/** What people see as characters: a letter with its accents is one, a family of emoji is one. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** A hashtag as it is stored and compared: NFKC, lower case, without the sign. Empty if nothing is left. */
export function hashtagName(tag: string): string {
  return tag
    .replace(/^[#＃]/, '')
    .normalize('NFKC')
    .toLowerCase()
    .slice(0, 200);
}

/**
 * Turns what somebody typed into safe HTML: paragraphs and line breaks, links, mentions of those in `people`
 * (others stay text), hashtags. Classes as Mastodon's, so that other servers know them.
 */
export function renderText(
  text: string,
  people: ReadonlyMap<string, MentionTarget>,
  hashtagUrl: (name: string) => string,
): RenderedText {
  const clean = text.replaceAll('\r\n', '\n').replaceAll('\u0000', '').trim();
  const hashtags = new Map<string, string>();
  const inline = (line: string) => renderLine(line, people, hashtagUrl, hashtags);
  const html = clean
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) => `<p>${paragraph.split('\n').map(inline).join('<br>')}</p>`)
    .join('');
  return { html, plain: clean, hashtags: [...hashtags.values()] };
}

function renderLine(
  line: string,
  people: ReadonlyMap<string, MentionTarget>,
  hashtagUrl: (name: string) => string,
  hashtags: Map<string, string>,
): string {
  let html = '';
  let last = 0;
  for (const match of line.matchAll(TOKENS)) {
    html += escapeHtml(line.slice(last, match.index));
    html += renderToken(match, people, hashtagUrl, hashtags);
    last = match.index + match[0].length;
  }
  return html + escapeHtml(line.slice(last));
}

function renderToken(
  match: RegExpMatchArray,
  people: ReadonlyMap<string, MentionTarget>,
  hashtagUrl: (name: string) => string,
  hashtags: Map<string, string>,
): string {
  const [token, , , , tag] = match;
  if (match.groups?.url !== undefined) return renderLink(token);
  if (tag !== undefined) {
    const name = hashtagName(tag);
    if (!hashtags.has(name)) hashtags.set(name, tag);
    return `<a href="${escapeHtml(hashtagUrl(name))}" class="mention hashtag" rel="tag">#<span>${escapeHtml(tag)}</span></a>`;
  }
  const person = personOf(match);
  const target = person && people.get(person.handle);
  if (!target) return escapeHtml(token);
  return `<span class="h-card" translate="no"><a href="${escapeHtml(target.url)}" class="u-url mention">@<span>${escapeHtml(target.username)}</span></a></span>`;
}

/** Shows a long address shortened, without losing any of it. */
function renderLink(token: string): string {
  const link = linkIn(token);
  if (!link) return escapeHtml(token);
  const { address, rest } = link;
  // Never through the middle of a character that is stored as two.
  const [, prefix = '', shown = '', hidden = ''] =
    /^(https?:\/\/(?:www\.)?)(.{0,30})(.*)$/isu.exec(address) ?? [];
  return (
    `<a href="${escapeHtml(address)}" target="_blank" rel="nofollow noopener noreferrer">` +
    `<span class="invisible">${prefix}</span>` +
    `<span class="${hidden ? 'ellipsis' : ''}">${escapeHtml(shown)}</span>` +
    `<span class="invisible">${escapeHtml(hidden)}</span></a>${escapeHtml(rest)}`
  );
}

/** The address in what looks like one, and what of it belongs to the sentence; null when it is none. */
function linkIn(token: string): { address: string; rest: string } | null {
  const rest = trailing(token);
  const address = token.slice(0, token.length - rest.length);
  return URL.canParse(address) ? { address, rest } : null;
}

/** What stands at the end of an address but belongs to the sentence: points, and brackets that it did not open. */
function trailing(address: string): string {
  const unopened = new Map<string, number>(
    BRACKETS.map(([open, close]) => [close, count(address, close) - count(address, open)]),
  );
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    const surplus = unopened.get(last) ?? 0;
    if (surplus > 0) unopened.set(last, surplus - 1);
    else if (!POINTS.has(last)) break;
  }
  return address.slice(end);
}

const POINTS = new Set('.,;:!?\'"*~`‘’…');
const BRACKETS = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
] as const;

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function personOf(match: RegExpMatchArray): NamedPerson | null {
  const [token, , username, host] = match;
  if (!username || !token.startsWith('@')) return null;
  const domain = host ? hostName(host) : null;
  if (host && !domain) return null;
  return { handle: `${username}${domain ? `@${domain}` : ''}`.toLowerCase(), username, domain };
}

/** Lower-case ASCII form of a host with its port, null when it is none. */
function hostName(host: string): string | null {
  const [, name = '', port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? [];
  const ascii = domainToASCII(name);
  return ascii ? `${ascii}${port}` : null;
}
