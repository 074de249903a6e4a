import {
  type Context,
  createFederation as createFedify,
  type Federation,
  type InboxContext,
  type MessageQueue,
  type RequestContext,
} from '@fedify/fedify';
import { type Actor, isActor, Object as Thing, Tombstone } from '@fedify/vocab';
import type { App } from '../domain/ports.ts';
import { type AccountId, parseId } from '../lib/ids.ts';
import { registerInbox } from './inbox/index.ts';
import { ensureInstanceActor } from './instance.ts';
import { keyPairsOf } from './keys.ts';
import { FedifyKvStore } from './kv.ts';
import { contextLoaderFor, documentLoaderFor, noLoader } from './loaders.ts';
import { localAccount, localAccountByName } from './outbound/accounts.ts';
import { actorOf, formerActor } from './outbound/actor.ts';
import { document } from './outbound/context.ts';

export { type Mount, mountFederation } from './mount.ts';

export type PerchFederation = Federation<App>;
export type PerchContext = Context<App>;
export type PerchRequestContext = RequestContext<App>;
export type PerchInboxContext = InboxContext<App>;

export interface FederationOptions {
  /** Carries verified activities from the inbox to a worker; without one they are handled at once. */
  queue?: MessageQueue | null;
}

/**
 * Fedify, set up for what we use it for: verifying what comes in, the actors' keys, and the vocabulary. What
 * goes out we serve and deliver ourselves (routes.ts, delivery/), as the same JSON to everybody.
 * Needs the database, where the server's own actor is made on first use.
 */
export async function createFederation(app: App, options: FederationOptions = {}): Promise<PerchFederation> {
  const instanceId = await ensureInstanceActor(app);
  const federation = createFedify<App>({
    kv: new FedifyKvStore(app.kv),
    ...(options.queue ? { queue: { inbox: options.queue } } : {}),
    manuallyStartQueue: true,
    origin: app.config.origin,
    firstKnock: 'draft-cavage-http-signatures-12',
    documentLoaderFactory: () => documentLoaderFor(app),
    // Whoever it would be signed for: everything we fetch, we fetch in the server's name.
    authenticatedDocumentLoaderFactory: () => documentLoaderFor(app),
    contextLoaderFactory: () => contextLoaderFor(app),
  });
  federation
    .setActorDispatcher('/users/{identifier}', (context, identifier) => dispatchActor(context, identifier))
    .mapHandle(async (context, username) => (await localAccountByName(context.data, username))?.id ?? null)
    .mapActorAlias('/actor', instanceId)
    .setKeyPairsDispatcher(async (context, identifier) => {
      const id = parseId<AccountId>(identifier);
      // The server's own account is asked for with every activity that comes in, and is always there.
      if (!id || (id !== instanceId && !(await localAccount(context.data, id)))) return [];
      const keys = await keyPairsOf(context.data, id);
      return [keys.rsa, keys.ed25519];
    });
  registerInbox(federation);
  return federation;
}

/** Works through the inbox's queue until the signal; workers only. Can be called once for a federation. */
export async function startInbox(federation: PerchFederation, app: App, signal: AbortSignal): Promise<void> {
  await federation.startQueue(app, { signal, queue: 'inbox' });
}

/** The same document that routes.ts serves, as Fedify wants it. */
async function dispatchActor(context: PerchContext, identifier: string): Promise<Actor | Tombstone | null> {
  const app = context.data;
  const id = parseId<AccountId>(identifier);
  const account = id && (await localAccount(app, id));
  if (!account || account.state === 'absent') return null;
  const json = account.state === 'deleted' ? formerActor(account) : await actorOf(app, account);
  const thing = await Thing.fromJsonLd(document(json), {
    documentLoader: noLoader,
    contextLoader: context.contextLoader,
  });
  return thing instanceof Tombstone || isActor(thing) ? thing : null;
}
