import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  /** The activity's id. */
  id: string;
}

export type Reply = { status: number; headers?: Record<string, string> };

/** A remote server that writes down what it is sent, and answers as the test wants. */
export interface Sink {
  readonly host: string;
  readonly inbox: string;
  readonly received: Received[];
  /** Decides about each request; 202 unless set. It may be awaited, to hold answers back. */
  answer: (request: Received) => Reply | Promise<Reply>;
  close(): Promise<void>;
}

export async function openSink(): Promise<Sink> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const text = Buffer.concat(chunks).toString();
      const entry = { path: request.url ?? '', headers: request.headers, text, id: JSON.parse(text).id };
      received.push(entry);
      const { status, headers = {} } = await sink.answer(entry);
      response.writeHead(status, headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sink: Sink = {
    host,
    inbox: `http://${host}/inbox`,
    received,
    answer: () => ({ status: 202 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return sink;
}
