import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPublicAddress, publicLookup } from '../../src/lib/addresses.ts';
import { createHttp, HttpError } from '../../src/lib/http.ts';

const http = createHttp({ allowPrivateAddress: true, userAgent: 'Perch/0.1 (+https://perch.example)' });
const guarded = createHttp({ allowPrivateAddress: false, userAgent: 'Perch/0.1' });
let server: Server;
let origin: string;
let handler: RequestListener = (_request, response) => response.end();
let hits = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    hits++;
    handler(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  http.close();
  guarded.close();
  server.closeAllConnections();
  server.close();
});

const fault = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error) => (error instanceof HttpError ? error.fault : error),
  );

describe('addresses', () => {
  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '198.18.0.1',
    '192.0.2.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::7f00:1',
    '::ffff:8.8.8.8',
    'fc00::1',
    'fe80::1',
    'fe80::1%lo',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'example.org',
    '',
  ])('"%s" is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

describe('the guard', () => {
  it.each([
    'http://127.0.0.1',
    'http://[::1]',
    'http://0x7f.1',
    'http://2130706433',
    'http://localhost',
    'http://localhost.',
    'http://[::ffff:127.0.0.1]',
    'http://169.254.169.254/latest',
  ])('refuses %s', async (base) => {
    hits = 0;
    const url = new URL(base);
    url.port = new URL(origin).port;
    expect(await fault(guarded.get(url.href))).toBe('address');
    expect(await fault(guarded.post(url.href, '{}', {}))).toBe('address');
    expect(hits).toBe(0);
  });
  it.each(['ftp://example.org/', 'file:///etc/passwd', 'http://name:secret@example.org/', 'nonsense'])(
    'refuses %s',
    async (url) => {
      expect(await fault(http.get(url))).toBe('protocol');
    },
  );
});

describe('a name that leads into a private network', () => {
  it('is seen through when connecting, whatever it led to before', async () => {
    const port = new URL(origin).port;
    // What this machine calls itself is an address of the inside, by a name that looks like any other.
    for (const name of [hostname(), `${hostname()}.`]) {
      hits = 0;
      const faults = [
        await fault(guarded.get(`http://${name}:${port}/`)),
        await fault(guarded.post(`http://${name}:${port}/`, '{}', {})),
        await fault(guarded.open(`http://${name}:${port}/`)),
      ];
      for (const one of faults)
        expect([name, ['address', 'network'].includes(String(one))]).toEqual([name, true]);
      expect(hits).toBe(0);
    }
    const answers = await new Promise<unknown>((resolve) => {
      publicLookup('localhost', { all: true }, (error, found) => resolve(error?.code ?? found));
    });
    expect(answers).toBe('EPRIVATE');
  });

  it('is refused after a redirect as well', async () => {
    handler = (_request, response) =>
      void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    const local = createHttp({
      allowPrivateAddress: true,
      userAgent: 'x',
      refuses: async (url) => url.hostname === '169.254.169.254',
    });
    expect(await fault(local.get(origin))).toBe('blocked');
    expect(await fault(local.open(origin))).toBe('blocked');
    local.close();
  });
});

describe('get', () => {
  it('gives status, headers, body and the final address', async () => {
    let seen: IncomingMessage['headers'] = {};
    handler = (request, response) => {
      seen = request.headers;
      if (request.url === '/from') return void response.writeHead(302, { location: '/to' }).end();
      response
        .writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
        .end(gzipSync('hi'));
    };
    const answer = await http.get(`${origin}/from`, { accept: 'text/plain' });
    expect([answer.status, answer.body.toString(), answer.url]).toEqual([200, 'hi', `${origin}/to`]);
    expect(answer.headers.get('content-type')).toBe('text/plain');
    expect(seen['user-agent']).toBe('Perch/0.1 (+https://perch.example)');
    expect(seen.accept).toBe('text/plain');
  });

  it('asks for fresh headers on each redirect', async () => {
    const seen: unknown[] = [];
    handler = (request, response) => {
      seen.push(request.headers.signature);
      if (request.url === '/from') return void response.writeHead(301, { location: '/to' }).end();
      response.end();
    };
    await http.get(`${origin}/from`, { headers: (url) => ({ Signature: new URL(url).pathname }) });
    expect(seen).toEqual(['/from', '/to']);
  });

  it('gives up on circles, chains and other schemes', async () => {
    handler = (request, response) => {
      const count = Number(request.url?.slice(1));
      const location =
        request.url === '/circle' ? '/circle' : request.url === '/ftp' ? 'ftp://e.example/' : `/${count + 1}`;
      response.writeHead(302, { location }).end();
    };
    expect(await fault(http.get(`${origin}/circle`))).toBe('redirect');
    expect(await fault(http.get(`${origin}/ftp`))).toBe('protocol');
    hits = 0;
    expect(await fault(http.get(`${origin}/1`))).toBe('redirect');
    expect(hits).toBe(6);
  });

  it('caps what arrives, also what unpacks to more', async () => {
    handler = (request, response) => {
      if (request.url === '/bomb') {
        return void response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.alloc(50_000_000)));
      }
      response.end(Buffer.alloc(2000));
    };
    expect(await fault(http.get(origin, { maxBytes: 1999 }))).toBe('size');
    expect((await http.get(origin, { maxBytes: 2000 })).body.length).toBe(2000);
    expect(await fault(http.get(`${origin}/bomb`))).toBe('size');
  });

  it('stops at the time limit, before the answer and in the middle of it', async () => {
    handler = (request, response) => {
      if (request.url === '/drip') response.writeHead(200).write('a');
    };
    expect(await fault(http.get(origin, { timeout: 50 }))).toBe('timeout');
    expect(await fault(http.get(`${origin}/drip`, { timeout: 200 }))).toBe('timeout');
  });

  it('tells a broken connection', async () => {
    handler = (_request, response) => void response.socket?.destroy();
    expect(await fault(http.get(origin))).toBe('network');
    handler = (_request, response) => {
      response.writeHead(200, { 'content-length': '10', 'content-encoding': 'gzip' }).write('abc');
      response.socket?.end();
    };
    expect(await fault(http.get(origin))).toBe('network');
  });
});

