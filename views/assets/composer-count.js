// How much a text counts: word for word what src/lib/text.ts does, which a test compares.
const LINK = String.raw`(?<![a-zA-Z0-9@$#])[hH][tT][tT][pP][sS]?:\/\/[^\s<>"“”«»「」『』【】〈〉《》（）、。，．！？；：｡､]+`;
const NAME = String.raw`(?<![\p{L}\p{N}_/@=])@([a-zA-Z0-9_](?:[a-zA-Z0-9_.-]*[a-zA-Z0-9_])?)(?![\p{L}\p{N}])(?:@([\p{L}\p{N}][\p{L}\p{N}.-]*[\p{L}\p{N}](?::\d{1,5})?))?`;
const TAG = String.raw`(?<![\p{L}\p{N}_/&=#＃])[#＃](?=[\p{N}_·・\u200c]*\p{L})([\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}_·・\u200c]*[\p{L}\p{N}\p{M}_])?)`;
const COUNTED = new RegExp(`(?<url>${LINK})|${NAME}|${TAG}`, 'gu');
const LINK_LENGTH = 23;
const ENDS = new Set('.,;:!?\'"*~`‘’…');
const PAIRS = ['()', '[]', '{}'];
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

export function countGraphemes(text) {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/** As Mastodon: a link as 23, of a remote mention the local part. */
export function countCharacters(text) {
  const shortened = text
    .trim()
    .replaceAll('\r\n', '\n')
    .replace(COUNTED, (token, ...groups) => {
      if (groups.at(-1).url === undefined) {
        return token.startsWith('@') ? token.split('@', 2).join('@') : token;
      }
      const rest = token.slice(endOfLink(token));
      const address = token.slice(0, token.length - rest.length);
      return URL.canParse(address) ? 'x'.repeat(LINK_LENGTH) + rest : token;
    });
  return countGraphemes(shortened);
}

/** Points at the end belong to the sentence, and so do brackets that the address did not open. */
function endOfLink(address) {
  const many = (character) => address.split(character).length - 1;
  const unopened = new Map(PAIRS.map(([open, close]) => [close, many(close) - many(open)]));
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address.charAt(end - 1);
    const surplus = unopened.get(last) ?? 0;
    if (surplus > 0) unopened.set(last, surplus - 1);
    else if (!ENDS.has(last)) break;
  }
  return end;
}
