import { isActor } from '@fedify/vocab';
import type { RemoteCounts } from '../db/tables/people.ts';
import type { App, Remote, RemoteStream } from '../domain/ports.ts';
import type { AccountId } from '../lib/ids.ts';
import { backfill } from './backfill.ts';
import { httpFor } from './client.ts';
import { fetchObject } from './fetch.ts';
import { fetchAccount, knownAccount, storeActor } from './identity.ts';
import { interactionAddress } from './interaction.ts';
import { listen } from './listen.ts';
import { findHandle, lookUp } from './lookup.ts';
import { confirmMove } from './moves.ts';
import { ensurePost, rereadPost } from './posts.ts';
import { totalOf } from './walk.ts';

const LOOKUP = 10_000;
const MENTION = 3_000;
const DAY = 24 * 60 * 60 * 1000;

/** Other servers, for the domain. */
export function createRemote(app: App): Remote {
  /** Nothing of this may throw or take longer than it says; work that is late goes on, and is found next time. */
  async function within<Value>(milliseconds: number, work: () => Promise<Value>): Promise<Value | null> {
    const quiet = work().catch((error: unknown) => {
      app.log.warn('Another server could not be asked.', { error });
      return null;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), milliseconds);
    });
    return Promise.race([quiet, late]).finally(() => clearTimeout(timer));
  }

  return {
    lookup: (query) => within(LOOKUP, () => lookUp(app, query)),
    account: (username, domain, milliseconds = MENTION) =>
      within(milliseconds, () => findHandle(app, username, domain.toLowerCase(), milliseconds)),
    post: async (uri) => (await within(LOOKUP, () => ensurePost(app, uri)))?.id ?? null,
    refresh: async (accountId) => {
      await within(LOOKUP, () => refresh(app, accountId));
    },
    renew: async (accountId) => (await within(LOOKUP, () => renew(app, accountId))) ?? false,
    interaction: (home, uri) => within(LOOKUP, () => interactionAddress(app, home, uri)),
    listen: (accountId) => listen(app, accountId),
    page: (url) => within(LOOKUP, () => page(app, url)),
    open: (url, range, signal) => openStream(app, url, range, signal),
    reread: async (uri) => {
      await within(LOOKUP, () => rereadPost(app, uri));
    },
    file: (url, maxBytes) => within(LOOKUP, () => file(app, url, maxBytes)),
  };
}

/** Reads a profile again when it is older than a day, and brings in its posts once. Once a minute at most. */
async function refresh(app: App, accountId: AccountId): Promise<void> {
  const row = await app.db
    .selectFrom('accounts')
    .select(['uri', 'outbox', 'followers_uri', 'following_uri', 'fetched_at', 'backfilled_at'])
    .where('id', '=', accountId)
    .where('domain', 'is not', null)
    .where('suspended_at', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) return;
  const stale = row.fetched_at === null || app.clock.now().getTime() - row.fetched_at.getTime() > DAY;
  if (!stale && row.backfilled_at) return;
  if (!(await app.kv.add(['remote', 'refresh', accountId], true, 60))) return;
  // The counts of the collections come with the first look, too: until then nothing is known of them.
  await reread(app, row.uri);
  await confirmMove(app, row.uri);
  const account = await knownAccount(app, row.uri);
  if (account && !row.backfilled_at) await backfill(app, account, row.outbox);
}

async function renew(app: App, accountId: AccountId): Promise<boolean> {
  const row = await app.db
    .selectFrom('accounts')
    .select('uri')
    .where('id', '=', accountId)
    .where('domain', 'is not', null)
    .executeTakeFirst();
  return row !== undefined && (await fetchAccount(app, row.uri)) !== null;
}

async function reread(app: App, uri: string): Promise<void> {
  const actor = await fetchObject(app, uri);
  if (!actor || actor === 'gone' || !isActor(actor)) return;
  const [posts, followers, following] = await Promise.all(
    [actor.outboxId, actor.followersId, actor.followingId].map((url) =>
      url?.origin === actor.id?.origin ? totalOf(app, url?.href ?? null) : undefined,
    ),
  );
  const counts: RemoteCounts = {
    ...(posts === undefined ? {} : { posts }),
    ...(followers === undefined ? {} : { followers }),
    ...(following === undefined ? {} : { following }),
  };
  await storeActor(app, actor, counts);
}

/** A page that begins with a megabyte of scripts has its head in there. */
async function page(app: App, url: string): Promise<{ bytes: Buffer; type: string; url: string } | null> {
  try {
    const accept = 'text/html, application/xhtml+xml';
    const answer = await httpFor(app).get(url, { accept, cut: true, timeout: LOOKUP });
    if (answer.status !== 200) return null;
    return { bytes: answer.body, type: answer.headers.get('content-type') ?? '', url: answer.url };
  } catch (error) {
    app.log.debug('A linked page could not be read.', { reason: String(error) });
    return null;
  }
}

async function openStream(
  app: App,
  url: string,
  range: string | null,
  signal: AbortSignal,
): Promise<RemoteStream | null> {
  try {
    const headers = range ? { range } : {};
    const { status, headers: said, body } = await httpFor(app).open(url, { headers, signal });
    const [type = ''] = (said.get('content-type') ?? '').split(';');
    const length = said.get('content-length');
    return {
      status,
      type: type.trim().toLowerCase(),
      length: length && /^\d+$/.test(length) ? Number(length) : null,
      range: said.get('content-range'),
      body,
    };
  } catch (error) {
    app.log.debug('A remote file could not be opened.', { reason: String(error) });
    return null;
  }
}

async function file(
  app: App,
  url: string,
  maxBytes: number,
): Promise<{ bytes: Buffer; type: string } | null> {
  try {
    const answer = await httpFor(app).get(url, { maxBytes, timeout: LOOKUP });
    if (answer.status !== 200) return null;
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';');
    return { bytes: answer.body, type: type.trim().toLowerCase() || 'application/octet-stream' };
  } catch (error) {
    app.log.debug('A remote file could not be read.', { reason: String(error) });
    return null;
  }
}
