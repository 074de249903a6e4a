import { HttpError } from '../../lib/http.ts';

/**
 * What an attempt means for its row and for the host.
 * - `delivered`
 * - `refused`: this row will never be taken; `gone` when the inbox itself is
 * - `unsigned`: the signature was not accepted
 * - `trouble`: the host answered, but could not take this one now
 * - `down`: the host did not answer, or asked to be left alone
 */
export type Answer =
  | { kind: 'delivered'; status: number }
  | { kind: 'refused'; status: number | null; error: string; gone: boolean }
  | { kind: 'unsigned'; status: number; error: string }
  | { kind: 'trouble'; status: number; error: string }
  | { kind: 'down'; status: number | null; error: string; retryAfter: number | null };

/** Reads an answer to a delivery by its status alone; what the body says is of no use to us. */
export function readAnswer(status: number, retryAfter: string | null, now: Date): Answer {
  const error = `The server answered ${status}`;
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === 401 || status === 403) return { kind: 'unsigned', status, error };
  const wait = readRetryAfter(retryAfter, now);
  if (status === 429 || (status === 503 && wait !== null)) {
    return { kind: 'down', status, error, retryAfter: wait };
  }
  // 408: too slow; 3xx: an inbox that moves is not followed, but may come back.
  if (status === 408 || status < 400) return { kind: 'trouble', status, error };
  if (status < 500 || status === 501) return { kind: 'refused', status, error, gone: status === 410 };
  return { kind: 'trouble', status, error };
}

/** Reads why there was no answer at all. */
export function readFailure(failure: unknown): Answer {
  const error = failure instanceof Error ? failure.message : String(failure);
  if (failure instanceof HttpError && ['address', 'protocol', 'blocked'].includes(failure.fault)) {
    return { kind: 'refused', status: null, error, gone: false };
  }
  return { kind: 'down', status: null, error, retryAfter: null };
}

/** Milliseconds a server asks to be left alone: seconds or a date, 24 hours at most. Null when it does not say. */
function readRetryAfter(value: string | null, now: Date): number | null {
  if (!value) return null;
  const wait = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 1000), DAY) : null;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Milliseconds until the next attempt after so many failures: from about 1 minute, doubling, to 6 hours. */
export function backoff(failures: number): number {
  const wait = Math.min(MINUTE * 2 ** Math.max(0, failures - 1), DAY / 4);
  return Math.min(wait * (0.75 + Math.random() / 2), DAY / 4);
}
