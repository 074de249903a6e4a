import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uploadMedia } from '../../src/domain/media/upload.ts';
import { composePost } from '../../src/domain/posts/compose.ts';
import { readPost } from '../../src/domain/posts/hydrate.ts';
import { viewerOf } from '../../src/domain/viewer.ts';
import type { AccountId } from '../../src/lib/ids.ts';
import type { Json, PeerAccount } from '../support/peer/index.ts';
import { picture } from '../support/pictures.ts';
import { openWorld, type World } from './peer-world.ts';

/** Pictures, films and sounds as they go over the wire, and what becomes of them. */

let world: World;
let ada: AccountId;
let bea: PeerAccount;
beforeAll(async () => {
  world = await openWorld();
  ada = await world.server.account('ada');
  bea = world.peer.account('bea');
  await world.followed(ada, bea);
});
afterAll(() => world?.stop());

const BLURHASH = 'LEHV6nWB2yk8pyo0adR*.7kCMdnj';

/** The words of other servers that stand in no published context. */
const WORDS = { toot: 'http://joinmastodon.org/ns#', blurhash: 'toot:blurhash' };

async function stored(note: Json & { id: string }, whole = true) {
  const create = world.peer.create(bea, note);
  const context = ['https://www.w3.org/ns/activitystreams', WORDS];
  const activity = { ...create, '@context': context, ...(whole ? {} : { object: note.id }) };
  expect(await world.tell(bea, activity)).toBe(202);
  const post = await world.post(note.id);
  if (!post) throw new Error('It was not stored');
  const { db } = world.server.app;
  const rows = await db
    .selectFrom('media')
    .select(['kind', 'mime', 'remote_url', 'preview', 'blurhash', 'description', 'width'])
    .where('post_id', '=', post.id)
    .orderBy('position')
    .execute();
  return { rows, card: await readPost(world.server.app, viewerOf(ada), post.id) };
}

