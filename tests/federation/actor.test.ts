import { Person as PersonActor, Tombstone } from '@fedify/vocab';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureInstanceActor } from '../../src/federation/instance.ts';
import { keyPairsOf } from '../../src/federation/keys.ts';
import { testApp } from '../support/app.ts';
import { ACTIVITY, type Face, openFace } from './peer.ts';
import { local } from './rows.ts';

let face: Face;

beforeAll(async () => {
  face = await openFace(await testApp());
});

const path = (uri: string) => new URL(uri).pathname;

describe('an actor', () => {
  it('is complete, and readable as ActivityPub', async () => {
    const ann = await local(face.app, {
      display_name: 'Ann',
      bio_html: '<p>Bio</p>',
      avatar: 'avatars/a.webp',
      avatar_description: 'A heron',
      banner: 'banners/b.jpg',
      locked: true,
      indexable: false,
      fields: JSON.stringify([{ name: 'Site', value: 'https://a.example', html: '<a>a.example</a>' }]),
      also_known_as: JSON.stringify(['https://old.example/ann']),
    });
    const response = await face.ask(path(ann.uri));
    expect(response.headers.get('content-type')).toBe(ACTIVITY);
    expect(response.headers.get('vary')).toContain('Accept');
    const json = (await response.json()) as Record<string, unknown>;
    expect(json).toMatchObject({
      id: ann.uri,
      type: 'Person',
      preferredUsername: ann.username,
      name: 'Ann',
      summary: '<p>Bio</p>',
      inbox: `${ann.uri}/inbox`,
      outbox: `${ann.uri}/outbox`,
      followers: `${ann.uri}/followers`,
      following: `${ann.uri}/following`,
      featured: `${ann.uri}/featured`,
      endpoints: { sharedInbox: 'https://perch.example/inbox' },
      url: `https://perch.example/@${ann.username}`,
      manuallyApprovesFollowers: true,
      discoverable: true,
      indexable: false,
      icon: {
        type: 'Image',
        mediaType: 'image/webp',
        url: 'https://perch.example/media/avatars/a.webp',
        summary: 'A heron',
      },
      image: { mediaType: 'image/jpeg' },
      alsoKnownAs: ['https://old.example/ann'],
      attachment: [{ type: 'PropertyValue', name: 'Site', value: '<a>a.example</a>' }],
      publicKey: { id: `${ann.uri}#main-key`, owner: ann.uri },
    });
    const actor = await PersonActor.fromJsonLd(json);
    const keys = [];
    for await (const key of actor.getAssertionMethods()) keys.push(key);
    expect(keys.map((key) => [key.id?.href, key.controllerId?.href])).toEqual([
      [`${ann.uri}#multikey-2`, ann.uri],
    ]);
    expect((await actor.getPublicKey())?.publicKey?.algorithm).toMatchObject({ modulusLength: 2048 });
    expect(actor.manuallyApprovesFollowers).toBe(true);
    expect(actor.featuredId?.href).toBe(`${ann.uri}/featured`);
  });

  it('names in its context only what it uses', async () => {
    const ben = await local(face.app);
    const json = (await (await face.ask(path(ben.uri))).json()) as { '@context': unknown[] };
    expect(json['@context'].at(-1)).not.toHaveProperty('PropertyValue');
    expect(json['@context'].at(-1)).toHaveProperty('discoverable', 'toot:discoverable');
  });

  it('leads browsers to the profile', async () => {
    const cleo = await local(face.app);
    for (const accept of ['text/html,application/xhtml+xml,*/*;q=0.8', '*/*']) {
      const response = await face.ask(path(cleo.uri), accept);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(`https://perch.example/@${cleo.username}`);
    }
  });

  it('is found through its page by servers, in any case', async () => {
    const dan = await local(face.app);
    const response = await face.ask(`/@${dan.username.toUpperCase()}`);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(dan.uri);
    expect(response.headers.get('vary')).toContain('Accept');
    const page = await face.ask(`/@${dan.username}`, 'text/html');
    expect([page.status, page.headers.get('vary')]).toEqual([299, 'Accept']);
  });

  it('is gone once deleted, and unknown while waiting', async () => {
    const eve = await local(face.app, { deleted_at: new Date() });
    const gone = await face.ask(path(eve.uri));
    expect(gone.status).toBe(410);
    expect(await Tombstone.fromJsonLd(await gone.json())).toBeInstanceOf(Tombstone);
    expect((await face.ask(`${path(eve.uri)}/outbox`)).status).toBe(410);
    const waiting = await local(face.app, {}, { approved_at: null });
    expect((await face.ask(path(waiting.uri))).status).toBe(404);
    expect((await face.ask(`/@${waiting.username}`)).status).toBe(404);
    expect((await face.ask('/users/1')).status).toBe(404);
    expect((await face.ask('/users/99999999999999999999')).status).toBe(404);
  });

  it('shows little of somebody suspended', async () => {
    const fay = await local(face.app, { display_name: 'Rude', bio_html: 'Rude', suspended_at: new Date() });
    const json = await (await face.ask(path(fay.uri))).json();
    expect(json).toMatchObject({ suspended: true, name: fay.username, summary: '' });
    expect((await face.ask(`${path(fay.uri)}/outbox`)).status).toBe(404);
  });

  it('is the same to Fedify', async () => {
    const gus = await local(face.app);
    const request = new Request(gus.uri, { headers: { accept: ACTIVITY } });
    const own = await face.federation.fetch(request, { contextData: face.app });
    expect(await own.json()).toEqual(await (await face.ask(path(gus.uri))).json());
  });
});

describe('the server itself', () => {
  it('is an application that can be read unsigned', async () => {
    const response = await face.ask('/actor');
    expect(await response.json()).toMatchObject({
      id: 'https://perch.example/actor',
      type: 'Application',
      preferredUsername: 'perch.example',
      manuallyApprovesFollowers: true,
      publicKey: { id: 'https://perch.example/actor#main-key' },
    });
  });

  it('is made once', async () => {
    const ids = await Promise.all([ensureInstanceActor(face.app), ensureInstanceActor(otherProcess())]);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('keys', () => {
  it('stay the same when two processes make them at once', async () => {
    const hal = await local(face.app);
    const [one, two] = await Promise.all([keyPairsOf(face.app, hal.id), keyPairsOf(otherProcess(), hal.id)]);
    const publicOf = (pair: typeof one) => crypto.subtle.exportKey('jwk', pair.rsa.publicKey);
    expect(await publicOf(one)).toEqual(await publicOf(two));
  });
});

/** The same database for somebody who remembers nothing of it. */
function otherProcess(): typeof face.app {
  const db = face.app.db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => result,
  });
  return { ...face.app, db };
}
