import { type AccountId, compareIds, type PostId } from '../../lib/ids.ts';

/** One post of a conversation, before it is known what it says. */
export interface Place {
  id: PostId;
  parentId: PostId | null;
  parentUri: string | null;
  authorId: AccountId;
}

/** A reply and what answers it. */
export interface Branch {
  place: Place;
  visible: boolean;
  below: Branch[];
}

/** A branch of which only the beginning is shown. */
export interface ShownBranch {
  place: Place;
  visible: boolean;
  below: ShownBranch[];
  fold: Fold | null;
}

/** Replies to one post that are not shown yet. */
export interface Fold {
  /** How many, with all that answers them. */
  count: number;
  /** The first of them. */
  first: PostId;
  /** How many replies to the post will be shown when more are asked for. */
  next: number;
}

/** How many replies to a post somebody has asked to see. */
export type Opened = ReadonlyMap<PostId, number>;

/** Replies deeper than this are folded, except where the author of the conversation goes on with it. */
const LEVELS = 3;
/** How many replies are shown to the post itself, to its replies, and to theirs. */
const SHOWN = [30, 5, 3];
/** How many more come at a time. */
const BATCH = 50;
/** How many replies are shown where none was before. */
const FIRST_DEEP = 5;

/**
 * Hangs each reply below what it answers: first the author going on, then the others, oldest first.
 * What the viewer may not see is left out when nothing visible hangs on it.
 */
export function treeOf(focus: Place, places: readonly Place[], visible: ReadonlySet<PostId>): Branch[] {
  const authors = new Map([focus, ...places].map((place) => [place.id, place.authorId]));
  const children = new Map<PostId, Place[]>();
  for (const place of places) {
    if (place.parentId === null) continue;
    const siblings = children.get(place.parentId);
    if (siblings) siblings.push(place);
    else children.set(place.parentId, [place]);
  }
  const branches = (parentId: PostId): Branch[] => {
    const goesOn = (place: Place) => (place.authorId === authors.get(parentId) ? 0 : 1);
    return (children.get(parentId) ?? [])
      .sort((a, b) => goesOn(a) - goesOn(b) || compareIds(a.id, b.id))
      .map((place) => ({ place, visible: visible.has(place.id), below: branches(place.id) }))
      .filter((branch) => branch.visible || branch.below.length > 0);
  };
  return branches(focus.id);
}

/**
 * Folds what is wide or deep. What `viewerId` wrote is never folded away from under its parent, so that a new reply
 * stays where it was put; and a fold never hides a single reply, whose place its own link would take.
 */
export function foldTree(
  focus: Place,
  tree: readonly Branch[],
  viewerId: AccountId | null,
  opened: Opened,
): Pick<ShownBranch, 'below' | 'fold'> {
  const fold = (
    parent: Place,
    branches: readonly Branch[],
    level: number,
  ): Pick<ShownBranch, 'below' | 'fold'> => {
    const asked = opened.get(parent.id) ?? 0;
    const limit = Math.max(asked, SHOWN[level - 1] ?? 0);
    const rest = branches.slice(limit);
    const hidden = sizeOf(rest) > 1 ? rest.filter(({ place }) => place.authorId !== viewerId) : [];
    const away = new Set(hidden);
    const deeper = level > LEVELS && asked > 0 ? LEVELS - 1 : level + 1;
    const shown = branches.filter((branch) => !away.has(branch));
    return {
      below: shown.map(({ place, visible, below }) => {
        const goesOn = place.authorId === focus.authorId && parent.authorId === focus.authorId;
        return { place, visible, ...fold(place, below, goesOn ? Math.min(deeper, LEVELS) : deeper) };
      }),
      fold: foldOf(hidden, limit + (level > LEVELS ? FIRST_DEEP : BATCH)),
    };
  };
  return fold(focus, tree, 1);
}

function foldOf(hidden: readonly Branch[], next: number): Fold | null {
  const first = hidden[0];
  return first ? { count: sizeOf(hidden), first: first.place.id, next } : null;
}

/** How many posts these are, with all that answers them. */
export function sizeOf(branches: readonly Pick<Branch, 'below'>[]): number {
  return branches.reduce((sum, { below }) => sum + 1 + sizeOf(below), 0);
}
