import sanitize, { type IOptions } from 'sanitize-html';
import { unescapeHtml } from './html.ts';

/** Class names that carry a meaning on every server (Mastodon's list); all others go. */
const CLASSES = [
  'mention',
  'hashtag',
  'ellipsis',
  'invisible',
  'quote-inline',
  'h-card',
  'u-url',
  'p-author',
  'e-content',
];
const SCHEMES = [
  'http',
  'https',
  'mailto',
  'gemini',
  'gopher',
  'xmpp',
  'magnet',
  'dat',
  'dweb',
  'ipfs',
  'ipns',
  'ssb',
];
const TAGS = [
  'p',
  'br',
  'span',
  'a',
  'abbr',
  'del',
  's',
  'pre',
  'blockquote',
  'code',
  'b',
  'strong',
  'u',
  'sub',
  'sup',
  'i',
  'em',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'ul',
  'ol',
  'li',
  'ruby',
  'rt',
  'rp',
];

const OPTIONS: IOptions = {
  allowedTags: TAGS,
  allowedAttributes: {
    a: ['href', 'class', 'rel', 'translate', 'target'],
    span: ['class', 'translate'],
    p: ['class'],
    ol: ['start', 'reversed'],
    li: ['value'],
    abbr: ['title'],
  },
  allowedClasses: { a: CLASSES, span: CLASSES, p: ['quote-inline'] },
  allowedSchemes: SCHEMES,
  allowedSchemesByTag: {},
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  // Their text is code or fallback, never words.
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'template',
    'svg',
    'math',
    'iframe',
    'object',
    'hx-partial',
  ],
  nestingLimit: 40,
  transformTags: {
    a: (tagName, attributes) => ({ tagName, attribs: link(attributes) }),
    img: (_tagName, attributes) => picture(attributes),
    h6: 'h5',
  },
};

/**
 * HTML from outside, reduced to what may stand in a post or a bio: the tags Mastodon keeps, known classes, links
 * of harmless schemes which pass no trust on. No id, no style, no data or htmx attributes.
 */
export function sanitiseHtml(html: string): string {
  return sanitize(html.replaceAll('\u0000', ''), OPTIONS);
}

/** The words of sanitised HTML, line by line: for search and for notices. */
export function htmlToPlain(html: string): string {
  const lines = html.replace(/<br\s*\/?>/gi, '\n').replace(/<\/(p|h\d|li|blockquote|pre)>/gi, '\n');
  return unescapeHtml(sanitize(lines, { allowedTags: [], allowedAttributes: {} }))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Without a scheme, or as `https:logout`, an address would mean a page of ours. */
const ABSOLUTE = /^\s*(?:https?:\/\/|(?!https?:)[a-z][a-z0-9+.-]*:)/i;

function link(attributes: Record<string, string>): Record<string, string> {
  const tag = /\btag\b/.test(attributes.rel ?? '') ? 'tag ' : '';
  const me = /\bme\b/.test(attributes.rel ?? '') ? 'me ' : '';
  const { href, class: classes, translate } = attributes;
  return {
    ...(href && ABSOLUTE.test(href) ? { href } : {}),
    ...(classes ? { class: classes } : {}),
    ...(translate ? { translate } : {}),
    rel: `${tag}${me}nofollow noopener noreferrer`,
    target: '_blank',
  };
}

/** A picture inside a text becomes a link to it: pictures are shown from our own cache only. */
function picture(attributes: Record<string, string>): {
  tagName: string;
  attribs: Record<string, string>;
  text: string;
} {
  const { src = '', alt = '' } = attributes;
  return { tagName: 'a', attribs: link({ href: src }), text: alt || src };
}
