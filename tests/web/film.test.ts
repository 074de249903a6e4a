import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receivePost } from '../../src/domain/posts/receive.ts';
import { write } from '../../src/domain/write.ts';
import { captionsUrl, filmUrl } from '../../src/lib/display-url.ts';
import { draft } from '../domain/posts-people.ts';
import { remotePerson } from '../support/people.ts';
import { startServer, type TestServer } from '../support/servers.ts';

/** Films of another server, really fetched from one. */
const FILM = Buffer.from(Array.from({ length: 1000 }, (_, n) => n % 256));
const VTT = 'WEBVTT\n\n00:00.000 --> 00:02.000\nUn héron.\n';
let far: Server;
let farOrigin: string;
let here: TestServer;
let asked: { url: string; range?: string; cookie?: string; agent?: string }[] = [];

const answer: RequestListener = (request, response) => {
  const { range, cookie, 'user-agent': agent } = request.headers;
  asked.push({
    url: request.url ?? '',
    ...(range ? { range } : {}),
    ...(cookie ? { cookie } : {}),
    ...(agent ? { agent } : {}),
  });
  if (request.url === '/page.mp4') return void response.setHeader('content-type', 'text/html').end('<p>');
  if (request.url === '/moved.mp4') return void response.writeHead(302, { location: '/film.mp4' }).end();
  if (request.url === '/fr.vtt') return void response.end(`\uFEFF${VTT}`);
  if (request.url === '/large.mp4') {
    return void response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': '999999999' }).end();
  }
  const part = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  if (!part) return void response.writeHead(200, { 'content-type': 'video/mp4' }).end(FILM);
  const [from, to] = [Number(part[1]), part[2] ? Number(part[2]) : FILM.length - 1];
  if (from >= FILM.length) return void response.writeHead(416, { 'content-range': 'bytes */1000' }).end();
  response
    .writeHead(206, {
      'content-type': 'video/mp4; codecs="avc1"',
      'content-length': String(to - from + 1),
      'content-range': `bytes ${from}-${to}/1000`,
    })
    .end(FILM.subarray(from, to + 1));
};

beforeAll(async () => {
  far = createServer(answer);
  await new Promise<void>((done) => far.listen(0, '127.0.0.1', done));
  farOrigin = `http://127.0.0.1:${(far.address() as AddressInfo).port}`;
  here = await startServer();
});
afterAll(async () => {
  await here.stop();
  far.closeAllConnections();
  far.close();
});

const play = (path: string, range?: string) => {
  asked = [];
  const address = `${here.origin}${filmUrl(here.app.secret, farOrigin + path)}`;
  return fetch(address, { headers: { cookie: 'perch=secret', ...(range ? { range } : {}) } });
};

describe('films of other servers', () => {
  it('come through us whole or in parts, and their server learns nothing of the reader', async () => {
    const whole = await play('/film.mp4');
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(FILM);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.cookie).toBeUndefined();
    expect(asked[0]?.agent).toContain('Perch');
    const part = await play('/film.mp4', 'bytes=100-199');
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 100-199/1000');
    expect(part.headers.get('content-length')).toBe('100');
    expect(Buffer.from(await part.arrayBuffer())).toEqual(FILM.subarray(100, 200));
    expect((await play('/film.mp4', 'bytes=5000-')).status).toBe(416);
    expect((await play('/moved.mp4')).status).toBe(200);
  });

  it('are films: neither pages nor what is larger than may be, nor addresses that we did not make', async () => {
    expect((await play('/page.mp4')).status).toBe(404);
    expect((await play('/large.mp4')).status).toBe(404);
    const forged = `${here.origin}/film/${'a'.repeat(27)}/${Buffer.from(`${farOrigin}/film.mp4`).toString('base64url')}`;
    asked = [];
    expect((await fetch(forged)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('are read along in captions that their server hands to us, and to nobody else', async () => {
    asked = [];
    const read = (path: string) =>
      fetch(`${here.origin}${captionsUrl(here.app.secret, farOrigin + path)}`, {
        headers: { cookie: 'perch=secret' },
      });
    const found = await read('/fr.vtt');
    expect(found.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
    expect(found.headers.get('content-security-policy')).toContain('sandbox');
    expect(await found.text()).toBe(VTT);
    expect(asked[0]?.cookie).toBeUndefined();
    expect((await read('/page.mp4')).status).toBe(404);
    expect((await read('/film.mp4')).status).toBe(404);
    asked = [];
    const forged = captionsUrl('another secret', `${farOrigin}/fr.vtt`);
    expect((await fetch(here.origin + forged)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('stand in a post with a player that fetches nothing by itself', async () => {
    const { id, username } = await remotePerson(here.app);
    const media = { width: 320, height: 240, blurhash: null, remoteUrl: `${farOrigin}/film.mp4` };
    const postId = await write(here.app, (w) =>
      receivePost(
        w,
        draft(id, {
          media: [
            {
              ...media,
              kind: 'video',
              mime: 'video/mp4',
              description: 'A heron lands',
              posterUrl: `${farOrigin}/poster.jpg`,
            },
            { ...media, kind: 'audio', mime: 'audio/mpeg', description: '' },
          ],
        }),
      ),
    );
    const page = await (await fetch(`${here.origin}/@${username}@remote.example/${postId}`)).text();
    expect(page).toMatch(
      /<video src="\/film\/[^"]+" controls playsinline preload="none" aria-label="A heron lands" poster="\/proxy\/[^"]+" width="320" height="240">/,
    );
    expect(page).toMatch(/<audio src="\/film\/[^"]+" controls preload="none" aria-label="Audio">/);
    expect(page).not.toMatch(/src="http/);
  });
});
