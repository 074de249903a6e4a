import type { Config } from '../config.ts';
import type { KeyValueStore } from '../db/kv.ts';
import type { Db } from '../db/tables/index.ts';
import type { AccountId, PostId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { LiveMessage } from './live.ts';

/** Everything a use case may need of the world. `app.ts` makes it; nothing else picks an adapter. */
export interface App {
  readonly config: Config;
  /** Signs links, cookies and cached addresses. Never logged. */
  readonly secret: string;
  readonly db: Db;
  readonly kv: KeyValueStore;
  readonly bus: Bus;
  readonly files: FileStore;
  readonly remote: Remote;
  readonly deliveries: Deliveries;
  readonly mailer: Mailer;
  readonly relay: Relay;
  readonly limiter: Limiter;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Clock {
  now(): Date;
}

/** Hands committed events on. `poke` says that there are new ones; it returns at once and never throws. */
export interface Relay {
  poke(): void;
}

/** Carries live messages to every web process, whichever process publishes. Lossy on purpose: the page can always reload. */
export interface Bus {
  publish(message: LiveMessage): Promise<void>;
  subscribe(listener: (message: LiveMessage) => void): () => void;
  close(): Promise<void>;
}

/** Files we keep, by keys that never mean another content. */
export interface FileStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is no such file. */
  read(key: string): Promise<Buffer | null>;
  delete(key: string): Promise<void>;
  /** Notes that a file was wanted just now, for `trim`. */
  touch(key: string): Promise<void>;
  /** Deletes of the files under a folder those not wanted since a moment, then those wanted longest ago until the rest fits. */
  trim(folder: string, limits: { before: Date; bytes: number }): Promise<number>;
}

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** Where what was sent about a post stands, counted over the inboxes it goes to. */
export interface DeliveryStatus {
  delivered: number;
  pending: number;
  failed: number;
  /** Servers that have not taken it yet, and what is known of why; 50 at most. */
  troubles: DeliveryTrouble[];
}

export interface DeliveryTrouble {
  host: string;
  state: 'pending' | 'failed';
  attempts: number;
  /** The last answer's status, null when there was no answer. */
  status: number | null;
  error: string | null;
}

/** The way to other servers, as far as authors may look at it. */
export interface Deliveries {
  status(postUri: string): Promise<DeliveryStatus>;
  /** Makes everything about this post that was given up, or waits, due at once. */
  retry(postUri: string): Promise<void>;
}

/** Counts attempts of one kind by one caller. */
export interface Limiter {
  /** @throws TooMany after `limit` calls within `seconds` */
  take(kind: string, who: string, limit: number, seconds: number): Promise<void>;
}

/** A file of another server on its way to us, or the part of it that was asked for. */
export interface RemoteStream {
  /** 200 for all of it, 206 for a part, 416 for a part that it has not got. */
  status: number;
  type: string;
  /** Of this answer; null where its server does not say. */
  length: number | null;
  /** `bytes 0-99/1000`, of a part. */
  range: string | null;
  body: AsyncIterable<Uint8Array> & { destroy(): void };
}

/** What a lookup found; both are rows here by then. */
export type Found = { kind: 'account'; id: AccountId } | { kind: 'post'; id: PostId };

/**
 * Other servers, as far as the domain may ask. Every call may take seconds and must stand outside a transaction.
 * Calls that find nothing, are refused or run out of time give null and never throw.
 */
export interface Remote {
  /** Finds `@user@host` or a URL, fetching it if it is not known here; 10 s at most. */
  lookup(query: string): Promise<Found | null>;
  /** The account behind `user@host`, for a mention; cached, `milliseconds` at most. */
  account(username: string, domain: string, milliseconds?: number): Promise<AccountId | null>;
  /** Reads a known remote account again if what we have is older than a day, and brings in its pins and newest posts once. */
  refresh(accountId: AccountId): Promise<void>;
  /** Reads a remote account's profile again now, however lately it was read. @returns whether that was possible */
  renew(accountId: AccountId): Promise<boolean>;
  /** The post behind this URI, fetching it if it is not known here. */
  post(uri: string): Promise<PostId | null>;
  /**
   * Where a visitor from `home` (`name@host`, or a host alone) does something with what is at `uri`, on their own
   * server; null when nobody answers there. 5 s at most.
   */
  interaction(home: { username: string | null; host: string }, uri: string): Promise<string | null>;
  /** Hears of an account elsewhere in the server's own name, as long as a list holds it. */
  listen(accountId: AccountId): Promise<void>;
  /** A web page: the first megabyte of it, and where it was found after redirects; null when it cannot be read. */
  page(url: string): Promise<{ bytes: Buffer; type: string; url: string } | null>;
  /** A file, or the bytes of it that `range` names, as it comes: guarded as `file` is; what it weighs is for the caller to watch. */
  open(url: string, range: string | null, signal: AbortSignal): Promise<RemoteStream | null>;
  /** Reads a known remote post again at its own address, and takes over what has changed. */
  reread(uri: string): Promise<void>;
  /** One file of another server: public addresses only, http(s) only, size and time capped. */
  file(url: string, maxBytes: number): Promise<{ bytes: Buffer; type: string } | null>;
}
