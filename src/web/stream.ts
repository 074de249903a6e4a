import type { SSEStreamingApi } from 'hono/streaming';
import { newPosts, unreadBadge } from '../../views/parts/live.ts';
import { turnout } from '../../views/parts/poll.ts';
import { settingsOf, type TimelineChoices } from '../domain/auth/settings.ts';
import type { FilterReader } from '../domain/filters/apply.ts';
import { type PostCounts, readCounts } from '../domain/live/counts.ts';
import { deletedFor, keptFrom } from '../domain/live/told.ts';
import type { LiveMessage } from '../domain/live.ts';
import { unreadCount } from '../domain/notifications/list.ts';
import { sharesOf, type Tally } from '../domain/polls/tally.ts';
import type { App } from '../domain/ports.ts';
import { newerThan } from '../domain/timelines/home.ts';
import { newerInPublic } from '../domain/timelines/public.ts';
import { anonymous, viewerOf } from '../domain/viewer.ts';
import type { Translate } from '../lib/i18n.ts';
import type { AccountId, PostId } from '../lib/ids.ts';
import { filterReader } from './session.ts';

/** Proxies close what is silent for a minute. */
const PING = 25_000;
/** News are gathered this long before pages hear of them: many likes of one post are one lookup. */
const GATHER = 250;
/** The same where everybody is heard: on a lively server somebody always says something. */
const GATHER_PUBLIC = 2_000;

const pathOf = { home: '/', local: '/local', federated: '/federated' } as const;

/** Who listens, and what their page shows. */
export interface Listener {
  accountId: AccountId;
  /** Whose filters leave out what is no news. */
  reader: FilterReader;
  /** Which one the page shows, and its newest entry there; null where it shows none. */
  timeline: keyof TimelineChoices;
  since: string | null;
  /** The conversation that is being brought in while its page is open. */
  thread: PostId | null;
  /** What the reader's timelines leave out is no news. */
  shown: TimelineChoices;
  t: Translate;
}

interface Connection extends Listener {
  channel: SSEStreamingApi;
  /** What to look up at the next turn. */
  posts: boolean;
  bell: boolean;
  answers: boolean;
  end: () => void;
}

/** The open pages of one app, and the one subscription they share. */
interface Hub {
  connections: Set<Connection>;
  posts: Set<PostId>;
  /** What is gone, and who could see it because it named them. */
  deleted: Map<PostId, readonly AccountId[]>;
  timer: NodeJS.Timeout | null;
  /** When the timer is due. */
  due: number;
}

const hubs = new Map<App, Hub>();

/**
 * Serves one page until it goes away or the server stops. What was missed before is looked up at once,
 * so a page that reconnects catches up.
 */
export async function openStream(app: App, listener: Listener, channel: SSEStreamingApi): Promise<void> {
  const hub = hubOf(app);
  const ended = Promise.withResolvers<void>();
  const connection: Connection = {
    ...listener,
    channel,
    posts: true,
    bell: true,
    // What came between the making of the page and now was told to nobody.
    answers: listener.thread !== null,
    end: ended.resolve,
  };
  hub.connections.add(connection);
  channel.onAbort(ended.resolve);
  const ping = setInterval(() => void channel.write(': ping\n\n').catch(ended.resolve), PING);
  try {
    await tellPerson(app, connection);
    await ended.promise;
  } finally {
    clearInterval(ping);
    hub.connections.delete(connection);
  }
}

/** Ends every open stream: the server is about to stop. Browsers come back to its successor by themselves. */
export function closeStreams(): void {
  for (const hub of hubs.values()) {
    for (const { end } of hub.connections) end();
  }
}

function hubOf(app: App): Hub {
  const known = hubs.get(app);
  if (known) return known;
  const hub: Hub = { connections: new Set(), posts: new Set(), deleted: new Map(), timer: null, due: 0 };
  hubs.set(app, hub);
  app.bus.subscribe((message) => {
    if (hub.connections.size === 0 || !note(hub, message)) return;
    wake(app, hub, message.type === 'public' ? GATHER_PUBLIC : GATHER);
  });
  return hub;
}

/** Tells all pages after so long, or sooner where that was meant already. */
function wake(app: App, hub: Hub, wait: number): void {
  const due = Date.now() + wait;
  if (hub.timer !== null && hub.due <= due) return;
  if (hub.timer !== null) clearTimeout(hub.timer);
  hub.due = due;
  hub.timer = setTimeout(() => {
    hub.timer = null;
    tellAll(app, hub).catch((error: unknown) => app.log.warn('could not tell pages their news', { error }));
  }, wait);
}

