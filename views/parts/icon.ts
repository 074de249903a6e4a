import { asset } from '../assets.ts';
import { type Html, raw } from '../html.ts';
import { birdShapes } from './art.ts';

const sprite = asset('icons.svg');

const drawn = new Map<string, Html>();

/**
 * A line icon of the sprite; the words beside it (or in `.sr`) carry the meaning. A page of posts has hundreds, so each is
 * written once; joined, as what is added up piece by piece is put together again for each page.
 * @param name a word of ours, never of anybody else's
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

/** The kingfisher on its wire. `sits`: on the edge of a card, without the wire. */
export function bird(sits = false): Html {
  const wire = sits ? '' : '<path class="w" d="M1 25.500h30" fill="none"/>';
  return raw(
    `<svg class="bird${sits ? ' sits' : ''}" viewBox="0 0 32 32" aria-hidden="true">${birdShapes}${wire}</svg>`,
  );
}

/** The picture of an empty page: a bird on two wires. */
export function emptyArt(): Html {
  return raw(
    `<svg class="art" viewBox="0 0 168 84" aria-hidden="true"><path d="M2 52q82 16 164 0"/><path d="M2 66q82 14 164 0"/><g transform="translate(66 31.500) scale(1.050)">${birdShapes}</g></svg>`,
  );
}
