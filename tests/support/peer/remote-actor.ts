import { createPublicKey, type KeyObject } from 'node:crypto';
import { actorFaults } from './strict.ts';
import { ACTIVITY_STREAMS, isJson, type Json, type Wire, type WireAnswer } from './types.ts';

export interface RemoteKey {
  owner: string;
  publicKey: KeyObject;
  actor: Json;
}

/**
 * The key behind a key id, read from its owner's document as the strictest servers read it.
 * @throws when anything is wrong with the document or the key
 */
export async function readKey(keyId: string, get: (url: string) => Promise<WireAnswer>): Promise<RemoteKey> {
  const address = keyId.split('#')[0] ?? '';
  const actor = readDocument(await get(address), address);
  const faults = actorFaults(actor, address);
  if (faults.length > 0) throw new Error(faults.join('; '));
  const key = isJson(actor.publicKey) ? actor.publicKey : {};
  if (key.id !== keyId) throw new Error(`${address} does not name the key ${keyId}`);
  const publicKey = createPublicKey(String(key.publicKeyPem));
  if (publicKey.asymmetricKeyType !== 'rsa') throw new Error('not an RSA key');
  if ((publicKey.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new Error('a short key');
  return { owner: address, publicKey, actor };
}

/** An ActivityPub document out of an answer. @throws when its status, media type or id is not right */
export function readDocument(answer: WireAnswer, address: string): Json {
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
  const type = String(answer.headers['content-type']);
  const right =
    /^application\/activity\+json\b/.test(type) ||
    (/^application\/ld\+json\b/.test(type) && type.includes(`profile="${ACTIVITY_STREAMS}"`));
  if (!right) throw new Error(`${address} is ${type}`);
  if (!/\baccept\b/i.test(String(answer.headers.vary))) throw new Error(`${address} does not vary by Accept`);
  const json: unknown = JSON.parse(answer.body);
  if (!isJson(json) || json.id !== address) throw new Error(`${address} has another id`);
  return json;
}

/** A GET for an ActivityPub document. */
export function getting(url: string): Wire {
  return {
    method: 'GET',
    url,
    headers: {
      accept: `application/activity+json, application/ld+json; profile="${ACTIVITY_STREAMS}"`,
      'user-agent': 'Peer/1.0 (test)',
    },
    body: Buffer.alloc(0),
  };
}
