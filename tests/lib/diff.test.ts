import { describe, expect, it } from 'vitest';
import { diffWords } from '../../src/lib/diff.ts';

/** `-gone-` and `+come+` around what is other. */
const marked = (before: string, after: string) =>
  diffWords(before, after)
    .map(({ kind, text }) => ({ same: text, removed: `-${text}-`, added: `+${text}+` })[kind])
    .join('');

describe('the difference between two texts', () => {
  it.each([
    ['the same', 'the same', 'the same'],
    ['', 'all new', '+all new+'],
    ['all gone', '', '-all gone-'],
    ['It was a wern.', 'It was a wren.', 'It was a -wern-+wren+.'],
    ['one two four', 'one two three four', 'one two +three +four'],
    ['a b c d', 'a x y d', 'a -b c-+x y+ d'],
    ['first\n\nsecond', 'first\n\nother', 'first\n\n-second-+other+'],
    ['a a a', 'a a', 'a a- a-'],
    ['今日は晴れです', '今日は雨です', '今日は-晴れ-+雨+です'],
  ])('of %j and %j', (before, after, difference) => {
    expect(marked(before, after)).toBe(difference);
  });

  it('gives back both of them, whatever they are', () => {
    const random = (seed: number) => {
      let state = seed;
      return () => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return state / 2_147_483_648;
      };
    };
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = random(seed);
      const text = () =>
        Array.from({ length: Math.floor(next() * 12) }, () => 'abc '[Math.floor(next() * 4)]).join(' ');
      const [before, after] = [text(), text()];
      const pieces = diffWords(before, after);
      const without = (kind: string) =>
        pieces
          .filter((piece) => piece.kind !== kind)
          .map(({ text }) => text)
          .join('');
      expect([without('added'), without('removed')]).toEqual([before, after]);
    }
  });

  it('of long texts without anything in common takes no time', () => {
    const long = (word: string) => `${word} `.repeat(5000);
    expect(diffWords(long('one'), long('two')).length).toBeLessThan(6);
  });
});
