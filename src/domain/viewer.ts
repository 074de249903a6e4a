import type { AccountId } from '../lib/ids.ts';
import { Unauthenticated } from './errors.ts';

/** Who is looking: a local person, a remote account whose signature was verified, or nobody known. */
export interface Viewer {
  readonly accountId: AccountId | null;
}

export const anonymous: Viewer = Object.freeze({ accountId: null });

export function viewerOf(accountId: AccountId | null): Viewer {
  return accountId === null ? anonymous : { accountId };
}

/** @throws {Unauthenticated} when nobody is logged in */
export function requireAccount(viewer: Viewer): AccountId {
  if (viewer.accountId === null) throw new Unauthenticated();
  return viewer.accountId;
}
