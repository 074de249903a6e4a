/** The other servers of the delivery benchmark: so many ports, each of which takes what it is sent. A process of its own. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './support/child.ts';

const servers: Server[] = [];
/** Inbox and activity, so that nothing counts twice. */
let seen = new Set<string>();
let times: number[] = [];
let repeats = 0;

/** `hangs`: takes the request and never answers. */
async function open(hangs: boolean): Promise<string> {
  let host = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (hangs) return;
      response.writeHead(202).end();
      const id = /"id":"([^"]+)"/.exec(Buffer.concat(chunks).toString())?.[1] ?? '';
      const delivery = `${host}${request.url} ${id}`;
      if (seen.has(delivery)) repeats += 1;
      seen.add(delivery);
      times.push(Date.now());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push(server);
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}

const commands = {
  async open({ hosts, hangs }: { hosts: number; hangs: boolean }) {
    const opened: string[] = [];
    for (let count = 0; count < hosts; count += 1) opened.push(await open(hangs));
    return opened;
  },
  forget() {
    seen = new Set();
    times = [];
    repeats = 0;
  },
  /** Waits for so many deliveries, `seconds` at most. */
  async wait({ count, seconds }: { count: number; seconds: number }) {
    const end = Date.now() + seconds * 1000;
    while (seen.size < count && Date.now() < end) await new Promise((done) => setTimeout(done, 5));
    return { count: seen.size, repeats, first: times[0] ?? 0, last: times.at(-1) ?? 0 };
  },
};
export type Sink = typeof commands;

answer(commands, async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});
