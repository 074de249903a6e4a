import { request } from 'node:http';
import type { Wire, WireAnswer } from './types.ts';

/** Sends a request exactly as it is to `url`'s address (or to another one), and reads the answer. No redirects. */
export function transmit(wire: Wire, to = wire.url): Promise<WireAnswer> {
  const { hostname, port } = new URL(to);
  const { pathname, search } = new URL(wire.url);
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        hostname,
        port,
        path: pathname + search,
        method: wire.method,
        headers: wire.headers,
        setHost: false,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.setTimeout(15_000, () => asked.destroy(new Error('no answer within 15 s')));
    asked.end(wire.body);
  });
}
