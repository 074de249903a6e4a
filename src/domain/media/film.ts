import { TooMany } from '../errors.ts';
import { rejectsMedia } from '../instances/rules.ts';
import type { App, RemoteStream } from '../ports.ts';

/** What other servers let people upload is smaller; what is larger is for its own server to show. */
export const MOST_FILM_BYTES = 256 * 1024 * 1024;
/** In one process: each holds a connection to another server. */
const MOST_AT_ONCE = 64;
const TYPES =
  /^(?:video\/(?:mp4|webm|ogg|quicktime|x-m4v)|audio\/(?:mpeg|mp4|ogg|webm|aac|flac|wav|wave|x-wav|x-m4a|x-flac|mp3))$/;

let open = 0;

/** A film or a sound on its way to a player, or the asked part of one. */
export interface Film {
  status: 200 | 206 | 416;
  type: string;
  length: number | null;
  range: string | null;
  body: ReadableStream<Uint8Array> | null;
}

/**
 * Hands a film or a sound of another server on, byte by byte, without keeping it: its server does not learn who plays
 * it. Null for what cannot be had, is neither, or is larger than 256 MB. @throws {TooMany} when too many play at once
 */
export async function playFilm(
  app: App,
  url: string,
  asked: string | undefined,
  signal: AbortSignal,
): Promise<Film | null> {
  if (await rejectsMedia(app, new URL(url).host)) return null;
  if (open >= MOST_AT_ONCE) throw new TooMany(10);
  const range = /^bytes=\d{0,15}-\d{0,15}$/.test(asked ?? '') ? String(asked) : null;
  open += 1;
  let found: RemoteStream | null = null;
  try {
    found = await app.remote.open(url, range, signal);
    const film = found && filmOf(found);
    if (film?.status === 416 || !film) found?.body.destroy();
    if (!film || film.status === 416 || !found) {
      open -= 1;
      return film;
    }
    return { ...film, body: flow(found) };
  } catch (error) {
    open -= 1;
    found?.body.destroy();
    throw error;
  }
}

function filmOf({ status, type, length, range }: RemoteStream): Film | null {
  if (status === 416) return { status, type: 'text/plain', length: 0, range, body: null };
  if (!TYPES.test(type)) return null;
  const whole = Number(/\/(\d+)$/.exec(range ?? '')?.[1] ?? length ?? 0);
  if (whole > MOST_FILM_BYTES) return null;
  if (status === 206 && /^bytes \d+-\d+\/(?:\d+|\*)$/.test(range ?? ''))
    return { status, type, length, range, body: null };
  return status === 200 ? { status, type, length, range: null, body: null } : null;
}

/** What the other server sends, as fast as the player takes it; more than it may be ends it. */
function flow({ body }: RemoteStream): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let sent = 0;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    open -= 1;
    body.destroy();
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        sent += value?.length ?? 0;
        if (done || sent > MOST_FILM_BYTES) {
          end();
          if (done) controller.close();
          else controller.error(new Error('a film is larger than it said'));
        } else controller.enqueue(value);
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    cancel: end,
  });
}
