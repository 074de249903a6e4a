import type { webcrypto } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateCryptoKeyPair, signRequest } from '@fedify/fedify';
import { exportSpki } from '@fedify/vocab-runtime';
import type { App } from '../../src/domain/ports.ts';
import { createFederation, type PerchFederation } from '../../src/federation/federation.ts';
import { mountFederation } from '../../src/federation/mount.ts';

/** Another server on this machine that has actors with keys, and signs what it asks. */
export interface Peer {
  readonly origin: string;
  /** The address of one of its actors; any name will do. */
  actor(name: string): string;
  /** How many requests it has had. */
  asked(): number;
  sign(request: Request, name: string): Promise<Request>;
  close(): Promise<void>;
}

export async function startPeer(): Promise<Peer> {
  const keys = await generateCryptoKeyPair('RSASSA-PKCS1-v1_5');
  const pem = await exportSpki(keys.publicKey);
  let asked = 0;
  const server: Server = createServer((request, response) => {
    asked += 1;
    const id = `${origin}${(request.url ?? '').split('#')[0]}`;
    response.writeHead(200, { 'content-type': 'application/activity+json' });
    response.end(
      JSON.stringify({
        '@context': ['https://www.w3.org/ns/activitystreams', 'https://w3id.org/security/v1'],
        id,
        type: 'Person',
        preferredUsername: id.slice(id.lastIndexOf('/') + 1),
        inbox: `${id}/inbox`,
        publicKey: { id: `${id}#main-key`, owner: id, publicKeyPem: pem },
      }),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const actor = (name: string) => `${origin}/users/${name}`;
  return {
    origin,
    actor,
    asked: () => asked,
    sign: (request, name) => signed(request, keys.privateKey, actor(name)),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function signed(request: Request, key: webcrypto.CryptoKey, actorUri: string): Promise<Request> {
  return signRequest(request, key, new URL(`${actorUri}#main-key`), {
    spec: 'draft-cavage-http-signatures-12',
  });
}

/** The federation of a test app, and a way to ask it as the web server does. */
export interface Face {
  readonly app: App;
  readonly federation: PerchFederation;
  /** What the page behind answers is status 299, so that it can be told apart. */
  ask(path: string | Request, accept?: string): Promise<Response>;
}

export const ACTIVITY = 'application/activity+json';

/** Opens the face of an app whose peers are on this machine. */
export async function openFace(original: App): Promise<Face> {
  const app: App = { ...original, config: { ...original.config, allowPrivateAddress: true } };
  const federation = await createFederation(app);
  const mount = mountFederation(federation, app);
  const ask = (path: string | Request, accept = ACTIVITY) =>
    mount(
      typeof path === 'string' ? new Request(`http://inner:3000${path}`, { headers: { accept } }) : path,
      async () => new Response('page', { status: 299 }),
    );
  return { app, federation, ask };
}
