import { type Actor, isActor } from '@fedify/vocab';
import { sql } from 'kysely';
import type { RemoteCounts } from '../db/tables/people.ts';
import { letIn } from '../domain/accounts/let-in.ts';
import { type RemoteAccountDraft, receiveAccount } from '../domain/accounts/receive.ts';
import { DomainError } from '../domain/errors.ts';
import { rejectsMedia } from '../domain/instances/rules.ts';
import type { App } from '../domain/ports.ts';
import { write } from '../domain/write.ts';
import type { AccountId } from '../lib/ids.ts';
import { fetchObject } from './fetch.ts';
import { parseActor } from './parse/actor.ts';
import { asItCame, readingEmbedded } from './parse/common.ts';
import { resolveHandle } from './webfinger.ts';

/** What we hold of somebody, as far as the federation decides by it. */
export interface KnownAccount {
  id: AccountId;
  uri: string;
  username: string;
  domain: string | null;
  followersUri: string | null;
  featuredUri: string | null;
  alsoKnownAs: string[];
  fetchedAt: Date | null;
  /** Suspended or deleted: nothing of theirs is taken in. */
  barred: boolean;
  /** Suspended by their own server only, which may take that back. */
  suspendedByOrigin: boolean;
}

/** The account behind a URI, if we know it; people here who wait to be let in are nobody. */
export async function knownAccount(app: App, uri: string): Promise<KnownAccount | null> {
  const row = await app.db
    .selectFrom('accounts')
    .select([
      'id',
      'uri',
      'username',
      'domain',
      'followers_uri',
      'featured_uri',
      'also_known_as',
      'fetched_at',
    ])
    .select(sql<boolean>`suspended_at is not null or deleted_at is not null`.as('barred'))
    .select(sql<boolean>`suspended_by_origin and deleted_at is null`.as('suspendedByOrigin'))
    .where('uri', '=', uri)
    .where(letIn)
    .executeTakeFirst();
  if (!row) return null;
  const { followers_uri, featured_uri, also_known_as, fetched_at, ...rest } = row;
  return {
    ...rest,
    followersUri: followers_uri,
    featuredUri: featured_uri,
    alsoKnownAs: also_known_as,
    fetchedAt: fetched_at,
  };
}

/**
 * The account behind an actor's URI, fetched if it is not known here; null when it cannot be had or is not allowed
 * here. Takes no part in judging it: `barred` says so.
 */
export async function ensureKnown(
  app: App,
  uri: string,
  milliseconds?: number,
): Promise<KnownAccount | null> {
  const known = await knownAccount(app, uri);
  if (known) return known;
  if (new URL(uri).origin === app.config.origin) return null;
  const id = await fetchAccount(app, uri, milliseconds);
  return id ? knownAccount(app, uri) : null;
}

/** As `ensureKnown`, for those who need the id only; people who are suspended or deleted are null. */
export async function ensureAccount(app: App, uri: string, milliseconds?: number): Promise<AccountId | null> {
  const account = await ensureKnown(app, uri, milliseconds);
  return account && !account.barred ? account.id : null;
}

/** Reads an actor from its server and stores what it says; null when that is not possible. */
export async function fetchAccount(app: App, uri: string, milliseconds?: number): Promise<AccountId | null> {
  const actor = await fetchObject(app, uri, milliseconds);
  return actor && actor !== 'gone' && isActor(actor) ? storeActor(app, actor) : null;
}

/** Whether an actor's own server says that it is gone for good. */
export async function isGone(app: App, uri: string): Promise<boolean> {
  return (await fetchObject(app, uri)) === 'gone';
}

/**
 * Stores an actor that came from its own server (or in an activity it signed). The handle is proved by WebFinger:
 * an actor may not take a name that its host gives to somebody else. `counts`: totals of its collections, if read.
 */
export async function storeActor(app: App, actor: Actor, counts?: RemoteCounts): Promise<AccountId | null> {
  const parsed = await parseActor(app, actor);
  if (!parsed) return null;
  const draft = { ...parsed, remoteCounts: counts ?? parsed.remoteCounts };
  const known = await knownAccount(app, draft.uri);
  if (known?.barred && !known.suspendedByOrigin) return known.id;
  const claim = await claimedHandle(app, actor);
  const handle = known && sameHandle(known, claim ?? draft) ? known : await provenHandle(app, draft, claim);
  if (!handle) {
    app.log.info('An actor was refused: its name belongs to somebody else.', { uri: draft.uri });
    return null;
  }
  const { username } = handle;
  const domain = handle.domain ?? draft.domain;
  const bare = await rejectsMedia(app, domain, new URL(draft.uri).host);
  const shown = bare ? { ...draft, avatar: null, banner: null, emojis: [] } : draft;
  try {
    return await write(app, (w) => receiveAccount(w, { ...shown, username, domain }));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    app.log.info('An actor was refused.', { uri: draft.uri, reason: error.key });
    return null;
  }
}

type Handle = { username: string; domain: string | null };

/** `webfinger` (FEP-2c59): the whole handle, where the name and the actor's host would not make it. Only claimed, too. */
async function claimedHandle(app: App, actor: Actor): Promise<{ username: string; host: string } | null> {
  const json = await asItCame(actor, readingEmbedded(app));
  const claim = typeof json === 'object' && json !== null && 'webfinger' in json ? json.webfinger : null;
  const [, username, host] =
    (typeof claim === 'string' && /^(?:acct:)?@?([^@\s/:]{1,128})@([^@\s/]{1,260})$/i.exec(claim)) || [];
  return username && host ? { username, host: host.toLowerCase() } : null;
}

/** The proven domain may differ from the actor's host, so without a claim of its own it says nothing. */
function sameHandle(known: Handle, said: { username: string; host?: string }): boolean {
  return (
    known.domain !== null &&
    known.username.toLowerCase() === said.username.toLowerCase() &&
    (said.host === undefined || said.host === known.domain)
  );
}

async function provenHandle(
  app: App,
  draft: RemoteAccountDraft,
  claim: { username: string; host: string } | null,
): Promise<Handle | null> {
  if (claim && claim.host !== draft.domain) {
    const answer = await resolveHandle(app, claim.username, claim.host);
    if (typeof answer !== 'string' && answer.actorUri === draft.uri)
      return { username: answer.username, domain: answer.host };
  }
  const answer = await resolveHandle(app, draft.username, draft.domain);
  if (typeof answer !== 'string') {
    return answer.actorUri === draft.uri ? { username: answer.username, domain: answer.host } : null;
  }
  // Without WebFinger a host's word for its own names is enough, as long as the name is free.
  const holder = await app.db
    .selectFrom('accounts')
    .select('uri')
    .where(sql`lower(username)`, '=', draft.username.toLowerCase())
    .where('domain', '=', draft.domain)
    .executeTakeFirst();
  return holder && holder.uri !== draft.uri ? null : draft;
}
