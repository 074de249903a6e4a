import type { Context, Federation, InboxContext, MessageQueue, RequestContext } from '@fedify/fedify';
import type { App } from '../domain/ports.ts';

export type PerchFederation = Federation<App>;
export type PerchContext = Context<App>;
export type PerchRequestContext = RequestContext<App>;
export type PerchInboxContext = InboxContext<App>;

export interface FederationOptions {
  /** Carries verified activities from the inbox to a worker; without one they are handled at once. */
  queue?: MessageQueue | null;
}

export async function createFederation(app: App, options: FederationOptions = {}): Promise<PerchFederation> {
  void app;
  void options;
  throw new Error('soon');
}

export async function startInbox(federation: PerchFederation, app: App, signal: AbortSignal): Promise<void> {
  await federation.startQueue(app, { signal, queue: 'inbox' });
}

export type Mount = (request: Request, next: () => Promise<Response>) => Promise<Response>;

export function mountFederation(federation: PerchFederation, app: App): Mount {
  void federation;
  void app;
  throw new Error('soon');
}
