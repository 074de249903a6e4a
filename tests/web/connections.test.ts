import { Agent, type ClientRequest, type RequestOptions, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../support/servers.ts';

/** Browsers keep connections: an answer that comes before a form has been read must not hold up what follows it. */
let server: TestServer;
let agent: Agent;

beforeAll(async () => {
  server = await startServer();
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterAll(async () => {
  agent.destroy();
  await server.stop();
});

function ask(
  path: string,
  options: RequestOptions,
  send: (outgoing: ClientRequest) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(server.origin + path, { agent, timeout: 5000, ...options }, (incoming) => {
      incoming.resume().once('end', () => resolve(incoming.statusCode ?? 0));
    });
    outgoing.once('error', reject);
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer')));
    send(outgoing);
  });
}

function post(path: string, bytes: number, headers: Record<string, string> = {}): Promise<number> {
  const body = `text=${'x'.repeat(bytes)}`;
  const type = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': `${body.length}` };
  return ask(path, { method: 'POST', headers: { ...type, ...headers } }, (outgoing) => outgoing.end(body));
}

const page = () => ask('/about', {}, (outgoing) => outgoing.end());

it.each([
  ['too large', '/compose', 3_000_000, {}, 413],
  ['of a visitor', '/compose', 90_000, {}, 303],
  ['forged', '/login', 90_000, { origin: 'https://evil.example' }, 403],
  ['for nobody', '/no/such/page', 90_000, {}, 404],
  [
    'an activity of a size nobody needs',
    '/inbox',
    3_000_000,
    { 'content-type': 'application/activity+json' },
    413,
  ],
])(
  'a form that is %s is answered, and so is what comes after it',
  async (_, path, bytes, headers, status) => {
    for (let time = 0; time < 5; time += 1) {
      expect(await post(path, bytes, { origin: server.origin, ...headers })).toBe(status);
      expect(await page()).toBe(200);
    }
  },
);

it('a form that never ends is refused', async () => {
  const headers = { origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' };
  const answer = ask('/compose', { method: 'POST', headers, agent: false }, (outgoing) => {
    const piece = 'x'.repeat(10_000);
    const more = setInterval(() => outgoing.write(piece), 1);
    outgoing.once('close', () => clearInterval(more));
  });
  expect(await answer).toBe(413);
  expect(await page()).toBe(200);
});
