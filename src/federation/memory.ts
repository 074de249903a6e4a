import type { App } from '../domain/ports.ts';

const HOURS = 3600;

/**
 * Takings-back of things we have not got yet, so that the thing itself, arriving late, is not brought to life.
 * Kept per sender: nobody can stop what somebody else is going to say.
 */
const keyOf = (kind: string, senderUri: string, uri: string) => ['inbox', kind, senderUri, uri];

/** A deletion of an unknown post or, with `undone`, of an unknown activity. */
export async function rememberGone(app: App, senderUri: string, uri: string): Promise<void> {
  await app.kv.set(keyOf('deleted', senderUri, uri), true, 30 * 24 * HOURS);
}

export async function isRememberedGone(app: App, senderUri: string, uri: string): Promise<boolean> {
  return (await app.kv.get(keyOf('deleted', senderUri, uri))) !== undefined;
}

export async function rememberUndone(app: App, senderUri: string, uri: string): Promise<void> {
  await app.kv.set(keyOf('undone', senderUri, uri), true, 6 * HOURS);
}

export async function isRememberedUndone(app: App, senderUri: string, uri: string): Promise<boolean> {
  return (await app.kv.get(keyOf('undone', senderUri, uri))) !== undefined;
}
