import type { KeyObject } from 'node:crypto';

export type Json = Record<string, unknown>;

/** A key with which an account of the peer signs, and the id under which others find its public half. */
export interface PeerKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Somebody who lives on a peer. */
export interface PeerAccount {
  readonly name: string;
  readonly uri: string;
  /** name@host */
  readonly handle: string;
  readonly inbox: string;
  readonly followers: string;
  readonly key: PeerKey;
  /** The Ed25519 key of its object proofs, as `assertionMethod` names it. */
  readonly proofKey: PeerKey;
}

/** A request as it goes over the wire, nothing added. */
export interface Wire {
  method: string;
  url: string;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request that the peer got, and everything that is wrong with it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Buffer;
  /** The parsed body; null for a GET, or when it is no JSON object. */
  readonly activity: Json | null;
  /** Who signed it, as far as that could be found out. */
  readonly signer: string | null;
  readonly spec: 'cavage' | 'rfc9421' | null;
  readonly faults: readonly string[];
  readonly answered: number;
}

export const ACTIVITY = 'application/activity+json';
export const ACTIVITY_STREAMS = 'https://www.w3.org/ns/activitystreams';
export const PUBLIC = `${ACTIVITY_STREAMS}#Public`;
export const CONTEXT = [
  ACTIVITY_STREAMS,
  'https://w3id.org/security/v1',
  'https://w3id.org/security/data-integrity/v1',
  'https://w3id.org/security/multikey/v1',
  'https://www.w3.org/ns/did/v1',
  {
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    sensitive: 'as:sensitive',
    Hashtag: 'as:Hashtag',
    alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
    movedTo: { '@id': 'as:movedTo', '@type': '@id' },
    toot: 'http://joinmastodon.org/ns#',
    Emoji: 'toot:Emoji',
    featured: { '@id': 'toot:featured', '@type': '@id' },
    discoverable: 'toot:discoverable',
    suspended: 'toot:suspended',
    schema: 'http://schema.org#',
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
  },
];

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

/** The one value of a header, or null when there is none or several. */
export function headerOf(headers: Received['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
