import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HttpError } from './http-error.ts';

/**
 * The body of an answer, unpacked, at most `maxBytes` of it; what is longer is refused, or cut off if told so.
 * @throws {HttpError} `size`, or what broke the connection
 */
export async function readBody(
  response: IncomingMessage,
  { maxBytes, cut }: { maxBytes: number; cut: boolean },
): Promise<Buffer> {
  const stream = unpack(response);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      response.destroy();
      if (!cut) throw new HttpError('size', `more than ${maxBytes} bytes`);
      chunks.push(chunk.subarray(0, chunk.length - (size - maxBytes)));
      break;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body without its compression; errors of the connection reach whoever reads. */
function unpack(response: IncomingMessage): Readable {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase();
  const unpacker =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : null;
  if (!unpacker) return response;
  response.on('error', (error) => unpacker.destroy(error));
  response.on('aborted', () => unpacker.destroy(new Error('the connection ended early')));
  return response.pipe(unpacker);
}

/** All header fields of an answer, repeated ones joined. */
export function toHeaders(response: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
