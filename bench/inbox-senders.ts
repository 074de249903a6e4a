/** The other servers of the inbox benchmark: they serve their people's keys, and post. A process of its own. */
import { generateKeyPairSync, type KeyObject, webcrypto } from 'node:crypto';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signJsonLd } from '@fedify/fedify';
import { getDocumentLoader } from '@fedify/vocab-runtime';
import { signCavage } from '../tests/support/peer/cavage.ts';
import { ACTIVITY, type Json, PUBLIC, type Wire } from '../tests/support/peer/types.ts';
import { answer } from './support/child.ts';
import { percentile, timed } from './support/report.ts';

interface Author {
  uri: string;
  keyId: string;
  privateKey: KeyObject;
}

const HOSTS = 8;
const PEOPLE = 5;
/** What a Mastodon of today puts before its posts. */
const CONTEXT = [
  'https://www.w3.org/ns/activitystreams',
  {
    ostatus: 'http://ostatus.org#',
    atomUri: 'ostatus:atomUri',
    inReplyToAtomUri: 'ostatus:inReplyToAtomUri',
    conversation: 'ostatus:conversation',
    sensitive: 'as:sensitive',
    toot: 'http://joinmastodon.org/ns#',
    votersCount: 'toot:votersCount',
    Hashtag: 'as:Hashtag',
  },
];

const servers: Server[] = [];
const authors: Author[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const contextLoader = getDocumentLoader();
let prepared: Wire[] = [];
let count = 0;

async function openHost(): Promise<void> {
  const pages = new Map<string, Json>();
  const server = createServer((asked, response) => {
    const page = pages.get(asked.url ?? '');
    const type = asked.url?.startsWith('/.well-known') ? 'application/jrd+json' : ACTIVITY;
    response.writeHead(page ? 200 : 404, { 'content-type': type }).end(JSON.stringify(page ?? {}));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push(server);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  for (let number = 0; number < PEOPLE; number += 1) {
    const name = `author${number}`;
    const uri = `http://${host}/users/${name}`;
    const keyId = `${uri}#main-key`;
    pages.set(`/users/${name}`, {
      '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
      id: uri,
      type: 'Person',
      preferredUsername: name,
      inbox: `${uri}/inbox`,
      followers: `${uri}/followers`,
      endpoints: { sharedInbox: `http://${host}/inbox` },
      publicKey: { id: keyId, owner: uri, publicKeyPem },
    });
    const subject = `acct:${name}@${host}`;
    pages.set(`/.well-known/webfinger?resource=${encodeURIComponent(subject)}`, {
      subject,
      links: [{ rel: 'self', type: ACTIVITY, href: uri }],
    });
    authors.push({ uri, keyId, privateKey });
  }
}

/** As Mastodon writes it, about 1.6 kB. */
function createOf(author: Author): Json {
  const id = `${author.uri}/statuses/${++count}`;
  const published = new Date().toISOString();
  const followers = `${author.uri}/followers`;
  const { origin } = new URL(author.uri);
  const text =
    'The herons are back at the weir this morning, five of them, standing about as if waiting for a train';
  const content = `<p>${text} <a href="${origin}/tags/birds" class="mention hashtag" rel="tag">#<span>birds</span></a></p>`;
  const note = {
    id,
    type: 'Note',
    summary: null,
    inReplyTo: null,
    published,
    url: `${origin}/@author/${count}`,
    attributedTo: author.uri,
    to: [PUBLIC],
    cc: [followers],
    sensitive: false,
    atomUri: id,
    inReplyToAtomUri: null,
    conversation: `tag:${new URL(origin).host},2026:objectId=${count}:objectType=Conversation`,
    content,
    contentMap: { en: content },
    attachment: [],
    tag: [{ type: 'Hashtag', href: `${origin}/tags/birds`, name: '#birds' }],
    replies: {
      id: `${id}/replies`,
      type: 'Collection',
      first: {
        type: 'CollectionPage',
        next: `${id}/replies?page=true`,
        partOf: `${id}/replies`,
        items: [],
      },
    },
  };
  const activity = { type: 'Create', actor: author.uri, published, to: [PUBLIC], cc: [followers] };
  return { '@context': CONTEXT, id: `${id}/activity`, ...activity, object: note };
}

async function withSignature(json: Json, author: Author): Promise<Json> {
  const key = await webcrypto.subtle.importKey(
    'pkcs8',
    author.privateKey.export({ type: 'pkcs8', format: 'der' }),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    true,
    ['sign'],
  );
  return (await signJsonLd(json, key, new URL(author.keyId), { contextLoader })) as Json;
}

function post(wire: Wire): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(wire.url, { method: 'POST', headers: wire.headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', () => resolve(0));
    asked.end(wire.body);
  });
}

export const commands = {
  async open() {
    for (let host = 0; host < HOSTS; host += 1) await openHost();
    return authors.map(({ uri }) => uri);
  },
  /** Writes and signs so many posts beforehand. `ld`: with a Linked Data signature in them, as Mastodon does. */
  async prepare({ inbox, posts, ld }: { inbox: string; posts: number; ld: boolean }) {
    prepared = [];
    for (let index = 0; index < posts; index += 1) {
      const author = authors[index % authors.length];
      if (!author) throw new Error('nobody to write');
      const json = createOf(author);
      const body = Buffer.from(JSON.stringify(ld ? await withSignature(json, author) : json));
      const wire: Wire = { method: 'POST', url: inbox, headers: { 'content-type': ACTIVITY }, body };
      signCavage(wire, { keyId: author.keyId, privateKey: author.privateKey });
      wire.headers['content-length'] = String(body.length);
      prepared.push(wire);
    }
    return prepared[0]?.body.length ?? 0;
  },
  /** Posts what was prepared, so many at once; ends after `seconds` at the latest. */
  async fire({ parallel, seconds }: { parallel: number; seconds: number }) {
    const statuses: Record<string, number> = {};
    const send = async (index: number) => {
      const wire = prepared[index];
      if (!wire) return;
      const status = await post(wire);
      statuses[status] = (statuses[status] ?? 0) + 1;
    };
    const { times, seconds: taken } = await timed(prepared.length, parallel, send, seconds);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(times, part));
    return { sent: times.length, statuses, seconds: taken, p50, p95, p99 };
  },
};
export type Senders = typeof commands;

answer(commands, async () => {
  agent.destroy();
  for (const server of servers) server.close();
});
