import type { ServerResponse } from 'node:http';
import { pemOf } from './keys.ts';
import { multikeyOf } from './proof.ts';
import { ACTIVITY, CONTEXT, type Json, type PeerAccount } from './types.ts';

/** What a peer serves at a path. */
export interface Page {
  status?: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** How a peer can misbehave: answer this instead, or not at all until `release`. */
export type Misbehaviour = Page | 'hang';

export const documentPage = (json: Json): Page => ({
  headers: { 'content-type': ACTIVITY, vary: 'Accept' },
  body: JSON.stringify({ '@context': CONTEXT, ...json }),
});

export function respond(response: ServerResponse, page: Page | undefined): number {
  const { status = 200, headers = {}, body = '' } = page ?? { status: 404 };
  response.writeHead(status, headers);
  response.end(body);
  return status;
}

/** The actor document of an account of the peer; `extra` adds and replaces. */
export function actorDocument(account: PeerAccount, extra: Json = {}): Json {
  const { uri, name } = account;
  return {
    id: uri,
    type: 'Person',
    preferredUsername: name,
    name,
    summary: '',
    url: uri,
    inbox: account.inbox,
    outbox: `${uri}/outbox`,
    followers: account.followers,
    following: `${uri}/following`,
    featured: `${uri}/featured`,
    endpoints: { sharedInbox: `${new URL(uri).origin}/inbox` },
    manuallyApprovesFollowers: false,
    discoverable: true,
    published: '2024-01-01T00:00:00Z',
    assertionMethod: [
      {
        id: account.proofKey.id,
        type: 'Multikey',
        controller: uri,
        publicKeyMultibase: multikeyOf(account.proofKey.publicKey),
      },
    ],
    publicKey: { id: account.key.id, owner: uri, publicKeyPem: pemOf(account.key.publicKey) },
    ...extra,
  };
}

export function descriptorPage(handle: string, uri: string): Page {
  return {
    headers: { 'content-type': 'application/jrd+json' },
    body: JSON.stringify({
      subject: `acct:${handle}`,
      aliases: [uri],
      links: [{ rel: 'self', type: ACTIVITY, href: uri }],
    }),
  };
}
