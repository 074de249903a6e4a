import { isActor } from '@fedify/vocab';
import { letIn } from '../domain/accounts/let-in.ts';
import type { App, Found } from '../domain/ports.ts';
import { type AccountId, type PostId, parseId } from '../lib/ids.ts';
import { httpFor } from './client.ts';
import { fetchObject } from './fetch.ts';
import { ensureAccount, knownAccount, storeActor } from './identity.ts';
import { isFederatedAddress } from './loaders.ts';
import { knownPost, storeFetched } from './posts.ts';
import { resolveHandle } from './webfinger.ts';

const HANDLE = /^@?([^@\s/:]+)@([^@\s/]+)$/;

/** Splits `@user@host` or `user@host`; null when it is neither. */
export function readHandle(text: string): { username: string; host: string } | null {
  const [, username, host] = HANDLE.exec(text.trim()) ?? [];
  return username && host ? { username, host: host.toLowerCase() } : null;
}

/** What a handle or an address leads to: from the database where we know it or it is ours, otherwise fetched. */
export async function lookUp(app: App, query: string): Promise<Found | null> {
  const handle = readHandle(query);
  if (handle) return accountFound(await findHandle(app, handle.username, handle.host));
  const text = query.trim();
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.origin === app.config.origin ? ownThing(app, url) : remoteThing(app, url);
}

/** The account of `username@host`: a row of ours, or whoever that host's WebFinger names. */
export async function findHandle(
  app: App,
  username: string,
  host: string,
  milliseconds = 8_000,
): Promise<AccountId | null> {
  const own = host === new URL(app.config.origin).host;
  const known = await accountByName(app, username, own ? null : host);
  if (known || own) return known;
  const missing = ['remote', 'nobody', `${username}@${host}`.toLowerCase()];
  if ((await app.kv.get(missing)) !== undefined) return null;
  const answer = await resolveHandle(app, username, host, milliseconds);
  if (typeof answer === 'string') {
    if (answer === 'unknown') await app.kv.set(missing, true, 60);
    return null;
  }
  return ensureAccount(app, answer.actorUri, milliseconds);
}

async function accountByName(app: App, username: string, domain: string | null): Promise<AccountId | null> {
  const row = await app.db
    .selectFrom('accounts')
    .select('id')
    .where((eb) => eb(eb.fn('lower', ['username']), '=', username.toLowerCase()))
    .where((eb) => eb(eb.fn.coalesce('domain', eb.val('')), '=', domain ?? ''))
    .where('deleted_at', 'is', null)
    .where('suspended_at', 'is', null)
    .where(letIn)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Our own addresses: actors, posts and their pages. Never asked over HTTP. */
async function ownThing(app: App, url: URL): Promise<Found | null> {
  const uri = url.origin + url.pathname;
  const account = await knownAccount(app, uri);
  if (account) return account.barred ? null : accountFound(account.id);
  const post = await knownPost(app, uri);
  if (post) return postFound(post.deleted ? null : post.id);
  const [, name = '', id] = /^\/@([^/]+)(?:\/(\d+))?\/?$/.exec(decodeURIComponent(url.pathname)) ?? [];
  const postId = id ? parseId<PostId>(id) : null;
  if (postId) {
    const row = await app.db
      .selectFrom('posts')
      .select('id')
      .where('id', '=', postId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return postFound(row?.id ?? null);
  }
  if (!name || id) return null;
  const handle = readHandle(name);
  return accountFound(
    handle ? await findHandle(app, handle.username, handle.host) : await accountByName(app, name, null),
  );
}

async function remoteThing(app: App, url: URL): Promise<Found | null> {
  const known = await stored(app, url.href);
  if (known) return known;
  if (!isFederatedAddress(app, url)) return null;
  const fetched = await fetchedThing(app, url.href);
  if (fetched) return fetched;
  const linked = await alternateOf(app, url.href);
  if (linked) return (await stored(app, linked)) ?? (await fetchedThing(app, linked));
  // Pages of people that say nothing of ActivityPub still carry a handle in their address.
  const username = /^\/@([^/@]+)\/?$/.exec(url.pathname)?.[1];
  return username ? accountFound(await findHandle(app, decodeURIComponent(username), url.host)) : null;
}

async function stored(app: App, uri: string): Promise<Found | null> {
  const account = await knownAccount(app, uri);
  if (account) return account.barred ? null : accountFound(account.id);
  const post = await knownPost(app, uri);
  return post && !post.deleted ? postFound(post.id) : null;
}

async function fetchedThing(app: App, uri: string): Promise<Found | null> {
  const object = await fetchObject(app, uri, 6_000);
  if (!object || object === 'gone') return null;
  if (!isActor(object)) return postFound((await storeFetched(app, object))?.id ?? null);
  await storeActor(app, object);
  return object.id ? stored(app, object.id.href) : null;
}

/** The ActivityPub address that an HTML page names in a link element or a Link header. */
async function alternateOf(app: App, url: string): Promise<string | null> {
  try {
    const answer = await httpFor(app).get(url, {
      accept: 'text/html, application/xhtml+xml',
      timeout: 5_000,
    });
    const inHeader = (answer.headers.get('link') ?? '')
      .split(',')
      .find((part) => /rel="?alternate"?/i.test(part) && part.includes('application/activity+json'));
    const inPage = [...answer.body.toString('utf8').matchAll(/<link\s[^>]*>/gi)]
      .map(([tag]) => tag)
      .find(
        (tag) =>
          /\brel=["']?alternate\b/i.test(tag) && /\btype=["']?application\/activity\+json\b/i.test(tag),
      );
    const href =
      /<([^>]+)>/.exec(inHeader ?? '')?.[1] ??
      /\bhref=["']?([^"'\s>]+)/i.exec(inPage ?? '')?.[1]?.replaceAll('&amp;', '&');
    if (!href || !URL.canParse(href, answer.url)) return null;
    const found = new URL(href, answer.url).href;
    return isFederatedAddress(app, found) ? found : null;
  } catch {
    return null;
  }
}

const accountFound = (id: AccountId | null): Found | null => (id ? { kind: 'account', id } : null);
const postFound = (id: PostId | null): Found | null => (id ? { kind: 'post', id } : null);
