import type { PostId } from '../../lib/ids.ts';
import type { App } from '../ports.ts';
import type { PostCard } from '../posts/types.ts';
import { type Write, write } from '../write.ts';
import { conversationOf } from './place.ts';

/** A conversation is not asked for again before this many seconds have passed. */
const PAUSE = 15 * 60;
/** Seconds for which it is thought that work that was asked for is about to begin. */
const SOON = 60;
/** Seconds for which it is remembered when that was. */
const MEMORY = 30 * 24 * 3600;
/** Work that has said nothing for so long has been lost. */
const LOST = 10 * 60 * 1000;

/** How far the bringing in of a conversation has come. */
export interface Fetching {
  conversationId: PostId;
  running: boolean;
  /** When it was last brought in; null when it never was. */
  fetchedAt: Date | null;
}

const pauseKey = (id: PostId) => ['conversation', 'pause', id];
const askedKey = (id: PostId) => ['conversation', 'asked', id];
const stateKey = (id: PostId) => ['conversation', 'state', id];

/** How far the conversation around a post is; null where there is no other server to ask: local posts, and hidden ones. */
export async function readFetching(app: App, post: PostCard): Promise<Fetching | null> {
  if (!isAskable(post)) return null;
  return stateOf(app, await conversationOf(app.db, post.id));
}

/** The same for somebody of ours who opens the conversation: it is brought in if that has not just been done. */
export async function openConversation(app: App, post: PostCard): Promise<Fetching | null> {
  const fetching = await readFetching(app, post);
  if (!fetching || fetching.running) return fetching;
  if ((await app.kv.get(pauseKey(fetching.conversationId))) !== undefined) return fetching;
  if (await app.kv.add(askedKey(fetching.conversationId), true, SOON)) {
    await write(app, async (w) => w.emit({ type: 'replies.wanted', postId: post.id }));
  }
  return { ...fetching, running: true };
}

/** Somebody of ours answers or boosts a post: they will want to see what others say. */
export async function wantReplies(w: Write, postId: PostId): Promise<void> {
  const post = await w.db
    .selectFrom('posts')
    .select(['local', 'visibility'])
    .where('id', '=', postId)
    .executeTakeFirst();
  if (post && isAskable(post)) w.emit({ type: 'replies.wanted', postId });
}

/** For whoever is about to bring a conversation in: false when somebody did just now, or is at it. */
export async function beginFetching(app: App, id: PostId): Promise<boolean> {
  const isFirst = await app.kv.add(pauseKey(id), true, PAUSE);
  if (!isFirst) {
    await app.kv.delete(askedKey(id));
    return false;
  }
  const { fetchedAt } = await stateOf(app, id);
  await keep(app, id, { startedAt: app.clock.now(), fetchedAt });
  await app.kv.delete(askedKey(id));
  return true;
}

/** All is here that could be had: open pages are told. */
export async function endFetching(app: App, id: PostId): Promise<void> {
  await keep(app, id, { startedAt: null, fetchedAt: app.clock.now() });
  await app.bus.publish({ type: 'thread', postId: id });
}

/** The work was broken off: whoever comes next may begin at once. */
export async function dropFetching(app: App, id: PostId): Promise<void> {
  const { fetchedAt } = await stateOf(app, id);
  await keep(app, id, { startedAt: null, fetchedAt });
  await app.kv.delete(pauseKey(id));
}

async function stateOf(app: App, conversationId: PostId): Promise<Fetching> {
  const kept = (await app.kv.get(stateKey(conversationId))) as
    | { startedAt: string | null; fetchedAt: string | null }
    | undefined;
  const started = kept?.startedAt ? Date.parse(kept.startedAt) : null;
  const isAsked = (await app.kv.get(askedKey(conversationId))) !== undefined;
  return {
    conversationId,
    running: isAsked || (started !== null && app.clock.now().getTime() - started < LOST),
    fetchedAt: kept?.fetchedAt ? new Date(kept.fetchedAt) : null,
  };
}

async function keep(app: App, id: PostId, state: { startedAt: Date | null; fetchedAt: Date | null }) {
  await app.kv.set(stateKey(id), state, MEMORY);
}

function isAskable(post: Pick<PostCard, 'local' | 'visibility'>): boolean {
  return !post.local && (post.visibility === 'public' || post.visibility === 'unlisted');
}
