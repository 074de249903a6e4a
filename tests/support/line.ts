import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { TestServer } from './servers.ts';

/** A way to a server that breaks, or stands still, when so much of a request has gone through. */
export interface Line {
  readonly origin: string;
  /** What becomes of whoever sends more than `bytes` at once; null lets everything through. */
  trouble: { bytes: number; kind: 'breaks' | 'stalls' } | null;
  close(): Promise<void>;
}

/** Puts a line before the server; the browser has to come by its address. */
export async function lineTo({ origin }: TestServer): Promise<Line> {
  const { hostname, port } = new URL(origin);
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    let sent = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    far.pipe(near);
    near.on('data', (chunk) => {
      sent += chunk.length;
      const { trouble } = line;
      if (!trouble || sent < trouble.bytes) far.write(chunk);
      else if (trouble.kind === 'breaks') near.destroy();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, hostname, resolve));
  const line: Line = {
    origin: `http://${hostname}:${(proxy.address() as AddressInfo).port}`,
    trouble: null,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
  return line;
}
