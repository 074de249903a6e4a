import { FetchError } from '@fedify/fedify';
import { Object as Thing, Tombstone } from '@fedify/vocab';
import type { App } from '../domain/ports.ts';
import { contextLoaderFor, documentLoaderFor, noLoader } from './loaders.ts';
import { keepDocument } from './parse/common.ts';

/** A remote object read from its own address; `gone` when its server says that it was deleted. */
export type Fetched = Thing | 'gone' | null;

/**
 * Reads what lives at an address, by the rules of the document loader. Never throws: what cannot be read, for
 * whatever reason, is null and logged. `milliseconds` bounds everything together.
 */
export async function fetchObject(app: App, uri: string, milliseconds = 10_000): Promise<Fetched> {
  try {
    const signal = AbortSignal.timeout(milliseconds);
    const { document, documentUrl } = await documentLoaderFor(app)(uri, { signal });
    const object = await readObject(app, document, documentUrl);
    return object instanceof Tombstone ? 'gone' : object;
  } catch (error) {
    const status = error instanceof FetchError ? error.response?.status : undefined;
    app.log.debug('A remote object could not be read.', { uri, reason: String(error) });
    return status === 410 || status === 404 ? 'gone' : null;
  }
}

/** A document as an object of the vocabulary. @throws when it is not readable as one */
export async function readObject(app: App, document: unknown, documentUrl: string): Promise<Thing> {
  const object = await Thing.fromJsonLd(document, {
    documentLoader: noLoader,
    contextLoader: contextLoaderFor(app),
    baseUrl: new URL(documentUrl),
  });
  keepDocument(object, document);
  return object;
}
