/** Signing and sending with node:crypto and node:http alone: what the same deliveries cost at the very least. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import { answer } from './support/child.ts';
import { timed } from './support/report.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const agent = new Agent({ keepAlive: true });

function send(inbox: string, body: string): Promise<number> {
  const url = new URL(inbox);
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const text = `(request-target): post ${url.pathname}\nhost: ${url.host}\ndate: ${date}\ndigest: ${digest}`;
  const value = sign('sha256', Buffer.from(text), privateKey).toString('base64');
  const headers = {
    host: url.host,
    date,
    digest,
    'content-type': 'application/activity+json',
    'content-length': Buffer.byteLength(body),
    signature: `keyId="https://bench.example/#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${value}"`,
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const commands = {
  async send({
    inboxes,
    bodies,
    parallel,
  }: {
    inboxes: readonly string[];
    bodies: string[];
    parallel: number;
  }) {
    const count = inboxes.length * bodies.length;
    const result = await timed(count, parallel, (index) =>
      send(inboxes[index % inboxes.length] ?? '', bodies[Math.floor(index / inboxes.length)] ?? ''),
    );
    return { count, seconds: result.seconds };
  },
};
export type BareSender = typeof commands;

answer(commands, async () => agent.destroy());
