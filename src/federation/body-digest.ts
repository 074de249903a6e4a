import { createHash } from 'node:crypto';

/**
 * Whether the `Digest` that a request names is that of its body: a signature over the header says nothing of the bytes
 * until they are compared. One of several digests may be of a kind that we do not know.
 */
export function isDigestOf(header: string | null, body: ArrayBuffer): boolean {
  const wanted = createHash('sha256').update(new Uint8Array(body)).digest('base64');
  return (header ?? '').split(',').some((part) => {
    const [, kind, value] = /^\s*([\w-]+)=(\S+)\s*$/.exec(part) ?? [];
    return kind?.toLowerCase() === 'sha-256' && value === wanted;
  });
}