describe('what comes in', () => {
  const from = (path: string) => `${world.peer.origin}${path}`;

  it.each([true, false])('keeps the hint at a picture, embedded or fetched (%s)', async (whole) => {
    const attachment = [
      {
        type: 'Document',
        mediaType: 'image/png',
        url: from('/1.png'),
        blurhash: BLURHASH,
        name: 'A red one',
      },
      {
        type: 'Image',
        url: [{ type: 'Link', href: from('/2.png'), mediaType: 'image/png' }],
        blurhash: BLURHASH,
      },
      { type: 'Document', mediaType: 'image/png', url: from('/3.png'), blurhash: 'onerror=alert(1)' },
    ];
    const { rows } = await stored(world.peer.note(bea, { attachment }), whole);
    expect(rows.map(({ blurhash, description }) => [blurhash, description])).toEqual([
      [BLURHASH, 'A red one'],
      [BLURHASH, ''],
      [null, ''],
    ]);
  });

  it('shows films and sounds by their picture and leads to where they are', async () => {
    const note = world.peer.note(bea, {
      attachment: [
        // Mastodon names the picture of a film as its icon.
        {
          type: 'Document',
          mediaType: 'video/mp4',
          url: from('/film.mp4'),
          blurhash: BLURHASH,
          width: 1280,
          icon: { type: 'Image', mediaType: 'image/png', url: from('/film.png') },
        },
        // GoToSocial and Pixelfed: its own type, the words in `summary`, a Link as address.
        { type: 'Audio', mediaType: 'audio/ogg', url: from('/song.ogg'), summary: 'A song', icon: null },
        { type: 'Video', url: { type: 'Link', href: from('/clip') }, icon: [{ url: 'javascript:alert(1)' }] },
      ],
    });
    const { rows, card } = await stored(note);
    expect(rows.map(({ kind, mime, preview }) => [kind, mime, preview])).toEqual([
      ['video', 'video/mp4', from('/film.png')],
      ['audio', 'audio/ogg', null],
      ['video', 'video/octet-stream', null],
    ]);
    expect(card.media.map(({ url, remoteUrl }) => [url, remoteUrl])).toEqual([
      [null, from('/film.mp4')],
      [null, from('/song.ogg')],
      [null, from('/clip')],
    ]);
    expect(card.media[0]?.previewUrl).toMatch(/^\/proxy\//);
    const page = await fetch(`${world.server.origin}${card.path}`, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(html).toContain(`poster="${card.media[0]?.previewUrl}"`);
    expect(html).not.toContain(`src="${world.peer.origin}`);
  });

  it.each(['sent', 'fetched'])(
    'plays what PeerTube calls a film, with what is said in it (%s)',
    async (way) => {
      const file = (name: string, height: number, more: Json = {}) => ({
        type: 'Link',
        mediaType: 'video/mp4',
        href: from(`/${name}.mp4`),
        width: Math.round((height * 16) / 9),
        height,
        size: 1000,
        ...more,
      });
      const holds = (value: string) => ({ type: 'PropertyValue', name: 'ffprobe_codec_type', value });
      const video = world.peer.note(bea, {
        type: 'Video',
        name: 'A film about trees',
        icon: [
          { type: 'Image', mediaType: 'image/jpeg', url: from('/small.jpg'), width: 280, height: 157 },
          { type: 'Image', mediaType: 'image/jpeg', url: from('/wide.jpg'), width: 850, height: 480 },
        ],
        url: [
          { type: 'Link', mediaType: 'text/html', href: from('/w/1') },
          file('web-1080', 1080),
          file('web-480', 480, { size: 999_999_999 }),
          {
            type: 'Link',
            mediaType: 'application/x-mpegURL',
            href: from('/master.m3u8'),
            tag: [
              file('silent-720', 720, { attachment: [holds('video')] }),
              file('hls-640', 640, { attachment: [holds('video'), holds('audio')] }),
              {
                type: 'Link',
                mediaType: 'application/x-bittorrent',
                href: from('/720.torrent'),
                height: 720,
              },
            ],
          },
        ],
        // Nothing that the vocabulary can read: it keeps no document with such a thing in it.
        preview: [
          {
            type: 'Image',
            rel: ['storyboard'],
            url: [{ mediaType: 'image/jpeg', href: from('/board.jpg') }],
          },
        ],
        subtitleLanguage: [
          { identifier: 'fr', name: 'French', url: from('/fr.vtt') },
          {
            identifier: 'pt-BR',
            name: 'Portuguese',
            automaticallyGenerated: true,
            url: [
              { type: 'Link', mediaType: 'application/x-mpegURL', href: from('/pt.m3u8') },
              { type: 'Link', mediaType: 'text/vtt', href: from('/pt.vtt') },
            ],
          },
          { identifier: 'en"><script>', name: 'English', url: from('/en.vtt') },
          { identifier: 'de', name: 'German', url: 'javascript:alert(1)' },
        ],
      });
      // A boost leads us to fetch it, a Create brings most of it along.
      if (way === 'fetched') await world.server.app.remote.post(video.id);
      const { rows, card } = await stored(video);
      expect(rows).toMatchObject([
        { kind: 'video', remote_url: from('/hls-640.mp4'), preview: from('/wide.jpg'), width: 1138 },
      ]);
      expect(
        card.media[0]?.captions.map(({ language, name, automatic }) => [language, name, automatic]),
      ).toEqual([
        ['fr', 'French', false],
        ['pt-BR', 'Portuguese', true],
      ]);
      const page = await fetch(`${world.server.origin}${card.path}`, { headers: { accept: 'text/html' } });
      const html = await page.text();
      expect(html).toMatch(/<track kind="captions" srclang="fr" label="French" src="\/captions\/[^"]+">/);
      expect(html).toContain('label="Portuguese (automatic)"');
      expect(html).not.toContain(`src="${world.peer.origin}`);
    },
  );
});

describe('what goes out', () => {
  it('hints at its pictures, and has their words under both names', async () => {
    const { app } = world.server;
    const mediaId = await uploadMedia(app, ada, await picture(), 'A heron');
    const id = await composePost(app, ada, { text: 'Look', visibility: 'public', mediaIds: [mediaId] });
    await world.server.settle();
    const note = await world.peer.read(`${world.server.origin}/posts/${id}`);
    expect(note.attachment).toMatchObject([
      { type: 'Image', mediaType: 'image/webp', width: 64, height: 48, name: 'A heron', summary: 'A heron' },
    ]);
    const [image] = note.attachment as Json[];
    expect(image?.blurhash).toMatch(/^L[\s\S]{27}$/);
    expect(JSON.stringify(note['@context'])).toContain('"blurhash":"toot:blurhash"');
  });

  it('is never ActivityPub when it is a file, whatever is in it (attack 6)', async () => {
    const { app, origin } = world.server;
    const mediaId = await uploadMedia(app, ada, await picture(), '');
    const { file } = await app.db
      .selectFrom('media')
      .select('file')
      .where('id', '=', mediaId)
      .executeTakeFirstOrThrow();
    for (const accept of ['application/activity+json', 'text/html', '*/*']) {
      const answer = await fetch(`${origin}/media/${file}`, { headers: { accept } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('image/webp');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('content-security-policy')).toMatch(/sandbox; script-src 'none'/);
      await answer.arrayBuffer();
    }
    // A document in a picture's clothes does not even get in.
    const document = Buffer.from(JSON.stringify({ id: `${origin}/users/1`, type: 'Person' }));
    await expect(uploadMedia(app, ada, document, '')).rejects.toThrow();
    await app.files.put('ab/cd/document.json', document);
    expect((await fetch(`${origin}/media/ab/cd/document.json`)).status).toBe(404);
  });
});

it('was sent rightly throughout', () => {
  expect(world.faults()).toEqual([]);
});
