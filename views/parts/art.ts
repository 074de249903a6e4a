import { type Html, raw } from '../html.ts';

const BODY =
  'M12 25.200C6.500 21 7.200 12.300 13 8c3.100-2.400 8.300-2.300 10.200 1.300L31 10.700l-7.300 1.900c.4 5.600-2.700 11.900-8.700 12.600l-1.200 5.300L8.800 31z';
const BREAST = 'M23.700 12.600c.4 5.600-2.700 11.900-8.700 12.600 1.400-5.400 3.200-10.700 8.700-12.600z';

/** The kingfisher's shapes, to be placed in a larger picture. */
export const birdShapes = `<path class="b" d="${BODY}"/><path class="o" d="${BREAST}"/><circle class="e" cx="19.400" cy="10.400" r="1.350"/>`;

/** Where the others sit on the wires of the front page: class, place and size. */
const FLOCK = [
  ['b2', '250 70', 1.35],
  ['b2', '300 74', 1.35],
  ['b3', '660 125', 1.2],
  ['b2', '820 70', 1.1],
  ['b3', '400 169', 1.2],
  ['b2', '905 106', 1.3],
  ['b2', '945 103', 1.3],
  ['b3', '130 105', 1.1],
] as const;

/** The front page's picture: three wires, a flock, and the one bird in colour. */
export function wires(): Html {
  const flock = FLOCK.map(
    ([kind, place, size]) =>
      `<g transform="translate(${place}) scale(${size})"><path class="${kind}" d="${BODY}"/></g>`,
  ).join('');
  return raw(
    `<svg class="wires art" viewBox="0 0 1120 210" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><path d="M-10 70q570 90 1140-20"/><path d="M-10 120q570 84 1140-10"/><path d="M-10 170q570 70 1140 0"/>${flock}<g transform="translate(470 70.5) scale(1.75)">${birdShapes}</g></svg>`,
  );
}

/** Nothing comes through. */
export function brokenWire(): Html {
  return raw(
    `<svg class="art" viewBox="0 0 168 84" aria-hidden="true"><path d="M2 40q40 8 70 18M166 40q-40 8-66 24"/><path d="M72 58l-4 8M100 64l6 8"/><g transform="translate(120 15.500) scale(.95)">${birdShapes}</g></svg>`,
  );
}
