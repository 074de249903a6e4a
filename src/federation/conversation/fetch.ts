import { beginFetching, dropFetching, endFetching } from '../../domain/conversations/fetching.ts';
import { conversationOf, type Member, MOST_POSTS, membersOf } from '../../domain/conversations/place.ts';
import type { App } from '../../domain/ports.ts';
import type { PostId } from '../../lib/ids.ts';
import { fetchObject } from '../fetch.ts';
import { isFederatedAddress } from '../loaders.ts';
import { answersTo, conversationAt, totalsOf } from './sources.ts';
import { type Read, Takings } from './take.ts';

/** Posts read at the same time. */
const AT_ONCE = 4;
const MILLISECONDS = 5 * 60_000;
/** Open pages are told of what has come at most so often. */
const TELL = 2_000;
/** A server that so often had nothing for the conversation is asked no more: it is away, or somebody else points at it. */
const MOST_VAIN = 10;
const MOST_CONVERSATIONS = 3;

/** One bringing in of a conversation. */
interface Walk {
  app: App;
  signal: AbortSignal;
  end: number;
  taken: Takings;
  /** Addresses to read, those found in what was read before those of what was here. */
  found: string[];
  known: string[];
  seen: Set<string>;
  /** Collections of whole conversations that were or will be read. */
  conversations: Set<string>;
  vain: Map<string, number>;
}

/**
 * Job: brings in what answers a remote post, downwards, and what answers that: by the `replies` of each post, and by the
 * collection of the whole conversation where a post names one. Every post is read at its own server and kept only if it
 * answers something of the conversation and everybody may read it. At most 1,000 posts, five minutes, and once in 15 minutes.
 */
export async function fetchReplies(app: App, postId: PostId, signal: AbortSignal): Promise<void> {
  const conversationId = await conversationOf(app.db, postId);
  if (!(await beginFetching(app, conversationId))) return;
  try {
    await walk(app, postId, conversationId, signal);
    if (signal.aborted) await dropFetching(app, conversationId);
    else await endFetching(app, conversationId);
  } catch (error) {
    await dropFetching(app, conversationId);
    throw error;
  }
}

async function walk(app: App, postId: PostId, topId: PostId, signal: AbortSignal): Promise<void> {
  const members = await membersOf(app.db, topId);
  const opened = members.find(({ id }) => id === postId);
  if (!opened) return;
  const now: Walk = {
    app,
    signal,
    end: Date.now() + MILLISECONDS,
    taken: new Takings(app, members),
    ...startOf(members, opened, topId),
    seen: new Set(),
    conversations: new Set(),
    vain: new Map(),
  };
  let told = Date.now();
  let count = 0;
  for (let read = 0; read < MOST_POSTS && !signal.aborted && Date.now() < now.end; ) {
    const batch = nextOf(now, Math.min(AT_ONCE, MOST_POSTS - read));
    if (batch.length === 0) break;
    read += batch.length;
    await Promise.all(batch.map((uri) => visit(now, uri, uri === opened.uri)));
    if (now.taken.count === count || Date.now() - told < TELL) continue;
    [told, count] = [Date.now(), now.taken.count];
    await app.bus.publish({ type: 'thread', postId: topId });
  }
  app.log.debug('A conversation was brought in.', { post: opened.uri, posts: now.taken.count });
}

/** The opened post first, then the top; under a post of ours its remote answers, which nobody else could name. */
function startOf(members: readonly Member[], opened: Member, topId: PostId): Pick<Walk, 'found' | 'known'> {
  const top = members.find(({ id }) => id === topId);
  const askable = (member: Member | undefined) => (member?.open && !member.local ? [member.uri] : []);
  return {
    found: [...askable(opened), ...askable(top)],
    known: top?.local ? members.flatMap(askable) : [],
  };
}

function nextOf(walk: Walk, most: number): string[] {
  const batch: string[] = [];
  while (batch.length < most) {
    const uri = walk.found.shift() ?? walk.known.shift();
    if (uri === undefined) break;
    if (walk.seen.has(uri) || !isFederatedAddress(walk.app, uri)) continue;
    if ((walk.vain.get(new URL(uri).host) ?? 0) >= MOST_VAIN) continue;
    walk.seen.add(uri);
    batch.push(uri);
  }
  return batch;
}

/** Reads one post at its own address, keeps it, and notes down what it leads to. */
async function visit(walk: Walk, uri: string, opened: boolean): Promise<void> {
  const { app, taken } = walk;
  const object = await fetchObject(app, uri);
  const read = object && object !== 'gone' ? await taken.take(object) : null;
  if (!object || object === 'gone' || !read) {
    const { host } = new URL(uri);
    walk.vain.set(host, (walk.vain.get(host) ?? 0) + 1);
    return;
  }
  if (opened) await taken.recount(uri, await totalsOf(app, object));
  for (const post of read) await follow(walk, post);
}

async function follow(walk: Walk, { object, draft }: Read): Promise<void> {
  const { app, signal, conversations } = walk;
  walk.seen.add(draft.uri);
  const whole = draft.conversationUri;
  if (whole && !conversations.has(whole) && conversations.size < MOST_CONVERSATIONS) {
    conversations.add(whole);
    walk.found.push(...(await conversationAt(app, whole, signal)));
  }
  walk.found.push(...(await answersTo(app, object, signal)));
}
