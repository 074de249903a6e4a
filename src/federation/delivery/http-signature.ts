import { createHash, sign as signBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { signRequest } from '@fedify/fedify';
import { keyIdOf } from '../keys.ts';
import { keyObject, type Signer } from './sign.ts';

/** Two thirds of a delivery's time are its signature: made beside the main thread, other work goes on meanwhile. */
const signInThread = promisify(signBytes);

export type SignatureKind = 'draft-cavage' | 'rfc9421';

export const CONTENT_TYPE = 'application/activity+json';

/** The headers of a POST of `body` to `inbox`, signed by `signer` in one of the two ways that servers understand. */
export async function signedHeaders(
  kind: SignatureKind,
  inbox: URL,
  body: string,
  signer: Signer,
): Promise<Record<string, string>> {
  return kind === 'rfc9421' ? messageSignature(inbox, body, signer) : cavage(inbox, body, signer);
}

/** draft-cavage-http-signatures-12 as all servers of the fediverse know it. */
async function cavage(inbox: URL, body: string, signer: Signer): Promise<Record<string, string>> {
  const date = new Date().toUTCString();
  const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
  const lines = [
    `(request-target): post ${inbox.pathname}${inbox.search}`,
    `host: ${inbox.host}`,
    `date: ${date}`,
    `digest: ${digest}`,
  ];
  const key = keyObject(signer.keys.rsa.privateKey);
  const value = (await signInThread('sha256', Buffer.from(lines.join('\n')), key)).toString('base64');
  const parameters = {
    keyId: keyIdOf(signer.actorUri, 'rsa').href,
    algorithm: 'rsa-sha256',
    headers: '(request-target) host date digest',
    signature: value,
  };
  const signature = Object.entries(parameters).map(([name, text]) => `${name}="${text}"`);
  return { host: inbox.host, date, digest, 'content-type': CONTENT_TYPE, signature: signature.join(',') };
}

async function messageSignature(inbox: URL, body: string, signer: Signer): Promise<Record<string, string>> {
  const request = new Request(inbox, { method: 'POST', body, headers: { 'content-type': CONTENT_TYPE } });
  const signed = await signRequest(request, signer.keys.rsa.privateKey, keyIdOf(signer.actorUri, 'rsa'), {
    spec: 'rfc9421',
  });
  return { ...Object.fromEntries(signed.headers), host: inbox.host };
}
