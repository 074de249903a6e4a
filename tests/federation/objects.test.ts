import { Create, Note } from '@fedify/vocab';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnQuotePolicy, Visibility } from '../../src/db/tables/content.ts';
import type { PostId } from '../../src/lib/ids.ts';
import { testApp } from '../support/app.ts';
import { ACTIVITY, type Face, openFace, type Peer, startPeer } from './peer.ts';
import { follow, local, mention, type Person, post, remote } from './rows.ts';

const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';
let face: Face;
let peer: Peer;
let ann: Person;
let reader: Person;

beforeAll(async () => {
  face = await openFace(await testApp());
  peer = await startPeer();
  ann = await local(face.app);
  reader = await remote(face.app, peer.actor('reader'));
});
afterAll(() => peer.close());

const read = async (path: string) => (await face.ask(path)).json() as Promise<Record<string, unknown>>;
const note = (id: PostId) => read(`/posts/${id}`);
const askAs = async (path: string, name: string) =>
  face.ask(
    await peer.sign(new Request(`https://perch.example${path}`, { headers: { accept: ACTIVITY } }), name),
  );

describe('a post', () => {
  it('is a complete Note', async () => {
    const friend = await remote(face.app);
    const parent = await post(face.app, friend, 'public', {
      local: false,
      uri: `${friend.uri}/notes/1`,
    });
    const id = await post(face.app, ann, 'public', {
      language: 'de',
      warning: 'Bread',
      in_reply_to_id: parent,
      in_reply_to_account_id: friend.id,
      edited_at: new Date('2026-01-02T03:04:05Z'),
    });
    await mention(face.app, id, friend);
    await mention(face.app, id, reader, true);
    await face.app.db
      .insertInto('media')
      .values({
        account_id: ann.id,
        post_id: id,
        kind: 'image',
        mime: 'image/webp',
        file: 'posts/x.webp',
        width: 640,
        height: 480,
        description: 'A loaf',
        blurhash: 'LEHV6nWB2yk8',
      })
      .execute();
    const tag = await face.app.db
      .insertInto('hashtags')
      .values({ name: `brot${id}`, display_name: `Brot${id}` })
      .returning('id')
      .executeTakeFirstOrThrow();
    await face.app.db.insertInto('post_hashtags').values({ hashtag_id: tag.id, post_id: id }).execute();

    const json = await note(id);
    expect(json).toMatchObject({
      id: `https://perch.example/posts/${id}`,
      type: 'Note',
      attributedTo: ann.uri,
      to: [PUBLIC],
      cc: [`${ann.uri}/followers`, reader.uri, friend.uri],
      content: '<p>Hello</p>',
      contentMap: { de: '<p>Hello</p>' },
      source: { content: 'Hello', mediaType: 'text/plain' },
      summary: 'Bread',
      sensitive: true,
      inReplyTo: `${friend.uri}/notes/1`,
      updated: '2026-01-02T03:04:05.000Z',
      url: `https://perch.example/@${ann.username}/${id}`,
      tag: [
        { type: 'Mention', href: friend.uri, name: `@${friend.username}@far.example` },
        {
          type: 'Hashtag',
          href: `https://perch.example/tags/brot${id}`,
          name: `#Brot${id}`,
        },
      ],
      attachment: [
        {
          type: 'Image',
          mediaType: 'image/webp',
          url: 'https://perch.example/media/posts/x.webp',
          name: 'A loaf',
          width: 640,
          height: 480,
          blurhash: 'LEHV6nWB2yk8',
        },
      ],
      replies: {
        type: 'Collection',
        totalItems: 0,
        first: {
          id: `https://perch.example/posts/${id}/replies?page=own`,
          type: 'CollectionPage',
          partOf: `https://perch.example/posts/${id}/replies`,
          next: `https://perch.example/posts/${id}/replies?page=others`,
          items: [],
        },
      },
      likes: { totalItems: 0 },
      shares: { totalItems: 0 },
    });
    expect(json['@context']).toEqual([
      'https://www.w3.org/ns/activitystreams',
      {
        ostatus: 'http://ostatus.org#',
        toot: 'http://joinmastodon.org/ns#',
        gts: 'https://gotosocial.org/ns#',
        sensitive: 'as:sensitive',
        conversation: 'ostatus:conversation',
        Hashtag: 'as:Hashtag',
        blurhash: 'toot:blurhash',
        interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
        canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
        always: { '@id': 'gts:always', '@type': '@id' },
        approvalRequired: { '@id': 'gts:approvalRequired', '@type': '@id' },
        canReply: { '@id': 'gts:canReply', '@type': '@id' },
        automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
        manualApproval: { '@id': 'gts:manualApproval', '@type': '@id' },
      },
    ]);
    const parsed = await Note.fromJsonLd(json);
    expect(parsed.toIds.map((uri) => uri.href)).toEqual([PUBLIC]);
    expect(parsed.sensitive).toBe(true);
  });

  it('says who may quote it: as its author chose, and nobody else where not everybody may read it', async () => {
    const granted = async (visibility: Visibility, quote_policy: OwnQuotePolicy) => {
      const id = await post(face.app, ann, visibility, { quote_policy });
      await mention(face.app, id, reader);
      const json = (await (await askAs(`/posts/${id}`, 'reader')).json()) as Record<string, unknown>;
      const { canQuote } = json.interactionPolicy as { canQuote: Record<string, unknown> };
      expect(canQuote.manualApproval).toEqual([]);
      return canQuote.automaticApproval;
    };
    expect(await granted('public', 'everyone')).toEqual([PUBLIC]);
    expect(await granted('unlisted', 'followers')).toEqual([`${ann.uri}/followers`]);
    expect(await granted('public', 'nobody')).toEqual([ann.uri]);
    expect(await granted('followers', 'everyone')).toEqual([ann.uri]);
    expect(await granted('mentioned', 'followers')).toEqual([ann.uri]);
  });

  it('addresses its four audiences', async () => {
    const followers = `${ann.uri}/followers`;
    const addressed = async (id: PostId) => {
      await mention(face.app, id, reader);
      const { to, cc } = (await (await askAs(`/posts/${id}`, 'reader')).json()) as Record<string, unknown>;
      return { to, cc };
    };
    expect(await addressed(await post(face.app, ann, 'public'))).toEqual({
      to: [PUBLIC],
      cc: [followers, reader.uri],
    });
    expect(await addressed(await post(face.app, ann, 'unlisted'))).toEqual({
      to: [followers],
      cc: [PUBLIC, reader.uri],
    });
    expect(await addressed(await post(face.app, ann, 'followers'))).toEqual({
      to: [followers],
      cc: [reader.uri],
    });
    expect(await addressed(await post(face.app, ann, 'mentioned'))).toEqual({ to: [reader.uri], cc: [] });
  });

  it('without extras says no more than it is', async () => {
    const json = await note(await post(face.app, ann));
    expect(json).toMatchObject({ summary: null, sensitive: false, inReplyTo: null, attachment: [], tag: [] });
    expect(json).not.toHaveProperty('updated');
    expect(json).not.toHaveProperty('contentMap');
  });

  it('is shown to those it is for, and absent to all others', async () => {
    const author = await local(face.app);
    await follow(face.app, reader, author);
    const forFollowers = await post(face.app, author, 'followers');
    const forReader = await post(face.app, author, 'mentioned');
    await mention(face.app, forReader, reader);
    await remote(face.app, peer.actor('stranger'));
    for (const id of [forFollowers, forReader]) {
      for (const path of [`/posts/${id}`, `/activities/create-${id}`, `/posts/${id}/replies`]) {
        const seen = await askAs(path, 'reader');
        expect([path, seen.status]).toEqual([path, 200]);
        expect(seen.headers.get('cache-control')).toContain('no-store');
        expect(seen.headers.get('vary')).toContain('Signature');
        expect([path, (await face.ask(path)).status]).toEqual([path, 404]);
        expect([path, (await askAs(path, 'stranger')).status]).toEqual([path, 404]);
        expect([path, (await askAs(path, 'nobody-we-know')).status]).toEqual([path, 404]);
      }
      expect((await face.ask(`/posts/${id}`, 'text/html')).status).toBe(299);
    }
  });

  it('is hidden when the signature is of another address or altered', async () => {
    const author = await local(face.app);
    await follow(face.app, reader, author);
    const [one, two] = [await post(face.app, author, 'followers'), await post(face.app, author, 'followers')];
    const asked = new Request(`https://perch.example/posts/${one}`, { headers: { accept: ACTIVITY } });
    const { headers } = await peer.sign(asked, 'reader');
    expect((await face.ask(new Request(`https://perch.example/posts/${one}`, { headers }))).status).toBe(200);
    expect((await face.ask(new Request(`https://perch.example/posts/${two}`, { headers }))).status).toBe(404);
    const elsewhere = new Request(`https://other.example/posts/${one}`, { headers: { accept: ACTIVITY } });
    expect((await face.ask(await peer.sign(elsewhere, 'reader'))).status).toBe(404);
  });

  it('that is hidden cannot be told from one that is not there', async () => {
    const id = await post(face.app, ann, 'followers');
    const answers = [];
    for (const path of [`/posts/${id}`, '/posts/4711', '/follows/4711', '/activities/undo-nothing']) {
      const before = peer.asked();
      // Each time by somebody new: a known key is not asked for again.
      const response = await askAs(path, `spy-${id}-${answers.length}`);
      const headers = Object.fromEntries(response.headers);
      answers.push([response.status, await response.text(), headers, peer.asked() - before]);
    }
    expect(answers[0]?.[0]).toBe(404);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it('leaves a tombstone if it was public, and nothing otherwise', async () => {
    const id = await post(face.app, ann, 'public', { deleted_at: new Date(), html: '', source: null });
    const response = await face.ask(`/posts/${id}`);
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ type: 'Tombstone', formerType: 'Note' });
    expect((await face.ask(`/activities/create-${id}`)).status).toBe(410);
    const left = await local(face.app);
    const behind = await post(face.app, left);
    await face.app.db
      .updateTable('accounts')
      .set({ deleted_at: new Date() })
      .where('id', '=', left.id)
      .execute();
    expect((await face.ask(`/posts/${behind}`)).status).toBe(410);
    const hidden = await post(face.app, ann, 'followers', { deleted_at: new Date() });
    expect((await face.ask(`/posts/${hidden}`)).status).toBe(404);
    expect((await face.ask('/posts/1')).status).toBe(404);
  });

  it('leads browsers to its page and servers from its page', async () => {
    const id = await post(face.app, ann);
    const page = `/@${ann.username}/${id}`;
    const browser = await face.ask(`/posts/${id}`, 'text/html');
    expect([browser.status, browser.headers.get('location')]).toEqual([303, `https://perch.example${page}`]);
    const server = await face.ask(page);
    expect([server.status, server.headers.get('location')]).toEqual([
      302,
      `https://perch.example/posts/${id}`,
    ]);
    expect((await face.ask(page, 'text/html')).headers.get('vary')).toBe('Accept');
  });

  it('of somebody else is not ours to serve', async () => {
    const far = await remote(face.app);
    const id = await post(face.app, far, 'public', { local: false, uri: `${far.uri}/n/2` });
    expect((await face.ask(`/posts/${id}`)).status).toBe(404);
  });
});

