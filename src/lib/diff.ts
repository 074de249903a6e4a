/** A stretch of text that two versions share, or that only one of them has. */
export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Above this many comparisons the difference is not worth its time: all of it is then other. */
const MOST_CELLS = 4_000_000;
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** How the second text came out of the first, word by word: the longest common sequence stays, the rest came or went. */
export function diffWords(before: string, after: string): Piece[] {
  const [old, young] = [wordsOf(before), wordsOf(after)];
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(old.length, young.length) - start &&
    old[old.length - 1 - end] === young[young.length - 1 - end]
  ) {
    end += 1;
  }
  return joined([
    ...young.slice(0, start).map((text) => ({ kind: 'same' as const, text })),
    ...middle(old.slice(start, old.length - end), young.slice(start, young.length - end)),
    ...young.slice(young.length - end).map((text) => ({ kind: 'same' as const, text })),
  ]);
}

const wordsOf = (text: string) => Array.from(words.segment(text), ({ segment }) => segment);

function middle(old: readonly string[], young: readonly string[]): Piece[] {
  const removed = (list: readonly string[]): Piece[] => list.map((text) => ({ kind: 'removed', text }));
  const added = (list: readonly string[]): Piece[] => list.map((text) => ({ kind: 'added', text }));
  if (old.length * young.length > MOST_CELLS) return [...removed(old), ...added(young)];
  const width = young.length + 1;
  // Cell (i, j): how much the rests from i and from j have in common.
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < young.length) {
    const [gone, come] = [old[i] ?? '', young[j] ?? ''];
    if (gone === come) {
      pieces.push({ kind: 'same', text: come });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      pieces.push({ kind: 'removed', text: gone });
      i += 1;
    } else {
      pieces.push({ kind: 'added', text: come });
      j += 1;
    }
  }
  return [...pieces, ...removed(old.slice(i)), ...added(young.slice(j))];
}

/** Neighbours of one kind become one piece, and a space between two changes changes with them. */
function joined(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  let [removed, added] = ['', ''];
  const flush = () => {
    if (removed) found.push({ kind: 'removed', text: removed });
    if (added) found.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  for (const [index, { kind, text }] of pieces.entries()) {
    if (kind === 'removed') removed += text;
    else if (kind === 'added') added += text;
    else if (text === ' ' && removed && added && (pieces[index + 1]?.kind ?? 'same') !== 'same') {
      removed += text;
      added += text;
    } else {
      flush();
      const last = found.at(-1);
      if (last?.kind === 'same') last.text += text;
      else found.push({ kind: 'same', text });
    }
  }
  flush();
  return found;
}
