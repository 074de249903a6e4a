import {
  type DocumentLoader,
  detachSignature,
  getDocumentLoader,
  verifyJsonLd,
  verifyObject,
} from '@fedify/fedify';
import { Activity } from '@fedify/vocab';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DomainEvent } from '../../src/domain/events.ts';
import { signActivity } from '../../src/federation/delivery/sign.ts';
import { keyPairsOf } from '../../src/federation/keys.ts';
import { outgoingFor } from '../../src/federation/outbound/index.ts';
import { testApp } from '../support/app.ts';
import { type Face, openFace } from './peer.ts';
import { local, type Person, post } from './rows.ts';

let face: Face;
let ann: Person;

beforeAll(async () => {
  face = await openFace(await testApp());
  ann = await local(face.app, {
    fields: JSON.stringify([{ name: 'Site', value: 'x', html: 'x' }]),
    also_known_as: JSON.stringify(['https://old.example/ann']),
  });
});

const contexts = getDocumentLoader();
/** Reads our actors as another server would, and knows the published contexts. */
const reading: DocumentLoader = async (url) => {
  if (!url.startsWith('https://perch.example/')) return contexts(url);
  const response = await face.ask(new URL(url).pathname);
  return { contextUrl: null, document: await response.json(), documentUrl: url.split('#')[0] ?? url };
};
const loaders = { documentLoader: reading, contextLoader: contexts };

/** As inboxes do it: the Linked Data signature was put around the proven document. */
const proven = (json: unknown) => verifyObject(Activity, detachSignature(json), loaders);

async function sent(event: DomainEvent): Promise<Record<string, unknown>> {
  const outgoing = await outgoingFor(face.app, event);
  if (!outgoing) throw new Error(`${event.type} told nobody`);
  const signer = { actorUri: ann.uri, keys: await keyPairsOf(face.app, ann.id) };
  return JSON.parse(
    await signActivity(outgoing.json, signer, { public: outgoing.public, now: new Date() }),
  ) as Record<string, unknown>;
}

describe('what is sent', () => {
  it('can be verified with the keys of the actor that is served', async () => {
    const postId = await post(face.app, ann, 'public', { language: 'en', warning: 'Bread' });
    const events: DomainEvent[] = [
      { type: 'post.created', postId },
      { type: 'account.updated', accountId: ann.id },
    ];
    for (const event of events) {
      const json = await sent(event);
      expect(await proven(json)).toBeInstanceOf(Activity);
      expect(await verifyJsonLd(json, loaders)).toBe(true);
      const forged = { ...json, published: '2020-01-01T00:00:00Z' };
      expect(await proven(forged)).toBeNull();
      expect(await verifyJsonLd(forged, loaders)).toBe(false);
    }
  });

  it('to few carries no signature that others could pass on', async () => {
    const json = await sent({ type: 'post.created', postId: await post(face.app, ann, 'followers') });
    expect(json).not.toHaveProperty('signature');
    expect(await proven(json)).toBeInstanceOf(Activity);
  });
});
