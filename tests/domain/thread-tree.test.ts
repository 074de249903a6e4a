import { expect, it } from 'vitest';
import {
  foldTree,
  type Opened,
  type Place,
  type ShownBranch,
  treeOf,
} from '../../src/domain/posts/thread-tree.ts';
import type { AccountId, PostId } from '../../src/lib/ids.ts';

const AUTHOR = '1' as AccountId;
const READER = '2' as AccountId;
let made = 100;
const place = (parent: Place | null, authorId = '3' as AccountId): Place => {
  made += 1;
  return { id: String(made) as PostId, parentId: parent?.id ?? null, parentUri: null, authorId };
};
const answers = (parent: Place, count: number): Place[] => Array.from({ length: count }, () => place(parent));
const fold = (focus: Place, places: Place[], opened: Opened = new Map()) =>
  foldTree(focus, treeOf(focus, places, new Set(places.map(({ id }) => id))), READER, opened);
const ids = (branches: readonly ShownBranch[]) => branches.map((branch) => branch.place.id);
const step = (from: ShownBranch | undefined): ShownBranch | undefined => from?.below[0];

it('folds what is wide, says how much that is, and shows the next batch', () => {
  const focus = place(null, AUTHOR);
  const wide = answers(focus, 100);
  const below = answers(wide[40] as Place, 4);
  const first = fold(focus, [...wide, ...below]);
  expect(ids(first.below)).toEqual(wide.slice(0, 30).map(({ id }) => id));
  expect(first.fold).toEqual({ count: 74, first: wide[30]?.id, next: 80 });
  const second = fold(focus, [...wide, ...below], new Map([[focus.id, 80]]));
  expect(second.below).toHaveLength(80);
  expect(second.fold).toEqual({ count: 20, first: wide[80]?.id, next: 130 });
  expect(fold(focus, [...wide, ...below], new Map([[focus.id, 130]])).fold).toBeNull();
});

it('folds what is deep, and shows as far below it as below any reply', () => {
  const focus = place(null, AUTHOR);
  const chain: Place[] = [];
  for (let n = 0; n < 12; n += 1) chain.push(place(chain.at(-1) ?? focus));
  const third = step(step(fold(focus, chain).below[0]));
  expect(third?.place.id).toBe(chain[2]?.id);
  expect(third?.below).toEqual([]);
  expect(third?.fold).toEqual({ count: 9, first: chain[3]?.id, next: 5 });
  const opened = new Map([[chain[2]?.id as PostId, 5]]);
  const deeper = step(step(step(fold(focus, chain, opened).below[0])));
  expect(deeper?.place.id).toBe(chain[3]?.id);
  expect(step(step(deeper))?.fold).toEqual({ count: 6, first: chain[6]?.id, next: 5 });
});

it('never folds a single reply, nor what its reader wrote, nor where the author goes on', () => {
  const focus = place(null, AUTHOR);
  const wide = answers(focus, 31);
  expect(fold(focus, wide).fold).toBeNull();
  const own = place(focus, READER);
  const shown = fold(focus, [...wide, ...answers(focus, 2), own]);
  expect(ids(shown.below)).toContain(own.id);
  expect(shown.fold?.count).toBe(3);
  const chain: Place[] = [];
  for (let n = 0; n < 10; n += 1) chain.push(place(chain.at(-1) ?? focus, AUTHOR));
  let last = fold(focus, chain).below[0];
  for (let n = 1; n < 10; n += 1) last = step(last);
  expect(last?.place.id).toBe(chain[9]?.id);
});

it('leaves out what is hidden, but not what hangs on it', () => {
  const focus = place(null, AUTHOR);
  const [hidden, end] = answers(focus, 2) as [Place, Place];
  const [visible] = answers(hidden, 1) as [Place];
  const tree = treeOf(focus, [hidden, end, visible], new Set([visible.id]));
  expect(tree).toMatchObject([{ place: hidden, visible: false, below: [{ place: visible, visible: true }] }]);
});
