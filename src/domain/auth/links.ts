import { createHash } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { Forbidden } from '../errors.ts';
import type { App } from '../ports.ts';

/** What a signed link is for; one kind never opens what another is for. */
export type LinkKind = 'confirm' | 'reset' | 'setup';
export type LinkClaims = Readonly<Record<string, string>>;

/** The token of a link that we can recognise later and that expires. */
export function signLink(app: App, kind: LinkKind, claims: LinkClaims, seconds: number): Promise<string> {
  const now = Math.floor(app.clock.now().getTime() / 1000);
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(app.config.origin)
    .setAudience(kind)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(keyOf(app));
}

/** The claims of a token of ours. @throws {Forbidden} when it is forged, of another kind or expired */
export async function readLink(app: App, kind: LinkKind, token: string): Promise<LinkClaims> {
  try {
    const { payload } = await jwtVerify(token, keyOf(app), {
      algorithms: ['HS256'],
      issuer: app.config.origin,
      audience: kind,
      currentDate: app.clock.now(),
    });
    return Object.fromEntries(
      Object.entries(payload).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    throw new Forbidden('fault.link.broken');
  }
}

/** A key for links alone, so that no other use of the secret can make one. */
function keyOf(app: App): Uint8Array {
  return createHash('sha256').update(`links:${app.secret}`).digest();
}
