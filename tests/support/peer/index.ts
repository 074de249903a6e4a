import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CavageOptions, signCavage } from './cavage.ts';
import { inspect } from './inspect.ts';
import { proofKey, rsaKey } from './keys.ts';
import {
  actorDocument,
  descriptorPage,
  documentPage,
  type Misbehaviour,
  type Page,
  respond,
} from './pages.ts';
import { getting, type RemoteKey, readDocument, readKey } from './remote-actor.ts';
import { type MessageOptions, signMessage } from './rfc9421.ts';
import {
  ACTIVITY,
  CONTEXT,
  type Json,
  type PeerAccount,
  PUBLIC,
  type Received,
  type Wire,
  type WireAnswer,
} from './types.ts';
import { transmit } from './wire.ts';

export { signLinkedData } from './linked-data.ts';
export { prove } from './proof.ts';
export * from './types.ts';
export { transmit } from './wire.ts';

export interface SignOptions {
  spec?: 'cavage' | 'rfc9421' | 'none';
  headers?: Record<string, string>;
  cavage?: Partial<CavageOptions>;
  message?: Partial<MessageOptions>;
}

/**
 * A small ActivityPub server on one origin of this machine, made of node:http and node:crypto alone and knowing nothing
 * of Perch. It serves accounts, signs what it sends, checks strictly what it gets, and misbehaves when told.
 */
export class Peer {
  readonly origin: string;
  readonly host: string;
  /** Every POST and every signed GET, oldest first. */
  readonly received: Received[] = [];
  readonly #server: Server;
  readonly #pages = new Map<string, Page>();
  readonly #accounts = new Map<string, PeerAccount>();
  readonly #asked = new Map<string, number>();
  readonly #misbehaviours = new Map<string, { how: Misbehaviour; times: number }>();
  readonly #keys = new Map<string, RemoteKey>();
  #held: (() => void)[] = [];
  /** Who asks when only signed requests are answered, here or there. */
  #reader: PeerAccount | undefined;
  #count = 0;

  private constructor(server: Server, hostname: string) {
    this.#server = server;
    this.origin = `http://${hostname}:${(server.address() as AddressInfo).port}`;
    this.host = new URL(this.origin).host;
  }

  /** Each peer is another server to those it talks to: another port of this machine. */
  static async start(hostname: '127.0.0.1' | 'localhost' = '127.0.0.1'): Promise<Peer> {
    let peer: Peer | undefined;
    const server = createServer((request, response) => void peer?.answer(request, response));
    await new Promise<void>((done) => server.listen(0, hostname, done));
    peer = new Peer(server, hostname);
    return peer;
  }

  /** Makes somebody who lives here; `extra` goes into the actor document. */
  account(name: string, extra: Json = {}): PeerAccount {
    const uri = typeof extra.id === 'string' ? extra.id : `${this.origin}/users/${name}`;
    const account: PeerAccount = {
      name,
      uri,
      handle: `${name}@${this.host}`,
      inbox: `${uri}/inbox`,
      followers: `${uri}/followers`,
      key: rsaKey(`${uri}#main-key`),
      proofKey: proofKey(`${uri}#proof-key`),
    };
    this.#accounts.set(uri, account);
    this.put(new URL(uri).pathname, actorDocument(account, extra));
    const resource = encodeURIComponent(`acct:${account.handle}`);
    this.page(`/.well-known/webfinger?resource=${resource}`, descriptorPage(account.handle, uri));
    return account;
  }

  /** Serves an ActivityPub document at a path; returns its address. */
  put(path: string, json: Json): string {
    return this.page(path, documentPage(json));
  }

  page(path: string, page: Page): string {
    this.#pages.set(path, page);
    return this.origin + path;
  }

  /** From now on answers signed requests only, but for WebFinger and its own actor, and signs its own. */
  secure(): void {
    this.#reader = this.account('reader', { id: `${this.origin}/actor`, type: 'Application' });
  }

  /** A public note by one of ours, unless `extra` says otherwise; also served at its address. */
  note(author: PeerAccount, extra: Json = {}): Json & { id: string } {
    const path = `/notes/${++this.#count}`;
    const note = {
      id: this.origin + path,
      type: 'Note',
      attributedTo: author.uri,
      content: '<p>Hello</p>',
      published: new Date(Date.now() - 60_000).toISOString(),
      to: [PUBLIC],
      cc: [author.followers],
      ...extra,
    };
    this.put(path, note);
    return note;
  }

  /** An activity with what every activity has. */
  activity(by: PeerAccount, json: Json): Json & { id: string } {
    return { '@context': CONTEXT, id: `${this.origin}/activities/${++this.#count}`, actor: by.uri, ...json };
  }

  /** A Create of a note, addressed as the note is. */
  create(by: PeerAccount, note: Json): Json & { id: string } {
    return this.activity(by, { type: 'Create', to: note.to, cc: note.cc, object: note });
  }

