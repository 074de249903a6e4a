import { detachSignature, hasProofLike, hasSignatureLike, verifyJsonLd, verifyObject } from '@fedify/fedify';
import { Activity } from '@fedify/vocab';
import type { App } from '../../domain/ports.ts';
import { contextLoaderFor, documentLoaderFor } from '../loaders.ts';

/** Whether an activity carries anything that could prove whose words it is, whoever brings it. */
export function hasProof(json: Readonly<Record<string, unknown>>): boolean {
  return hasSignatureLike(json) || hasProofLike(json);
}

/** Whether an activity proves by itself, by a Linked Data signature or an object proof of its actor, whose words it is. */
export async function isVouched(app: App, json: Readonly<Record<string, unknown>>): Promise<boolean> {
  if (json.actor === undefined) return false;
  const reading = { documentLoader: documentLoaderFor(app), contextLoader: contextLoaderFor(app) };
  try {
    if (hasSignatureLike(json) && (await verifyJsonLd(json, reading))) return true;
    return hasProofLike(json) && (await verifyObject(Activity, detachSignature(json), reading)) !== null;
  } catch (error) {
    app.log.debug('A signature could not be verified.', { reason: String(error) });
    return false;
  }
}