describe('an activity', () => {
  it('of a post is made of the post as it is', async () => {
    const id = await post(face.app, ann);
    const json = await read(`/activities/create-${id}`);
    expect(json).toMatchObject({ type: 'Create', actor: ann.uri, to: [PUBLIC], object: { type: 'Note' } });
    const create = await Create.fromJsonLd(json);
    expect((await create.getObject())?.id?.href).toBe(`https://perch.example/posts/${id}`);
    expect((await face.ask(`/activities/update-${id}-1`)).status).toBe(404);
  });

  it('that was sent to somebody is shown to their server', async () => {
    const uri = `https://perch.example/activities/accept-test-${ann.id}`;
    const body = JSON.stringify({ id: uri, type: 'Accept', actor: ann.uri, to: [reader.uri] });
    await face.app.db
      .insertInto('activities')
      .values({ uri, account_id: ann.id, object_uri: 'https://x.example/1', public: false, body })
      .execute();
    const path = new URL(uri).pathname;
    expect((await face.ask(path)).status).toBe(404);
    const shown = await askAs(path, 'reader');
    expect(await shown.text()).toBe(body);
    // Its server asks in its own name, which we have never seen.
    expect((await askAs(path, 'the-server-itself')).status).toBe(200);
  });

  it('of a follow is shown to the server of the followed', async () => {
    const { uri } = await follow(face.app, ann, reader, false);
    expect((await face.ask(new URL(uri).pathname)).status).toBe(404);
    const shown = await askAs(new URL(uri).pathname, 'reader');
    expect(await shown.json()).toMatchObject({
      id: uri,
      type: 'Follow',
      actor: ann.uri,
      object: reader.uri,
      to: [reader.uri],
    });
    const elsewhere = await follow(face.app, ann, await remote(face.app), false);
    expect((await askAs(new URL(elsewhere.uri).pathname, 'reader')).status).toBe(404);
  });
});