  /** A signed POST, ready to be sent or spoilt. */
  sign(as: PeerAccount, inbox: string, body: Json | Buffer, options: SignOptions = {}): Wire {
    const wire: Wire = {
      method: 'POST',
      url: inbox,
      headers: { 'content-type': ACTIVITY, 'user-agent': 'Peer/1.0 (test)', ...options.headers },
      body: Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)),
    };
    const key = { keyId: as.key.id, privateKey: as.key.privateKey };
    const { spec = 'cavage' } = options;
    if (spec === 'cavage') signCavage(wire, { ...key, ...options.cavage });
    if (spec === 'rfc9421') signMessage(wire, { ...key, ...options.message });
    wire.headers.host ??= new URL(inbox).host;
    wire.headers['content-length'] = String(wire.body.length);
    return wire;
  }

  /** Sends an activity of one of ours to an inbox, signed. */
  post(as: PeerAccount, inbox: string, body: Json | Buffer, options: SignOptions = {}): Promise<WireAnswer> {
    return transmit(this.sign(as, inbox, body, options));
  }

  /** Asks for a document, signed by one of ours (or by nobody); `signedUrl`: for another address than the one asked. */
  get(
    url: string,
    as?: PeerAccount,
    spec: 'cavage' | 'rfc9421' = 'cavage',
    signedUrl = url,
  ): Promise<WireAnswer> {
    const wire = getting(signedUrl);
    wire.headers.host = new URL(url).host;
    if (as) {
      const key = { keyId: as.key.id, privateKey: as.key.privateKey };
      if (spec === 'cavage') signCavage(wire, key);
      else signMessage(wire, key);
    }
    return transmit({ ...wire, url });
  }

  /** As `get`, and strict about what comes. @throws when it is not a document of that address */
  async read(url: string, as?: PeerAccount): Promise<Json> {
    return readDocument(await this.get(url, as), url);
  }

  /** Answers the next `times` requests for a path in another way than it should. */
  misbehave(path: string, how: Misbehaviour, times = Number.POSITIVE_INFINITY): void {
    this.#misbehaviours.set(path, { how, times });
  }

  /** Ends all misbehaviour, and answers what was left hanging. */
  release(): void {
    this.#misbehaviours.clear();
    for (const answer of this.#held) answer();
    this.#held = [];
  }

  /** How often a path was asked for, by whatever method. */
  asked(path: string): number {
    return this.#asked.get(path) ?? 0;
  }

  /** How many requests there have been. */
  get requests(): number {
    return [...this.#asked.values()].reduce((sum, count) => sum + count, 0);
  }

  /** What came in of a type, oldest first. */
  got(type: string): Received[] {
    return this.received.filter(({ activity }) => activity?.type === type);
  }

  stop(): Promise<void> {
    this.release();
    return new Promise((done) => {
      this.#server.close(() => done());
      this.#server.closeAllConnections();
    });
  }

  /** One request. Public for the server's callback alone. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    this.#asked.set(path, (this.#asked.get(path) ?? 0) + 1);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers: Received['headers'] = {};
    for (const [name, values = []] of Object.entries(request.headersDistinct)) {
      headers[name] = values.length === 1 ? values[0] : values;
    }
    const asked = { method: request.method ?? '', path, headers, body: Buffer.concat(chunks) };
    if (asked.method === 'GET' && !('signature' in headers)) {
      const open = !this.#reader || path === '/actor' || path.startsWith('/.well-known/');
      await this.#respond(path, response, open ? this.#pages.get(path) : { status: 401 });
      return;
    }
    const inspected = await inspect(asked, {
      origin: this.origin,
      findKey: (keyId) => this.#findKey(keyId),
      findActor: async (uri) => readDocument(await this.get(uri), uri),
      ours: (uri) => URL.canParse(uri) && new URL(uri).origin === this.origin,
    });
    const faults = [...inspected.faults];
    if (asked.method === 'POST' && !this.#isInbox(path)) faults.push(`${path} is no inbox`);
    const fine = faults.length === 0;
    const good =
      asked.method === 'POST'
        ? { status: fine ? 202 : 401 }
        : fine || !this.#reader
          ? this.#pages.get(path)
          : { status: 401 };
    const answered = await this.#respond(path, response, good);
    this.received.push({ ...asked, ...inspected, faults, answered });
  }

  /** As all servers do, it keeps the keys it has seen: who is deleted can still be heard. */
  async #findKey(keyId: string): Promise<RemoteKey> {
    const known = this.#keys.get(keyId) ?? (await readKey(keyId, (url) => this.get(url, this.#reader)));
    this.#keys.set(keyId, known);
    return known;
  }

  async #respond(path: string, response: ServerResponse, page: Page | undefined): Promise<number> {
    const wrong = this.#misbehaviours.get(path);
    if (!wrong || wrong.times <= 0) return respond(response, page);
    wrong.times -= 1;
    if (wrong.how !== 'hang') return respond(response, wrong.how);
    await new Promise<void>((done) => this.#held.push(done));
    return response.destroyed ? 0 : respond(response, page);
  }

  #isInbox(path: string): boolean {
    if (path === '/inbox') return true;
    return [...this.#accounts.values()].some(({ inbox }) => inbox === this.origin + path);
  }
}