describe('open', () => {
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it('gives the answer before its body is there, packed as it comes, and follows redirects', async () => {
    handler = (request, response) => {
      if (request.url === '/from') return void response.writeHead(302, { location: '/to' }).end();
      expect(request.headers['accept-encoding']).toBe('identity');
      response.writeHead(206, { 'content-range': 'bytes 0-2/9' });
      response.write(request.headers.range);
      setTimeout(() => response.end('!'), 20);
    };
    const answer = await http.open(`${origin}/from`, { headers: { range: 'bytes=0-2' } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, 'bytes 0-2/9']);
    expect((await read(answer.body)).toString()).toBe('bytes=0-2!');
  });

  it('is guarded like the rest, and leaves who falls silent', async () => {
    expect(await fault(guarded.open(origin))).toBe('address');
    expect(await fault(guarded.open('file:///etc/passwd'))).toBe('protocol');
    handler = (_request, response) => void response.writeHead(302, { location: '/' }).end();
    expect(await fault(http.open(origin))).toBe('redirect');
    handler = () => {};
    expect(await fault(http.open(origin, { timeout: 50 }))).toBe('timeout');
    handler = (_request, response) => void response.writeHead(200).write('a');
    const { body } = await http.open(origin, { timeout: 50 });
    await expect(read(body)).rejects.toThrow();
  });
});

describe('post', () => {
  it('sends the body as it is, follows no redirect and cuts a long answer', async () => {
    let body = '';
    handler = (request, response) => {
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => response.writeHead(307, { location: '/x' }).end(Buffer.alloc(100_000)));
    };
    hits = 0;
    const answer = await http.post(origin, '{"a":"ü"}', { 'Content-Type': 'application/activity+json' });
    expect([answer.status, answer.body.length, hits, body]).toEqual([307, 65_536, 1, '{"a":"ü"}']);
  });
});
