import { asset } from '../assets.ts';
import { type Html, raw } from '../html.ts';

const sprite = asset('icons.svg');

const drawn = new Map<string, Html>();

/**
 * A line icon of the sprite; the words beside it (or in `.sr`) carry the meaning. A page of posts has hundreds, so each is
 * written once; joined, as what is added up piece by piece is put together again for each page.
 */
export function icon(name: string, kind: '' | 's' | 'flip' = ''): Html {
  const key = kind ? `${name} ${kind}` : name;
  const known = drawn.get(key);
  if (known) return known;
  const classes = kind ? `i ${kind}` : 'i';
  const parts = [
    '<svg class="',
    classes,
    '" aria-hidden="true"><use href="',
    sprite,
    '#i-',
    name,
    '"/></svg>',
  ];
  const made = raw(parts.join(''));
  drawn.set(key, made);
  return made;
}

const BODY =
  'M12 25.200C6.500 21 7.200 12.300 13 8c3.100-2.400 8.300-2.300 10.200 1.300L31 10.700l-7.300 1.900c.4 5.600-2.700 11.900-8.700 12.600l-1.200 5.300L8.800 31z';
const BREAST = 'M23.700 12.600c.4 5.600-2.700 11.900-8.700 12.600 1.400-5.400 3.200-10.700 8.700-12.600z';
const shapes = `<path class="b" d="${BODY}"/><path class="o" d="${BREAST}"/><circle class="e" cx="19.400" cy="10.400" r="1.350"/>`;

/** The kingfisher on its wire. `sits`: on the edge of a card, without the wire. */
export function bird(sits = false): Html {
  const wire = sits ? '' : '<path class="w" d="M1 25.500h30" fill="none"/>';
  return raw(
    `<svg class="bird${sits ? ' sits' : ''}" viewBox="0 0 32 32" aria-hidden="true">${shapes}${wire}</svg>`,
  );
}

/** The picture of an empty page: a bird on two wires. */
export function emptyArt(): Html {
  return raw(
    `<svg class="art" viewBox="0 0 168 84" aria-hidden="true"><path d="M2 52q82 16 164 0"/><path d="M2 66q82 14 164 0"/><g transform="translate(66 31.500) scale(1.050)">${shapes}</g></svg>`,
  );
}
