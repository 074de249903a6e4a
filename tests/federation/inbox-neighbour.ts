import type { webcrypto } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signRequest } from '@fedify/fedify';
import { exportSpki } from '@fedify/vocab-runtime';
import type { Face } from './peer.ts';

export type Json = Record<string, unknown>;
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
export const CONTEXT = [
  'https://www.w3.org/ns/activitystreams',
  'https://w3id.org/security/v1',
  {
    toot: 'http://joinmastodon.org/ns#',
    Emoji: 'toot:Emoji',
    Hashtag: 'as:Hashtag',
    sensitive: 'as:sensitive',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    litepub: 'http://litepub.social/ns#',
    EmojiReact: 'litepub:EmojiReact',
  },
];
const ACTIVITY = 'application/activity+json';

interface Page {
  status?: number;
  type?: string;
  body?: string;
  location?: string;
}

/** Another server on this machine: people with keys and WebFinger, things at addresses, and signed activities to us. */
export interface Neighbour {
  readonly origin: string;
  readonly host: string;
  /** Makes somebody who lives there; returns the URI. */
  person(name: string, extra?: Json): string;
  /** Puts a JSON document, or any page, at a path; returns its URI. */
  put(path: string, what: Json): string;
  page(path: string, page: Page): string;
  remove(path: string): void;
  /** How often a path was asked for. */
  hits(path: string): number;
  /** A note by somebody, public unless told; it is also at its address. */
  note(author: string, extra?: Json): Json & { id: string };
  /** An activity of somebody, signed by them unless told, posted to our inbox: the status of the answer. */
  send(face: Face, activity: Json, signer?: string, inbox?: string): Promise<number>;
  close(): Promise<void>;
}

let count = 0;
export const unique = (name: string) => `${name}_${process.pid}_${++count}`;

export async function startNeighbour(): Promise<Neighbour> {
  const keys = await crypto.subtle.generateKey(
    {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: 'SHA-256',
    },
    true,
    ['sign', 'verify'],
  );
  const pem = await exportSpki(keys.publicKey);
  const pages = new Map<string, Page>();
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    answer(response, pages.get(path));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const host = new URL(origin).host;

  const put = (path: string, what: Json) => {
    pages.set(path, { type: ACTIVITY, body: JSON.stringify({ '@context': CONTEXT, ...what }) });
    return origin + path;
  };
  const person = (name: string, extra: Json = {}) => {
    const id = `${origin}/users/${name}`;
    const resource = encodeURIComponent(`acct:${name}@${host}`);
    pages.set(`/.well-known/webfinger?resource=${resource}`, {
      type: 'application/jrd+json',
      body: JSON.stringify({
        subject: `acct:${name}@${host}`,
        links: [{ rel: 'self', type: ACTIVITY, href: id }],
      }),
    });
    return put(`/users/${name}`, {
      id,
      type: 'Person',
      preferredUsername: name,
      name: name.toUpperCase(),
      inbox: `${id}/inbox`,
      outbox: `${id}/outbox`,
      followers: `${id}/followers`,
      featured: `${id}/featured`,
      publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: pem },
      ...extra,
    });
  };
  const note = (author: string, extra: Json = {}) => {
    const path = `/notes/${++count}`;
    const made = {
      id: origin + path,
      type: 'Note',
      attributedTo: author,
      content: '<p>Hello</p>',
      published: new Date(Date.now() - 60_000).toISOString(),
      to: [PUBLIC],
      cc: [`${author}/followers`],
      ...extra,
    };
    put(path, made);
    return made;
  };
  const send = async (face: Face, activity: Json, signer?: string, inbox = '/inbox') => {
    const whole = { '@context': CONTEXT, id: `${origin}/activities/${++count}`, ...activity };
    const request = new Request(`https://perch.example${inbox}`, {
      method: 'POST',
      headers: { 'content-type': ACTIVITY },
      body: JSON.stringify(whole),
    });
    return (await face.ask(await signed(request, keys.privateKey, signer ?? String(activity.actor)))).status;
  };
  return {
    origin,
    host,
    person,
    put,
    page: (path, page) => {
      pages.set(path, page);
      return origin + path;
    },
    remove: (path) => void pages.set(path, { status: 410 }),
    hits: (path) => asked.get(path) ?? 0,
    note,
    send,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, page: Page | undefined): void {
  const { status = 200, type, body = '', location } = page ?? { status: 404 };
  response.writeHead(status, {
    ...(type ? { 'content-type': type } : {}),
    ...(location ? { location } : {}),
  });
  response.end(body);
}

function signed(request: Request, key: webcrypto.CryptoKey, actorUri: string): Promise<Request> {
  return signRequest(request, key, new URL(`${actorUri}#main-key`), {
    spec: 'draft-cavage-http-signatures-12',
  });
}