/** Remembers what a message means for the open pages; false when it concerns none of them. */
function note(hub: Hub, message: LiveMessage): boolean {
  let concerns = false;
  if (message.type === 'post' || message.type === 'post.deleted') {
    if (message.type === 'post') hub.posts.add(message.postId);
    else hub.deleted.set(message.postId, message.named ?? []);
    return true;
  }
  for (const connection of hub.connections) {
    if (isNewsFor(connection, message)) {
      connection.posts = true;
      concerns = true;
    }
    if (message.type === 'notifications' && message.accountId === connection.accountId) {
      connection.bell = true;
      concerns = true;
    }
    if (message.type === 'thread' && message.postId === connection.thread) {
      connection.answers = true;
      concerns = true;
    }
  }
  return concerns;
}

/** Whether a post may have come into the timeline that a page shows. */
function isNewsFor({ timeline, since, accountId }: Connection, message: LiveMessage): boolean {
  if (since === null) return false;
  if (message.type === 'home') return timeline === 'home' && message.accountIds.includes(accountId);
  if (message.type !== 'public') return false;
  return timeline === 'federated' || (timeline === 'local' && message.local);
}

async function tellAll(app: App, hub: Hub): Promise<void> {
  const [changed, deleted] = [[...hub.posts], new Map(hub.deleted)];
  hub.posts.clear();
  hub.deleted.clear();
  const connections = [...hub.connections];
  await renew(app, connections);
  const listeners = connections.map(({ accountId }) => accountId);
  const open = await readCounts(app, anonymous, changed);
  const known = new Set(open.map(({ id }) => id));
  const kept = await keptFrom(app, [...known], listeners);
  const gone = await deletedFor(app, [...deleted.keys()], listeners);
  // Numbers of what not everybody may see are looked up for each viewer.
  const hidden = changed.filter((id) => !known.has(id));
  await Promise.all(
    connections.map(async (connection) => {
      const { accountId } = connection;
      const own = await readCounts(app, viewerOf(accountId), hidden);
      const shown = open.filter(({ id }) => !kept.get(accountId)?.has(id));
      const named = [...deleted].filter(([, people]) => people.includes(accountId)).map(([id]) => id);
      const missed = new Set([...(gone.get(accountId) ?? []), ...named]);
      await tellPosts(connection, [...shown, ...own], [...missed]);
      await tellPerson(app, connection);
    }),
  );
}

/** A page may stay open for days: what is counted for it follows what its reader has chosen since. */
async function renew(app: App, connections: readonly Connection[]): Promise<void> {
  const counted = connections.filter(({ posts, bell }) => posts || bell);
  const chosen = await settingsOf(
    app,
    counted.map(({ accountId }) => accountId),
  );
  for (const connection of counted) {
    const { accountId } = connection;
    const settings = chosen.get(accountId);
    if (!settings) continue;
    connection.reader = filterReader({ accountId, settings });
    connection.shown = settings.timelines;
  }
}

async function tellPosts({ channel, t }: Connection, counts: PostCounts[], deleted: PostId[]): Promise<void> {
  for (const { poll, ...post } of counts) {
    const told = poll ? { ...post, poll: standing(t, poll) } : post;
    await channel.writeSSE({ event: 'counts', data: JSON.stringify(told) });
  }
  for (const id of deleted) await channel.writeSSE({ event: 'deleted', data: JSON.stringify({ id }) });
}

/** What the page shows of a poll: bars, who leads, and how many have voted. */
function standing(t: Translate, poll: Tally) {
  const most = Math.max(1, ...poll.votes);
  const votes = poll.votes.reduce((sum, count) => sum + count, 0);
  return {
    bars: sharesOf(poll),
    won: poll.votes.map((count) => count === most),
    said: turnout(t, { ...poll, votes }),
  };
}

/** The pill, the bell and the answers shown, as far as they may have changed: looked up now and for this person. */
async function tellPerson(app: App, connection: Connection): Promise<void> {
  const { reader, timeline, since, t, channel, posts, bell, answers } = connection;
  connection.posts = false;
  connection.bell = false;
  connection.answers = false;
  const parts: string[] = [];
  if (posts && since !== null) {
    const link = newPosts(t, await newerIn(app, connection, since), pathOf[timeline]);
    parts.push(`<hx-partial hx-target="#new-posts" hx-swap="innerHTML">${link}</hx-partial>`);
  }
  if (bell) {
    const badge = unreadBadge(t, await unreadCount(app, reader));
    parts.push(`<hx-partial hx-target="#unread" hx-swap="outerHTML">${badge}</hx-partial>`);
  }
  // The page fetches them itself: what it shows depends on its address.
  if (answers) await channel.writeSSE({ event: 'thread', data: '' });
  if (parts.length > 0) await channel.writeSSE({ data: parts.join('').replace(/\n/g, ' ') });
}

/** How many posts stand above the newest one that the page shows. */
function newerIn(app: App, { reader, timeline, shown }: Connection, since: string): Promise<number> {
  if (timeline === 'home') return newerThan(app, reader, since, shown.home);
  return newerInPublic(app, reader, since, {
    local: timeline === 'local',
    replies: shown[timeline].replies,
  });
}
