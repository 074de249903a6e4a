import { rejectsMedia } from '../instances/rules.ts';
import type { App } from '../ports.ts';

/** Those of a film of several hours take a tenth of this. */
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * What is said in a film of another server, handed on as WebVTT: that server does not learn who reads it. Null for what
 * cannot be had or is something else.
 */
export async function readCaptions(app: App, url: string): Promise<string | null> {
  if (await rejectsMedia(app, new URL(url).host)) return null;
  const file = await app.remote.file(url, MOST_BYTES);
  // The decoder takes the mark of the byte order away.
  const text = file && new TextDecoder().decode(file.bytes);
  return text && /^WEBVTT(?:\s|$)/.test(text) ? text : null;
}
